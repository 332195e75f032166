import { messageOf } from '@slipway/shared/core/errors'
import type { Colour } from '@slipway/shared/core/words'
import type { EnvironmentStores } from '@slipway/shared/environment-context'
import { automaticPause } from '@slipway/shared/rollout/admission/automatic-pause'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import { assembleRollout } from '@slipway/shared/rollout/engine/assemble'
import { lastSuccess } from '@slipway/shared/rollout/ledger/last-known-good'
import { type LedgerRecord, ledgerNow } from '@slipway/shared/rollout/ledger/ledger'
import { branchCommitOf, liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { describeOtherServices } from '@slipway/shared/rollout/ledger/other-services'
import { isOpen } from '@slipway/shared/rollout/ledger/record-state'
import { type WayBack, wayBack } from '@slipway/shared/rollout/ledger/way-back'
import type { LockRecord } from '@slipway/shared/rollout/lock/lock'
import { isOurs } from '@slipway/shared/rollout/lock/ownership'
import { liveSide } from '@slipway/shared/rollout/plan/plan'
import { readVariables } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { runQueries } from '../runs/queries.ts'
import { type Readable, readable, readWaitingRuns, type WaitingRuns } from './waiting-runs.ts'

/** The state of the lock. `abandoned`: whether the run of its holder has ended. `release`: what its holder rolls out, by the ledger. */
export type LockStatus =
  | { state: 'concurrency' }
  | { state: 'free' }
  | { state: 'unknown'; reason: string }
  | { state: 'held'; record: LockRecord; abandoned: Readable<boolean>; release: string | undefined }

/** The state of an environment, as far as this job can read it. */
export type EnvironmentStatus = {
  /** The observation of the provider, or why there is none. */
  observed: { state: 'seen'; observation: Observation } | { state: 'unknown'; reason: string }
  /** The live release and side: observed, or by the last success in the ledger. Undefined where a release has neither. */
  version: string | undefined
  colour: Colour | undefined
  /** Whether the provider shows the live side. */
  known: boolean
  lock: LockStatus
  waiting: WaitingRuns
  /** Where a rollback goes. */
  way: WayBack
  /** Until when it takes no more than a shift (ISO 8601). */
  instantRollbackUntil: string | undefined
  /** The record that pauses automatic deployments. */
  paused: LedgerRecord | undefined
  /** The rollout that has not ended. */
  open: LedgerRecord | undefined
  otherServices: string | undefined
  records: readonly LedgerRecord[]
}

/** Reads the status from the provider, the ledger and the lock. Changes nothing. */
export async function readStatus(control: EnvironmentStores, call: ModeCall<ModeInputs<'status'>>): Promise<EnvironmentStatus> {
  const { environment, stores } = control
  const observed = await observe(control, call)
  const records = await stores.ledger.read()
  const live = observed.state === 'seen' ? liveSide(observed.observation, records) : undefined
  const success = lastSuccess(records)
  const serving = live ?? (success === undefined ? undefined : { ...success.intent, version: success.intent.release.version })
  const way: WayBack = serving === undefined ? { state: 'closed', reason: 'nothing has succeeded yet' } : wayBack(records, serving)
  const lock = await readLock(control, records)
  const holder = lock.state === 'held' ? [lock.record.holder.run] : []
  const byLedger = liveByLedger(records)
  const commit = branchCommitOf(byLedger, records)
  const shown = byLedger === undefined || commit === undefined ? undefined : { version: byLedger.version, commit }
  const place = { service: environment.service, environment: environment.name, live: shown }
  const waiting = await readWaitingRuns({ ...place, except: [call.context.runner.run.id, ...holder] }, await runQueries(call))
  const others = stores.ledger.otherServices?.()
  return {
    observed,
    version: live?.version ?? success?.intent.release.version,
    colour: live?.colour ?? success?.intent.colour,
    known: live !== undefined,
    lock,
    waiting,
    way,
    instantRollbackUntil: instantUntil(records, way, { hold: environment.rollout.hold, now: ledgerNow(stores.ledger, call.context.clock) }),
    paused: automaticPause(records),
    open: records.find(isOpen),
    otherServices:
      others === undefined ? undefined : describeOtherServices(others, { service: environment.service, environment: environment.name }),
    records,
  }
}

/** The observed state as reported by the provider, or why this job cannot read it. */
async function observe(
  { environment, stores }: EnvironmentStores,
  { inputs, context, doubles }: ModeCall<ModeInputs<'status'>>,
): Promise<EnvironmentStatus['observed']> {
  try {
    const rollout = await assembleRollout({ ...context, environment, variables: readVariables(inputs, context) }, stores, doubles)
    return { state: 'seen', observation: await rollout.target.observe(context.signal) }
  } catch (error) {
    context.signal.throwIfAborted()
    return { state: 'unknown', reason: messageOf(error) }
  }
}

async function readLock({ environment, stores }: EnvironmentStores, records: readonly LedgerRecord[]): Promise<LockStatus> {
  if (environment.rollout.lock === 'concurrency') return { state: 'concurrency' }
  const head = await readable(() => stores.lock.read())
  if (head.state === 'unknown') return head
  const record = head.value?.record
  if (record === undefined || record.state === 'free') return { state: 'free' }
  const abandoned = await readable(() => stores.hasEnded(record.holder))
  const release = records.find((one) => isOpen(one) && isOurs(one, record.holder))?.intent.release.version
  return { state: 'held', record, abandoned, release }
}

/** Until when a rollback goes to a release that stands on the idle side; undefined where it would not. */
function instantUntil(records: readonly LedgerRecord[], way: WayBack, { hold, now }: { hold: number; now: number }): string | undefined {
  const success = lastSuccess(records)
  const completed = success?.entries.findLast(({ phase }) => phase === 'complete')
  if (success === undefined || completed === undefined || way.state === 'closed' || !way.instant) return undefined
  const until = Date.parse(completed.at) + (success.intent.hold ?? hold)
  return until > now ? new Date(until).toISOString() : undefined
}
