import { join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import type { Finding } from '@slipway/shared/evidence/schema'
import { judgeSecurity, type SecurityPolicy } from '@slipway/shared/findings/policy'
import { severities } from '@slipway/shared/findings/severity'
import { withoutRunnerSecrets } from '@slipway/shared/ports/runner'
import { readConfig } from '@slipway/shared/settings'
import type { ScanContext, Scanner } from './contract/scanner.ts'
import type { Inputs } from './inputs.ts'
import { policyOf } from './policy.ts'
import { upload } from './report/code-scanning-upload.ts'
import { type ComplianceReport, complianceReport } from './report/compliance-report.ts'
import { annotationsOf, headlineOf, renderReport } from './report/markdown.ts'
import { sarifText, type Written, writeReports } from './report/report-files.ts'
import { runScanners, type Scan } from './run-scanners.ts'
import { allScanners } from './scanners/all.ts'
import { KnownSecrets } from './secrets/known-secrets.ts'
import { checkOutBase } from './tree/base.ts'
import { readTree } from './tree/tree.ts'
import { unseenIn } from './unscanned.ts'

/** Scans the tree, judges what was found by the policy, and leaves report, SARIF and evidence. */
export async function scan(inputs: Inputs, context: Context, scanners: readonly Scanner[] = allScanners): Promise<Outcome> {
  const config = await readConfig(inputs, context)
  const policy = policyOf(inputs, config?.security)
  const scanContext = await prepare(inputs, context)
  const chosen = scanners.filter((scanner) => inputs.scanners === undefined || inputs.scanners.includes(scanner.name))
  const options = { timeout: inputs.timeout, clock: context.clock, asked: inputs.scanners ?? [] }
  const now = await runScanners(chosen, scanContext, options)
  const unseen = [...now.unseen, ...(await unseenIn(scanContext, scanners, chosen))]
  const before = inputs.base === undefined ? undefined : await scanBase(inputs.base, inputs, context, scanContext, chosen)
  const judged = before === undefined ? now.findings : newSince(now.findings, before.findings)
  const outcome = judgeSecurity(judged, now.tools, policy, unseen)
  const report = complianceReport({
    service: config?.service,
    run: context.runner.run,
    generatedAt: new Date(context.clock.now()).toISOString(),
    findings: now.findings,
    judged,
    base: inputs.base,
    tools: now.tools,
    unseen,
    policy,
    outcome,
  })
  const sarif = await sarifText(now.findings, unseen, context.runner.workspace, context.files)
  const written = await writeReports(report, sarif, inputs, context)
  const uploaded = await upload(sarif, inputs, context, report.generatedAt)
  return toOutcome({ report, now, judged, policy, conditions: outcome.conditions, written, uploaded })
}

async function prepare({ path }: Inputs, { runner, exec, files, signal }: Context): Promise<ScanContext> {
  const environment = withoutRunnerSecrets(runner.environment)
  const tree = await readTree(runner.workspace, path, { exec, files, environment })
  return { tree, exec, files, environment, signal, temp: runner.temp, secrets: new KnownSecrets(runner.run.repository) }
}

/** What a scanner could not look at in the base is not known to be old, so all its findings count as new. */
async function scanBase(
  base: string,
  inputs: Inputs,
  context: Context,
  scanContext: ScanContext,
  scanners: readonly Scanner[],
): Promise<Scan> {
  const folder = join(context.runner.temp, 'slipway-base')
  try {
    const tree = await checkOutBase(base, inputs.path, folder, scanContext)
    return await runScanners(scanners, { ...scanContext, tree }, { timeout: inputs.timeout, clock: context.clock, asked: [] })
  } finally {
    await context.files.remove(folder)
  }
}

export function newSince(findings: readonly Finding[], before: readonly Finding[]): Finding[] {
  const known = new Set(before.map((finding) => finding.fingerprint))
  return findings.filter((finding) => !known.has(finding.fingerprint))
}

/** Of a gap; the JSON report has them all. */
const filesKept = 100

type Result = {
  report: ComplianceReport
  now: Scan
  judged: readonly Finding[]
  policy: SecurityPolicy
  conditions: Outcome['evidence']['conditions']
  written: Written
  uploaded: string | undefined
}

function toOutcome({ report, now, judged, policy, conditions, written, uploaded }: Result): Outcome {
  const { verdict, sentence } = report.summary
  const counts = report.breakdown.bySeverity
  return {
    ok: verdict === 'pass' || verdict === 'warn',
    evidence: {
      ...(report.service === undefined ? {} : { service: report.service }),
      verdict,
      headline: headlineOf(report),
      ...(verdict === 'pass' ? {} : { cause: sentence }),
      inputs: { onError: policy.onError, notLookedAt: policy.onUnseen, ...(report.base === undefined ? {} : { base: report.base.commit }) },
      measurements: [
        ...severities.map((level) => ({ name: `findings.${level}`, value: counts[level], unit: 'count' as const })),
        { name: 'findings.secrets', value: report.breakdown.secrets, unit: 'count' },
      ],
      conditions,
      findings: [...now.findings],
      tools: now.tools,
      details: {
        compliance: report.status,
        risk: report.summary.risk,
        notLookedAt: report.notLookedAt.map(({ files, reason }) => ({ files: files.slice(0, filesKept), count: files.length, reason })),
        new: judged.map((finding) => finding.fingerprint),
        ...(uploaded === undefined ? {} : { codeScanning: uploaded }),
      },
    },
    outputs: {
      compliance: report.status,
      critical: String(counts.critical),
      high: String(counts.high),
      secrets: String(report.breakdown.secrets),
      'report-markdown': written.markdown,
      'report-json': written.json,
      sarif: written.sarif,
    },
    summary: `${renderReport(report)}${uploaded === undefined ? '' : `\nCode scanning: ${uploaded}\n`}`,
    annotations: annotationsOf(judged),
  }
}
