import { join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import { worstVerdict } from '@slipway/shared/core/words'
import type { ConditionResult, Finding } from '@slipway/shared/evidence/schema'
import { withoutRunnerSecrets } from '@slipway/shared/ports/runner'
import { readConfig } from '@slipway/shared/settings'
import { baseOf, type ChangesResult, readChanges } from './base.ts'
import { defaultConditions, evaluate } from './conditions.ts'
import { readCoverage } from './coverage.ts'
import { coverageFindings, testFindings } from './findings.ts'
import { findFiles } from './glob.ts'
import type { Inputs } from './inputs.ts'
import type { TestCase } from './junit.ts'
import { localCommand } from './local-command.ts'
import { type Metrics, measure, type Reports } from './metrics.ts'
import { annotationsOf, headlineOf, renderSummary } from './render.ts'

/** Reads the reports of the tests, measures, and judges every condition. */
export async function judgeQuality(inputs: Inputs, context: Context): Promise<Outcome> {
  const { runner, files } = context
  const config = await readConfig(inputs, context)
  const configured = config?.quality.conditions ?? []
  const conditions = configured.length > 0 ? configured : defaultConditions
  const base = inputs.base ?? baseOf(runner.payload)
  const reports = await readReports(inputs, base, context)
  const { metrics, change } = measure(reports)
  const command = inputs.localCommand ?? (await localCommand(runner.workspace, files))
  const results = conditions.map((condition) => evaluate(condition, metrics, command))
  const findings = [...testFindings(reports.tests ?? [], runner.workspace), ...(change === undefined ? [] : coverageFindings(change))]
  return toOutcome({ service: config?.service, results, metrics, findings, reports, base })
}

async function readReports(inputs: Inputs, base: string, context: Context): Promise<Reports> {
  const { runner, files } = context
  const root = runner.workspace
  const junit = await findFiles(root, inputs.junit ?? [], files)
  const lcov = await findFiles(root, inputs.lcov ?? [], files)
  const environment = withoutRunnerSecrets(runner.environment)
  const changes: ChangesResult =
    lcov.length === 0 ? { state: 'unknown', reason: 'there is no coverage to compare' } : await readChanges(base, context, environment)
  return {
    tests: junit.length === 0 ? undefined : await readTests(junit, root, context),
    testsReason: missing('junit', inputs.junit),
    coverage: lcov.length === 0 ? undefined : await readCoverage(lcov, root, files),
    coverageReason: missing('lcov', inputs.lcov),
    changes,
  }
}

async function readTests(reports: readonly string[], root: string, { files }: Context): Promise<TestCase[]> {
  const { parseJUnit } = await import('./junit.ts')
  const tests: TestCase[] = []
  for (const report of reports) tests.push(...parseJUnit((await files.read(join(root, report))) ?? '', report))
  return tests
}

function missing(input: string, globs: readonly string[] | undefined): string {
  return globs === undefined ? `the input "${input}" names no report` : `no file matches the input "${input}" (${globs.join(', ')})`
}

type Result = {
  service: string | undefined
  results: readonly ConditionResult[]
  metrics: Metrics
  findings: readonly Finding[]
  reports: Reports
  base: string
}

function toOutcome({ service, results, metrics, findings, reports, base }: Result): Outcome {
  const verdict = worstVerdict(results.map((result) => result.verdict))
  const deciding = results.find((result) => result.verdict === verdict)
  const coverageBroken = results.some((result) => result.name === 'coverage.new-lines' && result.verdict !== 'pass')
  const foreign = reports.coverage?.foreign ?? []
  const notes =
    foreign.length === 0
      ? []
      : [`${foreign.length} files of the coverage are not in the tree, ${foreign.slice(0, 3).join(', ')} among them.`]
  return {
    ok: verdict === 'pass' || verdict === 'warn',
    evidence: {
      ...(service === undefined ? {} : { service }),
      verdict,
      headline: headlineOf(verdict, results),
      ...(verdict === 'pass' || deciding?.reason === undefined ? {} : { cause: deciding.reason }),
      inputs: { base },
      measurements: measurementsOf(metrics, reports.tests),
      conditions: [...results],
      findings: [...findings],
    },
    outputs: outputsOf(metrics),
    summary: renderSummary(verdict, results, findings, notes),
    annotations: annotationsOf(findings, coverageBroken),
  }
}

function measurementsOf(metrics: Metrics, tests: readonly TestCase[] | undefined) {
  const measured = Object.entries(metrics).flatMap(([name, value]) =>
    value.state === 'measured'
      ? [{ name, value: value.value, unit: name.startsWith('coverage.') ? ('ratio' as const) : ('count' as const) }]
      : [],
  )
  const flaky = tests?.filter((test) => test.flaky).length
  return flaky === undefined ? measured : [...measured, { name: 'tests.flaky', value: flaky, unit: 'count' as const }]
}

/** Counts, and shares from 0 to 1; empty where nothing was measured. */
function outputsOf(metrics: Metrics): Record<string, string> {
  const text = (name: keyof Metrics) => {
    const metric = metrics[name]
    return metric.state === 'measured' ? String(Number(metric.value.toFixed(4))) : ''
  }
  return {
    failed: text('tests.failed'),
    passed: text('tests.passed'),
    skipped: text('tests.skipped'),
    'coverage-lines': text('coverage.lines'),
    'coverage-branches': text('coverage.branches'),
    'coverage-functions': text('coverage.functions'),
    'coverage-new-lines': text('coverage.new-lines'),
  }
}
