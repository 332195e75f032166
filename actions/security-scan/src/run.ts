import type { Context, Outcome } from '@slipway/shared/action'
import { type Markdown, md } from '@slipway/shared/core/markdown'
import type { Finding } from '@slipway/shared/evidence/schema'
import { judgeSecurity, type SecurityPolicy } from '@slipway/shared/findings/policy'
import { severities } from '@slipway/shared/findings/severity'
import { type OpenGitObjects, openGitObjects } from '@slipway/shared/ports/git-objects'
import { onlyServiceOf, readProduct } from '@slipway/shared/settings'
import { acceptUnread, cleanUnread } from './accepted-unread.ts'
import type { ScanContext, Scanner } from './contract/scanner.ts'
import type { ScannerName } from './contract/scanner-names.ts'
import type { Inputs } from './inputs.ts'
import { policyOf } from './policy.ts'
import { cleanEntries, readList } from './read-list.ts'
import { securityAnnotations } from './report/annotations.ts'
import { uploadToCodeScanning } from './report/code-scanning-upload.ts'
import { type ComplianceReport, complianceReport } from './report/compliance-report.ts'
import { renderComplianceReport, securityHeadline } from './report/markdown.ts'
import { sarifCategory, sarifText, type Written, writeReports } from './report/report-files.ts'
import { runScanners, type Scan } from './run-scanners.ts'
import { allScanners } from './scanners/all.ts'
import { defaultAdvisoryService } from './scanners/npm-advisories.ts'
import { programEnvironment } from './scanners/program-environment.ts'
import { cleaningErrors, rememberEnvironment } from './secrets/clean.ts'
import { KnownSecrets } from './secrets/known-secrets.ts'
import { readTree, type Tree, type TreeDeps } from './tree/tree.ts'
import { unscannedIn } from './unscanned.ts'

/** Scans the tree, judges the findings by the policy, and writes report, SARIF and evidence. */
export async function scan(
  inputs: Inputs,
  context: Context,
  { scanners = allScanners, openObjects = openGitObjects }: ScanDeps = {},
): Promise<Outcome> {
  const secrets = new KnownSecrets(context.runner.run.repository)
  rememberEnvironment(context.runner.environment, secrets)
  const product = await cleaningErrors(secrets, () => readProduct(inputs, context))
  const policy = policyOf(inputs, product?.security)
  const { tree: treeDeps, ...prepared } = prepare(inputs, context, { openObjects, secrets })
  await using tree = await readTree({ root: context.runner.workspace, path: inputs.path }, treeDeps)
  const scanContext = { ...prepared, tree }
  const chosen = scanners.filter((scanner) => inputs.scanners === undefined || inputs.scanners.includes(scanner.name))
  const options = { timeout: inputs.timeout, clock: context.clock, asked: inputs.scanners ?? [] }
  const now = await runScanners(chosen, scanContext, options)
  const generatedAt = new Date(context.clock.now()).toISOString()
  const reading = readList({
    tree,
    readers: now.readers,
    ran: ranOf(chosen, now, tree),
    binary: now.binary,
    unscanned: [...now.unscanned, ...(await unscannedIn(scanContext, scanners, chosen))],
  })
  const unread = cleanUnread(acceptUnread(reading.unscanned, product?.security.unread ?? [], generatedAt.slice(0, 10)), secrets)
  const unscanned = unread.open
  const before =
    inputs.base === undefined ? undefined : await scanBase(inputs.base, { inputs, scanContext, treeDeps, scanners: chosen, context })
  const judged = before === undefined ? now.findings : newSince(now.findings, before.findings)
  const outcome = judgeSecurity({ findings: judged, tools: now.tools, unscanned }, policy)
  const report = complianceReport({
    service: product?.name,
    run: context.runner.run,
    generatedAt,
    findings: now.findings,
    judged,
    base: inputs.base,
    tools: now.tools,
    reading: reading.entries,
    unread,
    policy,
    outcome,
  })
  const category = sarifCategory(context.runner, inputs.path)
  const sarif = await sarifText({ findings: now.findings, unscanned, category }, (file) => tree.text(file))
  const written = await writeReports({ report, sarif, reading: cleanEntries(reading.entries, scanContext.secrets) }, inputs, context)
  const { token } = inputs
  const uploaded = inputs.uploadSarif ? await uploadToCodeScanning({ sarif, startedAt: report.generatedAt, token }, context) : undefined
  return toOutcome({ service: onlyServiceOf(product), report, now, judged, policy, conditions: outcome.conditions, written, uploaded })
}

/** The scanners that ran, with the files that each of them has to read. One that did not run is named with its reason. */
function ranOf(chosen: readonly Scanner[], { tools }: Scan, tree: Tree): { name: ScannerName; files: string[] }[] {
  const states = new Map(tools.map(({ name, state }) => [name, state]))
  return chosen.filter(({ name }) => states.get(name) !== 'not-run').map(({ name, filesFor }) => ({ name, files: filesFor(tree.paths) }))
}

export type ScanDeps = { scanners?: readonly Scanner[]; openObjects?: OpenGitObjects }

type Prepared = Omit<ScanContext, 'tree'> & { tree: TreeDeps }

function prepare(
  inputs: Inputs,
  { runner, exec, files, rest, signal }: Context,
  { openObjects, secrets }: { openObjects: OpenGitObjects; secrets: KnownSecrets },
): Prepared {
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
    secrets,
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
      'read-list': written.reading,
      sarif: written.sarif,
    },
    summary: md`${renderComplianceReport(report)}${uploaded === undefined ? md`` : md`\nCode scanning: ${uploaded}\n`}`,
    annotations: securityAnnotations(judged),
  }
}
