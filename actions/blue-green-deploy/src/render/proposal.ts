import type { Outcome } from '@slipway/shared/action'
import { asksGithub, deploymentGroup, unattendedEnvironment } from '@slipway/shared/config/unattended-jobs'
import { formatDuration } from '@slipway/shared/core/duration'
import { codeBlock, type Markdown, md, paragraphs } from '@slipway/shared/core/markdown'
import { commitOf } from '@slipway/shared/core/unknown-release'
import type { Release } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { Annotation } from '@slipway/shared/ports/log'
import { combineRuleResults, type RuleResult, warningsOf } from '@slipway/shared/rollout/admission/admission-result'
import { nothingLive } from '@slipway/shared/rollout/admission/approval'
import { retentionDays } from '../builds/build-job.ts'
import { proposalDays } from '../by-command/evaluate.ts'
import type { RuleNote } from '../proposal/environment-rules.ts'
import type { Proposal } from '../proposal/proposal.ts'
import { type ReadinessProblem, uncheckedSecrets } from '../proposal/rollback-readiness.ts'
import { proposalTitle } from '../runs/proposal-title.ts'
import { notAdmittedOutcome } from './admission.ts'
import { ruleResultRows, ruleResultsTable } from './rule-results.ts'

/** What GitHub's own rules do to the deployment and to a rollback. */
export type GithubRules = { problems: readonly ReadinessProblem[]; rules: readonly RuleNote[] }

/** Who may approve by command, and the line that does; `line` undefined before the build, when there is nothing to approve yet. */
export type ByCommand = { approvers: readonly string[]; line: string | undefined }

/** The proposal as the approvers see it: which release goes to which environment, and which release it replaces. */
export function proposalOutcome(proposal: Proposal, { problems, rules }: GithubRules, byCommand?: ByCommand): Outcome {
  const { environment, release, live, ruleResults } = proposal
  const { name, url, service, approval } = environment
  const monitor = formatDuration(environment.monitor)
  const stated = statedOutputs(proposal)
  const admission = combineRuleResults(ruleResults)
  if (admission.state !== 'admitted') {
    const refused = notAdmittedOutcome(admission, release, environment)
    return { ...refused, outputs: { ...refused.outputs, ...stated } }
  }
  const told = toldRules({ problems, rules })
  const notes = [...told.notes, ...proposal.notes, ...admission.notes]
  const warnings = [...told.warnings, ...admission.warnings]
  const line = byCommand?.line
  const headline =
    line === undefined ? `${release.version} goes to ${name}` : `${release.version} waits for its approval by command to go to ${name}`
  const go = String(line === undefined)
  return {
    ok: true,
    evidence: {
      verdict: warnings.length === 0 ? 'pass' : 'warn',
      headline,
      ...(warnings[0] === undefined ? {} : { cause: warnings[0] }),
      service,
      environment: name,
      release,
      details: {
        go: line === undefined,
        ...(line === undefined ? {} : { approveBy: line }),
        approval,
        live: stated.live,
        liveSha: stated['live-sha'],
        rulings: ruleResultRows(ruleResults),
      },
    },
    outputs: { go, environment: name, url, reason: '', superseded: 'false', ...stated, 'approve-by': line ?? '' },
    summary: summaryOf(
      headline,
      [
        ['Address', url],
        ['Release', describeRelease(release)],
        ...originRow(proposal),
        ['Over', live === undefined ? 'nothing that the ledger knows' : describeRelease(live)],
        [
          'Approval',
          byCommand === undefined ? approval : `by command of one of ${byCommand.approvers.join(', ')}, but not of who pushed it`,
        ],
        ['Watched for', monitor],
        ...notes.map((note): [string, string] => ['Note', note]),
        ...warnings.map((warning): [string, string] => ['Warning', warning]),
        ...(asksGithub(environment) ? [['Note', uncheckedSecrets] satisfies [string, string]] : []),
      ],
      [...(line === undefined ? [] : [lineBlock(line)]), ruleResultsTable(ruleResults)],
    ),
    annotations: [
      ...(line === undefined ? [] : [lineNotice(line, headline)]),
      ...told.annotations,
      ...ruleResults.flatMap((result) => warningOf(result, name)),
    ],
  }
}

/** To be copied as it is: it names this release over this live one, and counts once. */
function lineBlock(line: string): Markdown {
  return paragraphs([
    md`**Approve it by this line.** It counts once, within ${proposalDays} days, and as long as nothing else is rolled out:`,
    codeBlock(line),
  ])
}

function lineNotice(line: string, headline: string): Annotation {
  return { level: 'notice', title: 'Approval by command', message: `${headline}: ${line}` }
}

/** What is told of GitHub's rules: notes, warnings, and the warnings as annotations. */
export function toldRules({ problems, rules }: GithubRules): { notes: string[]; warnings: string[]; annotations: Annotation[] } {
  const unready = problems.map(({ reason, hint }) => `${reason}. ${hint}`)
  const unknown = rules.filter(({ level }) => level === 'warn').map(({ text }) => text)
  return {
    notes: rules.filter(({ level }) => level === 'note').map(({ text }) => text),
    warnings: [...unready, ...unknown],
    annotations: [
      ...unready.map((message): Annotation => ({ level: 'warning', title: 'A rollback would wait, or could not be done', message })),
      ...unknown.map((message): Annotation => ({ level: 'warning', title: 'Rules of GitHub that are not known', message })),
    ],
  }
}

function warningOf(result: RuleResult, environment: string): Annotation[] {
  const title = result.rule === 'order' ? `An older commit goes to ${environment}` : `A release was taken back from ${environment}`
  return warningsOf([result]).map((message) => ({ level: 'warning', title, message }))
}

/** The facts that an approval is bound to. */
function statedOutputs(proposal: Proposal) {
  const { environment, release, live, choice } = proposal
  const stored = choice?.state === 'passed' || choice?.state === 'approved' ? choice.artifact.stored : undefined
  return {
    live: live?.version ?? nothingLive,
    'live-sha': live === undefined ? '' : (commitOf(live) ?? ''),
    version: release.version,
    sha: release.sha,
    digest: release.digest ?? '',
    title: proposalTitle({ service: environment.service, environment: environment.name, release, live, origin: originOf(proposal) }),
    promote: String(stored !== undefined),
    'artifact-store': stored?.store ?? '',
    'artifact-ref': stored?.ref ?? '',
    'runs-on': environment.runsOn ?? '',
    'retention-days': retentionDays(environment.artifacts),
    'unattended-environment': unattendedEnvironment(environment),
    monitor: formatDuration(environment.monitor),
    'deployment-group': deploymentGroup(environment),
    'github-deployment': String(environment.deployment === 'github'),
  }
}

/** Where its artifact comes from, for whoever approves it; undefined where nothing is promoted. */
export function originOf({ environment, passage }: Proposal): string | undefined {
  const from = environment.promotes?.environment
  if (from === undefined || passage === undefined) return undefined
  return passage.state === 'passed' && !environment.builtPerEnvironment ? `passed ${from}` : 'rebuilt'
}

function originRow(proposal: Proposal): [string, string][] {
  const { environment, passage, choice } = proposal
  if (choice?.state === 'approved') return [['Artifact', `the one that run ${choice.run} has proposed; nothing is built`]]
  const origin = originOf(proposal)
  if (origin === undefined) return []
  const from = environment.promotes?.environment ?? ''
  if (origin === 'rebuilt')
    return [['Artifact', passage?.state === 'passed' ? 'built for this environment' : `a rebuild: ${passage?.reason ?? ''}`]]
  const when = passage?.state === 'passed' ? ` on ${passage.artifact.at.slice(0, 10)}` : ''
  const instead = choice === undefined ? '' : '; nothing is built, and its tests ran on the way there'
  return [['Artifact', `the one that passed the watch of ${from}${when}${instead}`]]
}

function describeRelease({ version, sha, digest }: Release): string {
  return [version, commitOf({ sha }) ?? 'its commit is not known', ...(digest === undefined ? [] : [digest])].join(', ')
}
