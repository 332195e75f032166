import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import { GithubError } from '@slipway/shared/github/errors'
import { judgeModeNotes } from '@slipway/shared/judge/judge-mode'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import type { Passage } from '@slipway/shared/rollout/admission/passed-artifact'
import { askedNotes } from '@slipway/shared/rollout/analysis/asked-notes'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import { evaluateByLedger } from '../admission/ledger-rules.ts'
import { admissionQueries } from '../admission/queries.ts'
import { type CommandApproval, commandRules } from '../by-command/approval.ts'
import { approvedArtifact } from '../by-command/approved-artifact.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { ApprovedArtifact, ArtifactChoice } from '../origin/artifact-choice.ts'
import { plannedOrigin } from '../origin/planned-origin.ts'
import { readLedgerRecords } from '../preview/ledger-records.ts'
import { plannedRelease } from '../preview/planned-release.ts'
import { configuredCapabilities } from '../preview/target-capabilities.ts'
import { olderWaitingRuns, type RunProposal } from '../runs/older-runs.ts'
import { runQueries } from '../runs/queries.ts'

/** A rollout that is proposed for approval, as far as it is known without secrets: by the configuration, the ledger and GitHub. */
export type Proposal = {
  environment: EnvironmentConfig
  release: Release
  live: Release | undefined
  ruleResults: readonly RuleResult[]
  notes: readonly string[]
  /** What is deployed in the place of a build, or why there has to be one; undefined where nothing is promoted, and after the build. */
  choice: ArtifactChoice | ApprovedArtifact | undefined
  /** Undefined where nothing is promoted. */
  passage: Passage | undefined
  /** The newest record of the ledger, 0 where it has none; undefined where it could not be read. */
  newestRecord?: number | undefined
}

type Proposed = {
  config: Config
  environment: EnvironmentConfig
  /** Of several services that are proposed together, what that supersedes is looked for once. */
  joint?: boolean
  /** What was approved by command, in this run. */
  approval?: CommandApproval
}

/** Proposes the rollout to the environment. Without a ledger that it may read, it checks no admission rule, and says so in a note. */
export async function propose(
  { config, environment, joint = false, approval = { state: 'not-asked' } }: Proposed,
  call: ModeCall<ModeInputs<'plan'>>,
): Promise<Proposal> {
  const approved = approval.state === 'given' ? approvedArtifact(approval.facts.proposal, call.context) : undefined
  const planned = plannedRelease(call.inputs, call.context)
  const { choice, release, provenance } = await plannedOrigin(planned, { config, environment, approved }, call)
  const notes = [...affinityNotes(environment), ...judgeModeNotes(environment.judge.mode), ...askedNotes(environment)]
  const records = await readLedgerRecords(environment, call)
  if (records === undefined) {
    const unread = 'The ledger could not be read, so what is live was not looked up: give a token with deployments: read.'
    return { environment, release, live: undefined, ruleResults: [], notes: [...notes, unread], choice, passage: provenance.passage }
  }
  const queries = await admissionQueries(call)
  const byLedger = await evaluateByLedger({ config, environment, release, records, queries, provenance }, call)
  // What nobody has approved yet is proposed.
  const { buildVersion = release.version } = call.inputs
  const named = { ...release, version: buildVersion }
  const rollout = { environment: environment.name, service: environment.service, release: named, records, now: call.context.clock.now() }
  const ruleResults = [...(approval.state === 'given' ? commandRules(approval, rollout) : []), ...byLedger]
  // Before the build there is nothing to approve yet.
  const superseded =
    call.inputs.version === undefined || joint
      ? []
      : await supersededNotes({ services: [environment.service], environment: environment.name, sha: provenance.source.sha }, call)
  const { passage } = provenance
  const newestRecord = records[0]?.id ?? 0
  return { environment, release, live: liveByLedger(records), ruleResults, notes: [...notes, ...superseded], choice, passage, newestRecord }
}

/** The older runs that only wait and that this proposal supersedes. The job `supersede` looks again and ends them. */
export async function supersededNotes(proposal: RunProposal, call: ModeCall<ModeInputs<'plan'>>): Promise<string[]> {
  const notes: string[] = []
  try {
    for await (const { run, kept } of olderWaitingRuns(proposal, await runQueries(call))) {
      if (kept === undefined)
        notes.push(
          `Run ${run.id} (${run.url}) only waits for the approval of an older commit: this proposal supersedes it, and it is ended.`,
        )
    }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    notes.push(`Whether older runs wait for this approval was not looked up: ${error.message}`)
  }
  return notes
}

function affinityNotes({ target, rollout }: EnvironmentConfig): string[] {
  const note = target === undefined ? undefined : affinityNote(rollout.steps, configuredCapabilities(target))
  return note === undefined ? [] : [note]
}
