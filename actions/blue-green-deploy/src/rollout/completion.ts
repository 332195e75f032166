import { ActionError } from '@slipway/shared/core/errors'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import type { Runner } from '@slipway/shared/ports/runner'
import { type Completion, type CompletionOfSeveral, complete, completeTogether } from '@slipway/shared/rollout/engine/complete'
import { openRecord } from '@slipway/shared/rollout/engine/session'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { lastEntry } from '@slipway/shared/rollout/ledger/record-state'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import { askPatiently } from '@slipway/shared/rollout/steps/github-patience'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'

type OwnRollout = {
  /** Why the release keeps the traffic without being a success. */
  unproven: string | undefined
  environment: EnvironmentContext['environment']
  runner: Runner
}

/**
 * Completes the rollout that this job began. Undefined where it began none, because the release was live already. Throws an ActionError
 * where the rollout has ended in another way.
 */
export async function completeOwnRollout(
  { unproven, environment, runner }: OwnRollout,
  deps: RolloutDeps,
): Promise<Completion | undefined> {
  const own = await ownRecord(runner, deps)
  return own === undefined ? undefined : await complete(own, { hold: environment.rollout.hold, unproven }, deps)
}

/** The same of several services: all are looked at before one is completed. In the order of `all`. */
export async function completeOwnRollouts(
  all: readonly (OwnRollout & { deps: RolloutDeps })[],
): Promise<(CompletionOfSeveral | undefined)[]> {
  const records: (LedgerRecord | undefined)[] = []
  for (const { runner, deps } of all) records.push(await ownRecord(runner, deps))
  const watched = all.flatMap(({ unproven, environment, deps }, place) => {
    const record = records[place]
    return record === undefined ? [] : [{ record, hold: environment.rollout.hold, unproven, deps }]
  })
  const ends = await completeTogether(watched)
  return records.map((record) => ends.find((end) => end.record === record))
}

/** Throws an ActionError where the rollout of this job has ended in another way than by its completion. */
async function ownRecord(runner: Runner, deps: RolloutDeps): Promise<LedgerRecord | undefined> {
  const self = holderOf(runner)
  const records = await askPatiently(() => deps.ledger.read(), deps.signal, deps)
  const own = openRecord(records, self) ?? (await rememberedRecord(records, deps))
  if (own !== undefined) return own
  const ended = records.find((record) => isOurs(record, self))
  const last = ended === undefined ? undefined : lastEntry(ended)
  if (last === undefined || last.phase === 'complete') return undefined
  throw new ActionError(`The rollout of this job has ended already (${last.phase}: ${last.detail}), so it cannot be completed`)
}

/** The rollout that this job remembers, where GitHub does not show its record yet. */
async function rememberedRecord(records: readonly LedgerRecord[], { memory, clock }: RolloutDeps): Promise<LedgerRecord | undefined> {
  const { recordId, intent } = (await memory.load()) ?? {}
  if (recordId === undefined || intent === undefined || records.some(({ id }) => id === recordId)) return undefined
  return { id: recordId, at: new Date(clock.now()).toISOString(), intent, entries: [] }
}
