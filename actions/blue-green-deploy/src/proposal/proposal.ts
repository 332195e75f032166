import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import { judgeModeNotes } from '@slipway/shared/judge/judge-mode'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import { evaluateByLedger } from '../admission/ledger-rules.ts'
import { admissionQueries } from '../admission/queries.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { readLedgerRecords } from '../preview/ledger-records.ts'
import { plannedRelease } from '../preview/planned-release.ts'
import { configuredCapabilities } from '../preview/target-capabilities.ts'

/** A rollout that is proposed for approval, as far as it is known without secrets: by the configuration, the ledger and GitHub. */
export type Proposal = {
  environment: EnvironmentConfig
  release: Release
  live: Release | undefined
  ruleResults: readonly RuleResult[]
  notes: readonly string[]
}

/** Proposes the rollout to the environment. Without a ledger that it may read, it checks no admission rule, and says so in a note. */
export async function propose(
  { config, environment }: { config: Config; environment: EnvironmentConfig },
  call: ModeCall<ModeInputs<'plan'>>,
): Promise<Proposal> {
  const release = plannedRelease(call.inputs, call.context)
  const notes = [...affinityNotes(environment), ...judgeModeNotes(environment.judge.mode)]
  const records = await readLedgerRecords(environment, call)
  if (records === undefined) {
    const unread = 'The ledger could not be read, so what is live was not looked up: give a token with deployments: read.'
    return { environment, release, live: undefined, ruleResults: [], notes: [...notes, unread] }
  }
  const queries = await admissionQueries(call)
  const ruleResults = await evaluateByLedger({ config, environment, release, records, queries }, call)
  return { environment, release, live: liveByLedger(records), ruleResults, notes }
}

function affinityNotes({ target, rollout }: EnvironmentConfig): string[] {
  const note = target === undefined ? undefined : affinityNote(rollout.steps, configuredCapabilities(target))
  return note === undefined ? [] : [note]
}
