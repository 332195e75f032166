import type { Context, Outcome } from '@slipway/shared/action'
import type { ProductConfig } from '@slipway/shared/config/load'
import type { Condition } from '@slipway/shared/config/schema'
import { worstVerdict } from '@slipway/shared/core/words'
import type { ConditionResult, Finding } from '@slipway/shared/evidence/schema'
import { withoutRunnerSecrets } from '@slipway/shared/ports/command-environment'
import { onlyServiceOf, readProduct } from '@slipway/shared/settings'
import { qualityAnnotations } from './annotations.ts'
import { baseOf, type ChangesResult, readChanges } from './changes/base.ts'
import { defaultConditions, evaluate, judgeByOutcome, judgeService } from './conditions/conditions.ts'
import { readCoverage } from './conditions/coverage.ts'
import { type Metrics, measure, type Reports } from './conditions/metrics.ts'
import { coverageFindings, testFindings } from './findings.ts'
import { gatherReports } from './gather.ts'
import type { Inputs } from './inputs.ts'
import { localCommand } from './local-command.ts'
import type { TestCase } from './reports/junit.ts'
import type { ReportFile } from './reports/report-files.ts'
import { type Located, locateReports, type ReportKind, readReport } from './reports/report-locations.ts'
import { joinLocated, readServiceTests, type TestOutcome } from './reports/service-tests.ts'
import { qualityHeadline, renderSummary } from './summary.ts'

export function runQualityGate(inputs: Inputs, context: Context): Promise<Outcome> {
  return inputs.mode === 'gather' ? gatherReports(inputs, context) : judgeQuality(inputs, context)
}

/** Reads the reports of the tests, measures, and judges every condition. */
async function judgeQuality(inputs: Inputs, context: Context): Promise<Outcome> {
  const { runner, files } = context
  const product = await readProduct(inputs, context)
  // The conditions of slipway.yml are about the commit: tests of a deployment have no coverage.
  const ofDeployment = inputs.mode === 'deployment'
  const configured = ofDeployment ? [] : await conditionsOf(inputs, product)
  const base = inputs.base ?? baseOf(runner.payload)
  const services = inputs.builds === undefined ? undefined : await readServiceTests(inputs.builds, inputs, context)
  const located = async (kind: ReportKind) =>
    services === undefined ? await locateReports(kind, inputs[kind], context, inputs.folder) : joinLocated(services.map((one) => one[kind]))
  const all = await located('junit')
  // A service without a report is judged by itself, and does not take the others' tests away.
  const junit = services !== undefined && all.files.length > 0 ? { ...all, absent: undefined } : all
  const lcov = ofDeployment ? { files: [], missing: [], absent: undefined } : await located('lcov')
  const reports = await readReports({ junit, lcov, base }, context)
  const { metrics, change } = measure(reports)
  const command = inputs.localCommand ?? (await localCommand(runner.workspace, files))
  const evaluateAll = (conditions: readonly Condition[]) => conditions.map((condition) => evaluate(condition, metrics, command))
  const judged =
    configured.length > 0 ? evaluateAll(configured) : (withoutReport(junit, { services, ...inputs }) ?? evaluateAll(defaultConditions))
  const results = withOutcome(inputs.testOutcome, [
    ...judged,
    ...missingResults('junit', junit, judged),
    ...missingResults('lcov', lcov, judged),
    ...(services ?? []).map(judgeService),
  ])
  const findings = [...testFindings(reports.tests ?? [], runner.workspace), ...(change === undefined ? [] : coverageFindings(change))]
  const absent = [
    ...(junit.absent === undefined ? [] : [`No test is judged by itself, since ${junit.absent}.`]),
    ...(lcov.absent === undefined ? [] : [`No coverage is judged, since ${lcov.absent}.`]),
  ]
  return toOutcome({
    service: onlyServiceOf(product),
    results,
    metrics,
    findings,
    reports,
    base,
    absent,
  })
}

/** Those of slipway.yml, or of the input; none where neither says any. */
async function conditionsOf({ conditions: text }: Inputs, product: ProductConfig | undefined): Promise<readonly Condition[]> {
  if (text === undefined) return product?.quality.conditions ?? []
  const { sectionByInput } = await import('@slipway/shared/config/section-inputs')
  return sectionByInput({ input: 'conditions', section: 'quality', key: 'conditions', text }, product).conditions
}

/** What is judged where no test can be judged by itself; undefined where one can. Of several services, each is judged by its outcome below. */
function withoutReport(
  { files, absent }: Located,
  { services, testOutcome }: { services: readonly unknown[] | undefined } & Pick<Inputs, 'testOutcome'>,
): ConditionResult[] | undefined {
  if (services !== undefined) return files.length === 0 ? [] : undefined
  return absent === undefined ? undefined : [judgeByOutcome(testOutcome, absent)]
}

/** The reports of the tests, and the commit to compare with. */
type Sources = { junit: Located; lcov: Located; base: string }

async function readReports({ junit, lcov, base }: Sources, context: Context): Promise<Reports> {
  const { runner, files } = context
  const environment = withoutRunnerSecrets(runner.environment)
  const changes: ChangesResult =
    lcov.files.length === 0
      ? { state: 'unknown', reason: 'there is no coverage to compare' }
      : await readChanges(base, context, environment)
  return {
    tests: junit.files.length === 0 ? undefined : await readTests(junit.files, context),
    testsReason: reasonOf(junit),
    coverage: lcov.files.length === 0 ? undefined : await readCoverage(lcov.files, runner.workspace, files),
    coverageReason: reasonOf(lcov),
    changes,
  }
}

async function readTests(reports: readonly ReportFile[], { files }: Context): Promise<TestCase[]> {
  const { parseJUnit } = await import('./reports/junit.ts')
  const tests: TestCase[] = []
  for (const report of reports) for (const test of parseJUnit(await readReport(report, files), report.path)) tests.push(test)
  return tests
}

function reasonOf({ missing, absent }: Located): string | undefined {
  return missing.length === 0 ? absent : missing.join('; ')
}

/** A report that an input names and that is missing is `not-evaluated`, even where no condition needs it. */
function missingResults(name: string, located: Located, judged: readonly ConditionResult[]): ConditionResult[] {
  const reason = reasonOf(located)
  if (located.missing.length === 0 || reason === undefined) return []
  if (judged.some((result) => result.verdict === 'not-evaluated' && result.reason === reason)) return []
  return [{ name, limit: 'every report that is named', verdict: 'not-evaluated', reason }]
}

/** Fails where the test step failed and no condition does: the test runner knows failures that it does not write into a report. */
function withOutcome(outcome: TestOutcome | undefined, results: readonly ConditionResult[]): readonly ConditionResult[] {
  if (outcome !== 'failure' || results.some((result) => result.verdict === 'fail')) return results
  const reason = 'the step that ran the tests failed, and no report shows a test that failed'
  return [...results, { name: 'test-outcome', limit: 'success', measured: outcome, verdict: 'fail', reason }]
}

type Result = {
  service: string | undefined
  results: readonly ConditionResult[]
  metrics: Metrics
  findings: readonly Finding[]
  reports: Reports
  base: string
  /** Sentences about what is not judged because it has no report. */
  absent: readonly string[]
}

function toOutcome({ service, results, metrics, findings, reports, base, absent }: Result): Outcome {
  const verdict = worstVerdict(results.map((result) => result.verdict))
  const deciding = results.find((result) => result.verdict === verdict)
  const coverageBroken = results.some((result) => result.name === 'coverage.new-lines' && result.verdict !== 'pass')
  const foreign = reports.coverage?.foreign ?? []
  const notes = [
    ...(foreign.length === 0
      ? []
      : [`${foreign.length} files of the coverage are not in the tree, ${foreign.slice(0, 3).join(', ')} among them.`]),
    ...absent,
  ]
  return {
    ok: verdict === 'pass' || verdict === 'warn',
    evidence: {
      ...(service === undefined ? {} : { service }),
      verdict,
      headline: qualityHeadline(verdict, results),
      ...(verdict === 'pass' || deciding?.reason === undefined ? {} : { cause: deciding.reason }),
      inputs: { base },
      measurements: measurementsOf(metrics, reports.tests),
      conditions: [...results],
      findings: [...findings],
    },
    outputs: outputsOf(metrics),
    summary: renderSummary({ verdict, conditions: results, findings, notes }),
    annotations: qualityAnnotations(findings, coverageBroken),
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
