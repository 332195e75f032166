import { resolve } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { type Markdown, md } from '@slipway/shared/core/markdown'
import type { Finding } from '@slipway/shared/evidence/schema'
import { findingsToReview, type SecurityPolicy } from '@slipway/shared/findings/policy'
import { reviewRequestOf, reviewRequestText } from '@slipway/shared/findings/review-set'
import { severities } from '@slipway/shared/findings/severity'
import type { Github } from '@slipway/shared/github/octokit'
import { type OpenGitObjects, openGitObjects } from '@slipway/shared/ports/git-objects'
import { cleaned } from '@slipway/shared/secrets/clean'
import { onlyServiceOf } from '@slipway/shared/settings'
import { compare, settledEvent } from './base/compared.ts'
import { commitHistoryOf } from './base/history.ts'
import { scanEventOf } from './base/scan-event.ts'
import type { ScanContext, Scanner } from './contract/scanner.ts'
import type { ScannerName } from './contract/scanner-names.ts'
import type { Inputs } from './inputs.ts'
import { everyComment } from './judge/allow-comments.ts'
import { openBaseBranch } from './judge/base-branch.ts'
import { judgeChangeOf } from './judge/change.ts'
import { judgeOf } from './judge/judge.ts'
import { judgeBy } from './judge/judgement.ts'
import { type OwnConfiguration, readOwnConfiguration } from './judge/own-configuration.ts'
import { judgeRulesOf } from './judge/rules.ts'
import { withProblem } from './judge/with-problem.ts'
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
import { readScannedTree, type Tree, type TreeDeps } from './tree/tree.ts'
import { unscannedIn } from './unscanned.ts'

/** Scans the tree, judges the findings by the rules of the branch into which it goes, and writes report, SARIF and evidence. */
export async function scan(
  inputs: Inputs,
  context: Context,
  { scanners = allScanners, openObjects = openGitObjects, github }: ScanDeps = {},
): Promise<Outcome> {
  const secrets = new KnownSecrets(context.runner.run.repository)
  rememberEnvironment(context.runner.environment, secrets)
  const { tree: treeDeps, ...prepared } = prepare(inputs, context, { openObjects, secrets })
  const root = context.runner.workspace
  const history = commitHistoryOf(root, treeDeps)
  const event = await settledEvent(scanEventOf(context.runner), history)
  const read = cleaningErrors(secrets, () => readOwnConfiguration(inputs, { root, treeDeps, history, context }))
  // A change is judged by its base: a broken configuration of its own hides no finding, and does not pass.
  const { product, note, problem } = await ('base' in event ? read.catch(asProblem) : read)
  const own = judgeRulesOf(inputs, product?.security)
  const isFetched = 'base' in event && (await history.resolve(event.base)) !== undefined
  await using baseBranch = await openBaseBranch(event, { root, treeDeps, isFetched, token: inputs.token, context, github })
  const judge = await judgeOf(inputs, own, baseBranch, { root, secrets })
  await using tree = await readScannedTree({ root, path: inputs.path }, treeDeps)
  const scanContext = { ...prepared, tree, comments: judge.comments, crates: judge.rules.crates, registries: judge.rules.registries }
  const chosen = scanners.filter((scanner) => inputs.scanners === undefined || inputs.scanners.includes(scanner.name))
  const options = { ...limitsOf(inputs, context), asked: inputs.scanners ?? [] }
  const now = await runScanners(chosen, scanContext, options)
  const reading = readList({
    tree,
    readers: now.readers,
    ran: ranOf(chosen, now, tree),
    binary: now.binary,
    unscanned: [...now.unscanned, ...(await unscannedIn(scanContext, scanners, chosen))],
  })
  const comparison = await compare(inputs, { event, history, head: tree.commit })
  const before =
    comparison.state === 'all' ? undefined : await scanBase(comparison.commit, { inputs, scanContext, treeDeps, scanners: chosen, context })
  const facts = { now, unscanned: reading.unscanned, before: before?.findings, at: context.clock.now(), secrets }
  const ruled = judgeBy(judge.rules, facts)
  const { judged } = ruled
  const outcome = withProblem(ruled.outcome, problem)
  const findings = ruled.allowances.counting
  const report = complianceReport({
    service: product?.name,
    run: context.runner.run,
    generatedAt: new Date(facts.at).toISOString(),
    judged,
    comparison,
    tools: now.tools,
    reading: reading.entries,
    unread: ruled.unread,
    policy: judge.rules.policy,
    outcome,
    allowances: ruled.allowances,
    problem,
    configuration: note === undefined ? undefined : cleaned(note, secrets),
    judge: judge.source,
    change:
      judge.source === undefined
        ? undefined
        : await judgeChangeOf({ judge, own, problem, facts, history, base: isFetched && 'base' in event ? event.base : undefined }),
  })
  const category = sarifCategory(context.runner, inputs.path)
  const sarif = await sarifText({ findings, unscanned: ruled.unread.open, category }, (file) => tree.text(file))
  const written = await writeReports({ report, sarif, reading: cleanEntries(reading.entries, secrets) }, inputs, context)
  const { token } = inputs
  const uploaded = inputs.uploadSarif ? await uploadToCodeScanning({ sarif, startedAt: report.generatedAt, token }, context) : undefined
  return toOutcome({
    service: onlyServiceOf(product),
    report,
    findings,
    judged,
    policy: judge.rules.policy,
    conditions: outcome.conditions,
    written,
    uploaded,
  })
}

/** Why the configuration of a change cannot be read. An error that is a fault of this action stays one. */
function asProblem(error: unknown): OwnConfiguration & { problem: string } {
  if (!(error instanceof ActionError)) throw error
  return { product: undefined, note: undefined, problem: error.message }
}

/** The scanners that ran, with the files that each of them has to read. One that did not run is named with its reason. */
function ranOf(chosen: readonly Scanner[], { tools }: Scan, tree: Tree): { name: ScannerName; files: string[] }[] {
  const states = new Map(tools.map(({ name, state }) => [name, state]))
  return chosen.filter(({ name }) => states.get(name) !== 'not-run').map(({ name, filesFor }) => ({ name, files: filesFor(tree.paths) }))
}

export type ScanDeps = { scanners?: readonly Scanner[]; openObjects?: OpenGitObjects; github?: Github }

type Prepared = Omit<ScanContext, 'tree' | 'comments' | 'crates' | 'registries'> & { tree: TreeDeps }

function prepare(
  inputs: Inputs,
  { runner, exec, files, rest, signal, clock }: Context,
  { openObjects, secrets }: { openObjects: OpenGitObjects; secrets: KnownSecrets },
): Prepared {
  const environment = programEnvironment(runner.environment, runner.workspace)
  return {
    tree: { exec, files, openObjects, environment, signal },
    exec,
    files,
    http: rest,
    environment,
    advisoryService: advisoryServiceOf(inputs, runner.environment),
    osvDatabase: inputs.osvDatabase === undefined ? undefined : resolve(runner.workspace, inputs.osvDatabase),
    rustAdvisories: inputs.rustAdvisories === undefined ? undefined : resolve(runner.workspace, inputs.rustAdvisories),
    trivyCache: inputs.trivyCache === undefined ? undefined : resolve(runner.workspace, inputs.trivyCache),
    images: inputs.images ?? [],
    clock,
    verifyFinds: inputs.verifyFinds,
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

function limitsOf({ timeout, databaseAge }: Inputs, { clock }: Context) {
  return { timeout, databaseAge, clock }
}

type BaseScan = { inputs: Inputs; context: Context; scanContext: ScanContext; treeDeps: TreeDeps; scanners: readonly Scanner[] }

/** Scans the commit to compare with. A finding that its scanners could not detect there counts as new. */
async function scanBase(commit: string, { inputs, context, scanContext, treeDeps, scanners }: BaseScan): Promise<Scan> {
  await using tree = await readScannedTree({ root: context.runner.workspace, path: inputs.path, commit }, treeDeps)
  return await runScanners(
    scanners,
    { ...scanContext, tree, images: [], comments: everyComment },
    { ...limitsOf(inputs, context), asked: [] },
  )
}

/** The limit for the files of one reason in the evidence; the JSON report has all of them. */
const filesKept = 100

function changeDetails({ differences, comments, files, preview }: NonNullable<ComplianceReport['change']>) {
  return {
    differences: differences.map((one) => ({ ...one })),
    comments: comments.map((one) => ({ ...one })),
    ...(files === undefined ? {} : { files: [...files] }),
    preview: preview.verdict,
  }
}

type Result = {
  service: string | undefined
  report: ComplianceReport
  findings: readonly Finding[]
  judged: readonly Finding[]
  policy: SecurityPolicy
  conditions: Outcome['evidence']['conditions']
  written: Written
  uploaded: Markdown | undefined
}

function toOutcome({ service, report, findings, judged, policy, conditions, written, uploaded }: Result): Outcome {
  const { verdict, sentence } = report.summary
  const counts = report.breakdown.bySeverity
  const review = reviewRequestOf(findingsToReview(judged, policy).map(({ fingerprint }) => fingerprint))
  const asksForReviews = Object.values(policy.severity).includes('review')
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
        ...(report.judge === undefined ? {} : { judgedBy: report.judge.sentence }),
        ...(report.configuration === undefined ? {} : { configuration: report.configuration }),
      },
      measurements: [
        ...severities.map((level) => ({ name: `findings.${level}`, value: counts[level], unit: 'count' as const })),
        { name: 'findings.secrets', value: report.breakdown.secrets, unit: 'count' },
      ],
      conditions,
      findings: [...findings],
      tools: [...report.tools],
      details: {
        compliance: report.status,
        risk: report.summary.risk,
        notLookedAt: report.notLookedAt.map(({ files, reason }) => ({ files: files.slice(0, filesKept), count: files.length, reason })),
        ...(asksForReviews ? { review: review ?? { count: 0, set: '' } } : {}),
        new: judged.map((finding) => finding.fingerprint),
        allowed: report.allowed.map(({ finding, file, until }) => ({ finding, file, until })),
        ...(report.comparison === undefined ? {} : { comparison: report.comparison }),
        ...(report.change === undefined ? {} : { change: changeDetails(report.change) }),
        ...(uploaded === undefined ? {} : { codeScanning: uploaded }),
      },
    },
    outputs: {
      compliance: report.status,
      review: reviewRequestText(review),
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
