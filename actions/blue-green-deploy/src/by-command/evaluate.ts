import { formatDuration, ms } from '@slipway/shared/core/duration'
import { sameVersion } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import type { FinishedJob, RunPeople } from '@slipway/shared/github/run-people'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import { nothingLive } from '@slipway/shared/rollout/admission/approval'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { buildAgainLine, proposeAgainLine } from './approval-line.ts'
import type { ProposalDocument } from './proposal-document.ts'

/** How many days a proposal may be approved: its gates are as old as it is. */
export const proposalDays = 7
const proposalLife = ms(proposalDays * 86_400_000)

/** What GitHub says of an approval by command. `approvers`: by slipway.yml of the default branch. */
export type ApprovalFacts = {
  /** As the line names the proposal. */
  name: string
  proposal: ProposalDocument
  approvers: readonly string[]
  /** The run that the line has started: its newest attempt is the one that asks. */
  approving: RunPeople
  /** Undefined where GitHub does not know it any more. */
  proposing: RunPeople | undefined
  /** Whether that run was started on the default branch or on one of the environment, by slipway.yml of the default branch. */
  ofItsBranches: boolean
  proposingJob: FinishedJob | undefined
  /** Logins of who wrote and who committed what is deployed, as far as GitHub knows them. */
  authors: readonly string[]
  /** Whether the bytes are still there that the proposing run has left; `unknown` where that could not be asked. */
  bytes: 'yes' | 'no' | 'unknown'
}

/** What is to be deployed, and over what. `release` has no digest before its bytes are fetched. `now`: ms since 1970. */
export type ApprovedRollout = { environment: string; service: string; release: Release; records: readonly LedgerRecord[]; now: number }

/** Events whose run is about a commit of the repository's own branch. */
const proposingEvents: readonly string[] = ['push', 'workflow_dispatch', 'repository_dispatch', 'schedule']

/** Whether the person who runs the line may, and whether what it names is what would be deployed over what it named. */
export function evaluateCommand(facts: ApprovalFacts, rollout: ApprovedRollout): RuleResult {
  const { approving, proposal } = facts
  const who = personProblems(facts)
  const what = [...runProblems(facts), ...rolloutProblems(facts, rollout)]
  const rule = 'approval'
  if (who.length + what.length === 0) return { rule, state: 'clear', message: `approved: ${approving.triggeredBy} by command` }
  const others = facts.approvers.filter((login) => !pushers(facts).some((one) => same(one, login)))
  const byAnother =
    others.length === 0
      ? `Nobody is left who may approve it: add a login to environments.${proposal.environment}.approvers of the default branch.`
      : `Let ${others.join(' or ')} run the same line.`
  const again = `Propose it again, and approve what the summary says then: ${facts.bytes === 'no' ? buildAgainLine(proposal.run) : proposeAgainLine(proposal.job)}`
  return {
    rule,
    state: 'blocks',
    message: `the approval by command is refused: ${[...who, ...what].join('; ')}`,
    hint: what.length > 0 ? again : byAnother,
  }
}

/** Who may not approve, whatever `approvers` say: whoever brought the commit in. */
function pushers({ proposing, authors }: ApprovalFacts): string[] {
  return [...(proposing === undefined ? [] : [proposing.actor]), ...authors]
}

function personProblems(facts: ApprovalFacts): string[] {
  const { approving, approvers, proposing, authors, proposal } = facts
  const { triggeredBy: person } = approving
  const isIn = (logins: readonly string[]) => logins.some((one) => same(one, person))
  const list = approvers.join(', ')
  return [
    approving.event === 'workflow_dispatch'
      ? []
      : [`this run was started by ${approving.event}, and a person approves by starting it by hand`],
    isIn(approvers) ? [] : [`${person} started it, and environments.${proposal.environment}.approvers of the default branch names ${list}`],
    proposing !== undefined && same(proposing.actor, person)
      ? [`${person} started run ${proposing.id}, which proposes it (by ${proposing.event}), and nobody approves their own`]
      : [],
    isIn(authors) ? [`${person} wrote or committed ${proposal.commit.slice(0, 12)}, and nobody approves their own`] : [],
  ].flat()
}

/** The verdicts that count are those of the run that proposes: its job began after every gate had passed, and has ended well. */
function runProblems({ proposing, ofItsBranches, proposingJob, proposal, approving }: ApprovalFacts): string[] {
  const { run, attempt, job } = proposal
  if (proposing === undefined) return [`run ${run}, which proposes it, is not known to GitHub any more`]
  return [
    proposingEvents.includes(proposing.event) ? [] : [`run ${run} was started by ${proposing.event}, which proposes nothing`],
    ofItsBranches
      ? []
      : [
          `run ${run} was started on ${proposing.branch ?? 'no branch'}, which is neither the default branch nor one of ${proposal.environment}`,
        ],
    proposing.repository === approving.repository ? [] : [`run ${run} is of ${proposing.repository}, another repository`],
    proposing.path === approving.path ? [] : [`run ${run} is one of ${proposing.path}, and this one of ${approving.path}`],
    proposing.attempt === attempt ? [] : [`run ${run} has attempt ${proposing.attempt} since, and attempt ${attempt} has proposed it`],
    proposingJob?.run === run && proposingJob.name.split(' / ').at(-1) === 'proposal'
      ? proposingJob.conclusion === 'success'
        ? []
        : [
            `the job "proposal" of run ${run} ${proposingJob.conclusion === undefined ? 'has not ended yet' : `ended as ${proposingJob.conclusion}`}`,
          ]
      : [`${job} is no job "proposal" of run ${run}`],
  ].flat()
}

function rolloutProblems(
  { name, proposal, bytes }: ApprovalFacts,
  { environment, service, release, records, now }: ApprovedRollout,
): string[] {
  const used = records.find(({ intent }) => intent.proposal === name)
  const since = records.find(({ id }) => id > proposal.record)
  const live = liveByLedger(records)?.version ?? nothingLive
  const age = now - Date.parse(proposal.at)
  const pairs: [what: string, proposed: string, found: string | undefined][] = [
    ['environment', proposal.environment, environment],
    ['service', proposal.service, service],
    ['version', proposal.release.version, release.version],
    ['commit', proposal.release.sha, release.sha],
    ['digest', proposal.release.digest, release.digest ?? proposal.release.digest],
    ['live release', proposal.live, live],
  ]
  const changed = pairs.filter(([, one, other]) => other === undefined || !sameVersion(one, other))
  return [
    ...changed.map(([what, one, other]) => `${what}: proposed ${one}, now ${other}`),
    ...(used === undefined
      ? []
      : [`it was used: run ${used.intent.run.id} has recorded its rollout on ${used.at.slice(0, 10)}, and an approval counts once`]),
    ...(used !== undefined || since === undefined
      ? []
      : [`run ${since.intent.run.id} has recorded a ${since.intent.kind} of ${since.intent.release.version} since it was proposed`]),
    ...(bytes === 'no' ? [`the artifact of ${proposal.release.version} that run ${proposal.run} has left is gone`] : []),
    ...(age <= proposalLife ? [] : [`it was proposed at ${proposal.at}, longer ago than ${formatDuration(proposalLife)}`]),
  ]
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
