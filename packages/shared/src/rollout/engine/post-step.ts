import type { EnvironmentConfig } from '../../config/load.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { type AssembleOptions, lockDepsOf, type RolloutContext, type Stores, withLock } from './assemble.ts'
import { inTurn } from './in-turn.ts'
import { findOwnRollouts, type HeldOwn, mayHaveTraffic, type OwnRolloutPorts, revertFound } from './own-rollout.ts'

/** Text that the main step hands to its post step. */
type State = { save(name: string, value: string): void; get(name: string): string }

/** State of the post step, saved before the lock is taken, so that a kill in between is noticed. The ledger has what was begun. */
const lockedName = 'slipway-locked'

/** `services`: of several, those whose locks may have been taken, all of this step so far. */
export function markLocked(state: State, environment: string, services?: readonly string[]): void {
  if (services !== undefined) state.save(servicesName, services.join(','))
  state.save(lockedName, environment)
}

/** Of several services, those whose locks the main step may have taken; undefined in a repository of one. */
export function lockedServices(state: State): string[] | undefined {
  const text = state.get(servicesName)
  return text === '' ? undefined : text.split(',')
}
const servicesName = 'slipway-locked-services'

/** Whether the main step may have taken the lock of its environment. Without the lock nothing was changed. */
export function mayBeLocked(state: State): boolean {
  return state.get(lockedName) !== ''
}

export type JobEnd = Pick<AssembleOptions, 'runner' | 'clock' | 'log'> & {
  environment: EnvironmentConfig
  stores: Stores
  rollout: RolloutContext
  /** Why a rollout that is still open ends, for the ledger. */
  reason: string
}

/**
 * Milliseconds for which a post step tries to give the traffic back: GitHub ends a cancelled job after five minutes, all of its last steps
 * together.
 */
const postPatience = 4 * 60_000

/**
 * Ends a job, whether it was cancelled, killed or not: reverts a rollout of its own that is still open, and releases the lock. Does
 * nothing when this job does not hold the lock. Throws an ActionError when the traffic could not be restored.
 */
export async function restoreAndRelease(end: JobEnd): Promise<void> {
  await restoreAndReleaseAll([end])
}

/**
 * The same for a job on several services: what was shifted last goes back first, the next one when that has ended or after 30 s. No lock is
 * released before all are back.
 */
export async function restoreAndReleaseAll(ends: readonly JobEnd[]): Promise<void> {
  const [first] = ends
  if (first === undefined) return
  const problems: unknown[] = []
  const owned: { end: JobEnd; own: HeldOwn }[] = []
  const finding = findOwnRollouts(ends.map(portsOf))
  for (const [place, found] of (await Promise.allSettled(finding)).entries()) {
    const end = ends[place]
    if (found.status === 'rejected') problems.push(found.reason)
    else if (end !== undefined && found.value.state !== 'not-held') owned.push({ end, own: found.value })
  }
  const silence = { since: undefined }
  try {
    const { clock, rollout } = first
    const restored = await inTurn(lastFirst(owned), (one, settled) => restore(one, { silence, settled }), { clock, signal: rollout.signal })
    for (const { end } of restored) if (end.state === 'failed') problems.push(end.error)
  } finally {
    for (const { own } of owned) await own.lock.release()
  }
  const [problem, ...more] = problems
  if (problem === undefined) return
  if (more.length === 0) throw problem
  throw new ActionError(problems.map(messageOf).join('; '), { hint: lookNow })
}

const lookNow = 'Look at the target now. The next run, or the rollback action, tries again.'

function portsOf({ environment, stores, rollout, ...job }: JobEnd): OwnRolloutPorts {
  return { lock: lockDepsOf(stores, { ...job, environment }), stores, memory: rollout.memory }
}

/** What may have traffic before what has none; in the reverse of the order in which they took it, as far as their records tell it. */
function lastFirst<T extends { own: HeldOwn }>(owned: readonly T[]): T[] {
  const placeOf = ({ own }: T): number => {
    const { service, group } = (own.state === 'remembered' ? own.own.intent : own.record?.intent) ?? {}
    return group?.services.indexOf(service ?? '') ?? -1
  }
  const exposed = ({ own }: T) => Number(mayHaveTraffic(own))
  return owned.toSorted((one, other) => exposed(other) - exposed(one) || placeOf(other) - placeOf(one))
}

async function restore(
  { end: { rollout, reason, log }, own }: { end: JobEnd; own: HeldOwn },
  turn: Pick<RolloutDeps, 'settled' | 'silence'>,
): Promise<void> {
  const patience = Math.min(rollout.patience, postPatience)
  const ending = await revertFound(own, { reason, judged: false }, { ...withLock(rollout, own.lock), ...turn, patience })
  if (ending === undefined) return
  const { version } = ending.intent.release
  log.info(`${version}: ${ending.state}: ${ending.reason}`)
  if (ending.state === 'stuck')
    throw new ActionError(`The rollout of ${version} could not be taken back: ${ending.reason}`, { hint: lookNow })
}
