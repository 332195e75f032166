import type { Context, Outcome } from '@slipway/shared/action'
import { type Markdown, md } from '@slipway/shared/core/markdown'
import type { Finding } from '@slipway/shared/evidence/schema'
import { judgeSecurity, type SecurityPolicy } from '@slipway/shared/findings/policy'
import { severities } from '@slipway/shared/findings/severity'
import { type OpenGitObjects, openGitObjects } from '@slipway/shared/ports/git-objects'
import { onlyServiceOf, readProduct } from '@slipway/shared/settings'
import type { ScanContext, Scanner } from './contract/scanner.ts'
import type { Inputs } from './inputs.ts'
import { policyOf } from './policy.ts'
import { securityAnnotations } from './report/annotations.ts'
import { uploadToCodeScanning } from './report/code-scanning-upload.ts'
import { type ComplianceReport, complianceReport } from './report/compliance-report.ts'
import { renderComplianceReport, securityHeadline } from './report/markdown.ts'
import { sarifCategory, sarifText, type Written, writeReports } from './report/report-files.ts'
import { runScanners, type Scan } from './run-scanners.ts'
import { allScanners } from './scanners/all.ts'
import { defaultAdvisoryService } from './scanners/npm-advisories.ts'
import { programEnvironment } from './scanners/program-environment.ts'
import { KnownSecrets } from './secrets/known-secrets.ts'
import { readTree, type TreeDeps } from './tree/tree.ts'
import { unscannedIn } from './unscanned.ts'

/** Scans the tree, judges the findings by the policy, and writes report, SARIF and evidence. */
export async function scan(
  inputs: Inputs,
  context: Context,
  { scanners = allScanners, openObjects = openGitObjects }: ScanDeps = {},
): Promise<Outcome> {
  const product = await readProduct(inputs, context)
  const policy = policyOf(inputs, product?.security)
  const { tree: treeDeps, ...prepared } = prepare(inputs, context, openObjects)
  await using tree = await readTree({ root: context.runner.workspace, path: inputs.path }, treeDeps)
  const scanContext = { ...prepared, tree }
  const chosen = scanners.filter((scanner) => inputs.scanners === undefined || inputs.scanners.includes(scanner.name))
  const options = { timeout: inputs.timeout, clock: context.clock, asked: inputs.scanners ?? [] }
  const now = await runScanners(chosen, scanContext, options)
  const unscanned = [...now.unscanned, ...(await unscannedIn(scanContext, scanners, chosen))]
  const before =
    inputs.base === undefined ? undefined : await scanBase(inputs.base, { inputs, scanContext, treeDeps, scanners: chosen, context })
  const judged = before === undefined ? now.findings : newSince(now.findings, before.findings)
  const outcome = judgeSecurity({ findings: judged, tools: now.tools, unscanned }, policy)
  const report = complianceReport({
    service: product?.name,
    run: context.runner.run,
    generatedAt: new Date(context.clock.now()).toISOString(),
    findings: now.findings,
    judged,
    base: inputs.base,
    tools: now.tools,
    unscanned,
    policy,
    outcome,
  })
  const category = sarifCategory(context.runner, inputs.path)
  const sarif = await sarifText({ findings: now.findings, unscanned, category }, context.runner.workspace, context.files)
  const written = await writeReports({ report, sarif }, inputs, context)
  const { token } = inputs
  const uploaded = inputs.uploadSarif ? await uploadToCodeScanning({ sarif, startedAt: report.generatedAt, token }, context) : undefined
  return toOutcome({ service: onlyServiceOf(product), report, now, judged, policy, conditions: outcome.conditions, written, uploaded })
}

export type ScanDeps = { scanners?: readonly Scanner[]; openObjects?: OpenGitObjects }

type Prepared = Omit<ScanContext, 'tree'> & { tree: TreeDeps }

function prepare(inputs: Inputs, { runner, exec, files, rest, signal }: Context, openObjects: OpenGitObjects): Prepared {
  const environment = programEnvironment(runner.environment)
  return {
    tree: { exec, files, openObjects, environment, signal },
    exec,
    files,
    http: rest,
    environment,
    advisoryService: advisoryServiceOf(inputs, runner.environment),
    signal,
    temp: runner.temp,
    secrets: new KnownSecrets(runner.run.repository),
    done: () => {},
  }
}

/** By the input, or else by what the operator of the machine has set for npm; never by a file of the tree. */
function advisoryServiceOf({ advisoryService }: Inputs, environment: Readonly<Record<string, string>>): string {
  const named = advisoryService ?? environment['npm_config_registry'] ?? environment['NPM_CONFIG_REGISTRY'] ?? defaultAdvisoryService
  return named.replace(/\/+$/, '')
}

type BaseScan = { inputs: Inputs; context: Context; scanContext: ScanContext; treeDeps: TreeDeps; scanners: readonly Scanner[] }

/** Scans the commit to compare with. A finding that its scanners could not detect there counts as new. */
async function scanBase(commit: string, { inputs, context, scanContext, treeDeps, scanners }: BaseScan): Promise<Scan> {
  await using tree = await readTree({ root: context.runner.workspace, path: inputs.path, commit }, treeDeps)
  return await runScanners(scanners, { ...scanContext, tree }, { timeout: inputs.timeout, clock: context.clock, asked: [] })
}

export function newSince(findings: readonly Finding[], before: readonly Finding[]): Finding[] {
  const known = new Set(before.map((finding) => finding.fingerprint))
  return findings.filter((finding) => !known.has(finding.fingerprint))
}

/** The limit for the files of one reason in the evidence; the JSON report has all of them. */
const filesKept = 100

type Result = {
  service: string | undefined
  report: ComplianceReport
  now: Scan
  judged: readonly Finding[]
  policy: SecurityPolicy
  conditions: Outcome['evidence']['conditions']
  written: Written
  uploaded: Markdown | undefined
}

function toOutcome({ service, report, now, judged, policy, conditions, written, uploaded }: Result): Outcome {
  const { verdict, sentence } = report.summary
  const counts = report.breakdown.bySeverity
  return {
    ok: verdict === 'pass' || verdict === 'warn',
    evidence: {
      ...(service === undefined ? {} : { service }),
      verdict,
      headline: securityHeadline(report),
      ...(verdict === 'pass' ? {} : { cause: sentence }),
      inputs: {
        onError: policy.onError,
        notLookedAt: policy.onUnscanned,
        ...(report.base === undefined ? {} : { base: report.base.commit }),
      },
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
    summary: md`${renderComplianceReport(report)}${uploaded === undefined ? md`` : md`\nCode scanning: ${uploaded}\n`}`,
    annotations: securityAnnotations(judged),
  }
}
