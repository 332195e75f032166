import { ActionError, messageOf } from '../core/errors.ts'
import type { Judgement, Release } from '../core/words.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import {
  allTo,
  describeObservation,
  describeWeights,
  matches,
  type Observation,
  type Subject,
  type TrafficTarget,
  type Weights,
} from './contract.ts'
import type { Judge, Spot } from './judge.ts'
import { type HeldLock, LockLost } from './lock.ts'
import type { Candidate } from './reconcile.ts'

/** Milliseconds that the parts of a rollout may take. */
export type Limits = {
  /** Between a shift and the provider showing it. */
  observe: number
  /** For a side or the edge to be found well on the way back. */
  ready: number
  poll: number
}
export const usualLimits: Limits = { observe: 30_000, ready: 15_000, poll: 500 }
/** The runner kills a cancelled step after 10 s: the way back has to fit in. */
export const cancelledLimits: Limits = { observe: 4_000, ready: 2_000, poll: 200 }

export type SettleDeps = {
  target: TrafficTarget
  judge: Judge
  lock: HeldLock
  clock: Clock
  log: Log
  /** Remembers what happened, for the evidence. */
  note(what: string): void
}

/** Observes until the provider shows the intent. Throws an ActionError with both when time is up. */
export async function observeUntil(intent: Weights, limits: Limits, deps: SettleDeps, signal?: AbortSignal): Promise<Observation> {
  const deadline = deps.clock.now() + limits.observe
  for (let last = 'nothing'; ; ) {
    try {
      const observed = await deps.target.observe(signal)
      if (matches(observed, intent)) return observed
      last = describeObservation(observed)
    } catch (error) {
      signal?.throwIfAborted()
      if (deps.clock.now() >= deadline) throw error
      last = messageOf(error)
    }
    if (deps.clock.now() >= deadline) {
      throw new ActionError(`${deps.target.name} does not show what was asked for (${describeWeights(intent)}): it shows ${last}`)
    }
    await deps.clock.sleep(limits.poll, signal)
  }
}

/** Asks until the answer is a pass or a warning, or time is up; then the last answer. */
export async function untilReady(
  spot: Spot,
  release: Release | undefined,
  { within, poll }: { within: number; poll: number },
  deps: Pick<SettleDeps, 'judge' | 'clock'>,
  signal?: AbortSignal,
): Promise<Judgement> {
  const deadline = deps.clock.now() + within
  for (;;) {
    const judgement = await deps.judge.ready(spot, release, signal)
    if (isWell(judgement) || deps.clock.now() >= deadline) return judgement
    await deps.clock.sleep(poll, signal)
  }
}

export function isWell(judgement: Judgement): boolean {
  return judgement.verdict === 'pass' || judgement.verdict === 'warn'
}

export type Settled = { colour: Candidate['colour']; observed: Observation; verified: boolean }

/**
 * Gives everything to the first candidate that is found well. Where none is, it goes whole to the first candidate that has
 * some already, since in between is the one place where it must not stay. Gives undefined where nothing
 * could be done, and throws LockLost where nothing may.
 */
export async function settle(candidates: readonly Candidate[], limits: Limits, deps: SettleDeps): Promise<Settled | undefined> {
  for (const candidate of candidates) {
    const why = await whyNotReady(candidate, limits, deps)
    if (why === undefined) {
      const observed = await giveEverything(candidate, limits, deps)
      if (observed !== undefined) return { colour: candidate.colour, observed, verified: true }
    } else {
      deps.note(`${candidate.colour} cannot take the traffic: ${why}`)
    }
  }
  const observed = await deps.target.observe()
  const first = candidates.find(({ colour }) => observed[colour].weight > 0)
  if (first === undefined) return undefined
  const unverified = await giveEverything(first, limits, deps)
  return unverified === undefined ? undefined : { colour: first.colour, observed: unverified, verified: false }
}

async function whyNotReady({ colour, release }: Candidate, limits: Limits, deps: SettleDeps): Promise<string | undefined> {
  try {
    const { address } = (await deps.target.observe())[colour]
    if (address === undefined) return 'it has no address of its own to be probed at'
    const judgement = await untilReady({ scope: colour, address }, release, { within: limits.ready, poll: limits.poll }, deps)
    return judgement.verdict === 'pass' || judgement.verdict === 'warn' ? undefined : judgement.reason
  } catch (error) {
    return messageOf(error)
  }
}

async function giveEverything({ colour, release }: Candidate, limits: Limits, deps: SettleDeps): Promise<Observation | undefined> {
  try {
    // Even where it is shown to have everything: what a provider shows may be older than the last shift.
    await checkLock(deps)
    await deps.target.shift(allTo(colour), subjectOf(colour, release))
    const observed = await observeUntil(allTo(colour), limits, deps)
    deps.note(`${colour} serves everything (${describeObservation(observed)})`)
    return observed
  } catch (error) {
    if (error instanceof LockLost) throw error
    deps.note(`traffic could not be given to ${colour}: ${messageOf(error)}`)
    deps.log.warning(`Traffic could not be given to ${colour}: ${messageOf(error)}`)
    return undefined
  }
}

/** On the way back only a lock that is known to be lost stops us: while this run lives nobody may take it over. */
async function checkLock(deps: SettleDeps): Promise<void> {
  try {
    await deps.lock.check()
  } catch (error) {
    if (error instanceof LockLost) throw error
    deps.log.warning(`The lock could not be asked, on the way back: ${messageOf(error)}`)
  }
}

/** A side whose release nobody knows is named by a version that says so. */
function subjectOf(colour: Subject['colour'], release: Release | undefined): Subject {
  return { colour, release: release ?? { version: 'unknown', sha: '0'.repeat(40) }, artifact: undefined }
}
