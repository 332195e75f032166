import { formatDuration } from '../../core/duration.ts'
import { messageOf } from '../../core/errors.ts'
import type { Colour } from '../../core/words.ts'
import { answerWithin, hedgedAnswer } from '../../ports/time-limit.ts'
import { askReadyAgain, isHealthy } from '../contract/health-judge.ts'
import {
  allTo,
  bothColours,
  describeObservation,
  describeWeights,
  type Observation,
  servesEverything,
  type Weights,
} from '../contract/observation.ts'
import { LockLost } from '../lock/lock.ts'
import type { TrafficCandidate } from '../plan/candidate.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { rememberWrite } from '../steps/rollout-memory.ts'
import { cancelledLimits, type StepLimits, type StepTarget, sideReleaseOf, usualLimits } from '../steps/step-target.ts'
import { type Fence, fenceOf } from './fence.ts'

/** The side that has all traffic now. `verified: false`: it was not ready, but already had traffic. `since`: when that was seen, in ms since 1970. */
export type RestoredTraffic = { colour: Colour; observed: Observation; verified: boolean; since: number }

/** How going back ended. */
export type Restoration =
  | ({ state: 'restored' } & RestoredTraffic)
  /** Every candidate was asked and is not well, and none of them has traffic. */
  | { state: 'unwell'; why: string }
  /** The time was over while calls failed: that says nothing about any side. */
  | { state: 'out-of-time'; why: string; seen: Sighting | undefined }

/** What the provider showed last, and when, in ms since 1970. */
export type Sighting = { observed: Observation; at: number }

/** The rollout that ends with this restore. `own`: it is the rollout of this job. `silentSince`: since when GitHub was asked in vain before. */
export type RestoreContext = { about: Pick<StepTarget, 'recordId' | 'about'>; own: boolean; silentSince?: number | undefined }

/** Milliseconds after which a question to the provider that has no answer is asked again beside the first. */
const hedge = { every: 2_000, atMost: 20_000 }
/** Milliseconds that one shift is waited for, and then its effect, before the shift is asked for again. */
const shiftWithin = 2_000
/** Milliseconds that a shift which has not answered is waited for in the end: longer than any call to a provider takes. */
const settleWithin = { usual: 20_000, cancelled: 2_500 }
/** Milliseconds between two tries: at first, and once going back has lasted for a minute. */
const betweenTries = { first: 500, later: 1_000, laterAfter: 60_000 }
/** Milliseconds of patience that are left once the run is cancelled: the runner kills a step 10 s after that, and its evidence has to be written. */
const cancelledPatience = 6_000

/**
 * Going back, tried again until one side is seen to have all traffic or the patience is over. What a side is, only an answer of its own
 * tells: the next candidate comes only after a probe has answered that this one is not well, and never because a call failed.
 */
export class TrafficRestorer {
  readonly #context: RestoreContext
  readonly #deps: RolloutDeps
  readonly #fence: Fence
  readonly #began: number
  #cancelledAt: number | undefined
  #seen: Sighting | undefined
  #told: string | undefined
  #announced: Colour | undefined
  #running: readonly { colour: Colour; shift: Promise<void> }[] = []

  constructor(context: RestoreContext, deps: RolloutDeps) {
    this.#context = context
    this.#deps = deps
    const silence = deps.silence ?? { since: undefined }
    silence.since ??= context.silentSince
    this.#fence = fenceOf(deps.lock, deps.clock, silence)
    this.#began = deps.clock.now()
  }

  /** What the provider shows. Asked again until it answers; undefined once the patience is over. */
  async look(): Promise<Observation | undefined> {
    for (;;) {
      try {
        return await this.#observe()
      } catch (error) {
        if (!(await this.#waitToTryAgain(messageOf(error)))) return undefined
      }
    }
  }

  /**
   * Sends all traffic to the first healthy candidate; if none is healthy, to the first that already has traffic, so that no split
   * remains. Throws LockLost when this run no longer holds the lock.
   */
  async restore(candidates: readonly TrafficCandidate[]): Promise<Restoration> {
    const health = new Map(candidates.map((candidate) => [candidate.colour, new SideHealth()]))
    for (;;) {
      const end = await this.#attempt(candidates, health)
      if (end.state === 'again' && (await this.#waitToTryAgain(end.why))) continue
      await this.#settleShifts()
      return end.state === 'again' ? { state: 'out-of-time', why: end.why, seen: this.#seen } : end
    }
  }

  get #limits(): StepLimits {
    return this.#deps.signal.aborted ? cancelledLimits : usualLimits
  }

  async #attempt(candidates: readonly TrafficCandidate[], health: ReadonlyMap<Colour, SideHealth>): Promise<Restoration | Again> {
    this.#fence.begin()
    try {
      const observed = await this.#observe()
      for (const candidate of candidates) {
        const asked = { candidate, observed, ready: this.#limits.ready }
        const state = (await health.get(candidate.colour)?.ask(asked, this.#deps)) ?? { state: 'unwell' }
        if (state.state === 'unwell') continue
        if (state.state === 'not-known') return { state: 'again', why: state.why }
        return await this.#giveAll(candidate, { observed, verified: true, first: candidate === candidates[0] })
      }
      const first = candidates.find(({ colour }) => observed[colour].weight > 0)
      if (first !== undefined) return await this.#giveAll(first, { observed, verified: false, first: first === candidates[0] })
      return { state: 'unwell', why: candidates.map(({ colour }) => health.get(colour)?.why ?? `${colour} is not well`).join('; ') }
    } catch (error) {
      if (error instanceof LockLost) throw error
      return { state: 'again', why: messageOf(error) }
    }
  }

  /**
   * Shifts, even where the provider shows it already: what it shows may be older than the last shift. The shift itself says nothing, not
   * even by an error: what the provider shows afterwards decides.
   */
  async #giveAll(
    candidate: TrafficCandidate,
    { observed, verified, first }: { observed: Observation; verified: boolean; first: boolean },
  ): Promise<Restoration | Again> {
    const { colour } = candidate
    const weights = allTo(colour)
    const forbidden = await this.#whyForbidden(observed, first)
    if (forbidden !== undefined) {
      // What waits for GitHub keeps no other service, which may go back without it.
      this.#deps.settled?.()
      return { state: 'again', why: forbidden }
    }
    this.#announce(candidate)
    await this.#remember(weights)
    const refused = await this.#shift(candidate, weights)
    const shown = await this.#shownInTheEnd(weights, refused !== undefined)
    if (shown.state === 'shown') {
      this.#deps.note(`${describeWeights(weights)}: observed ${describeObservation(shown.observed)}`)
      return { state: 'restored', colour, observed: shown.observed, verified, since: this.#deps.clock.now() }
    }
    const why = refused ?? `${this.#deps.target.name} does not show ${describeWeights(weights)} yet, it shows ${shown.last}`
    return { state: 'again', why }
  }

  /**
   * Without an answer of the lock, one thing is allowed: to give everything to the side that is to have it, and only while the provider
   * shows what this job's own rollout has asked for. Everything else waits for the lock.
   */
  async #whyForbidden(observed: Observation, first: boolean): Promise<string | undefined> {
    if ((await this.#fence.answer()) === 'held') return undefined
    const own = this.#context.own ? await this.#deps.memory.load() : undefined
    if (first && own !== undefined && isOwnDoing(observed, own.writes)) {
      this.#tell('GitHub does not tell whether this run still holds the lock: it gives the traffic back, and does nothing else')
      return undefined
    }
    return 'GitHub does not tell whether this run still holds the lock'
  }

  /** The intent goes to the ledger without being waited for. */
  #announce({ colour, release }: TrafficCandidate): void {
    if (this.#announced === colour) return
    this.#announced = colour
    const what = `give ${colour} all traffic`
    const { recordId } = this.#context.about
    const { outbox, note, log } = this.#deps
    if (recordId !== undefined) outbox.add(recordId, { state: 'in_progress', phase: 'return', detail: what })
    note(what)
    log.info(`${release?.version ?? colour}: ${what}`)
  }

  async #remember(weights: Weights): Promise<void> {
    if (this.#context.own) await rememberWrite(weights, this.#deps)
  }

  /** Why the provider refused; undefined where it accepted, or has not answered yet. */
  async #shift(candidate: TrafficCandidate, weights: Weights): Promise<string | undefined> {
    const { target, clock } = this.#deps
    const subject = sideReleaseOf({ ...this.#context.about, ...candidate, artifact: undefined })
    // A shift to the other side that is still on its way must not land after this one.
    if (this.#running.some(({ colour }) => colour !== candidate.colour)) await this.#settleShifts()
    // A command of the user's is not started beside itself.
    const running = target.exclusive === true ? this.#running.at(-1)?.shift : undefined
    const shift = running ?? this.#start(candidate.colour, target.shift(weights, subject))
    try {
      await answerWithin(shift, shiftWithin, clock)
      return undefined
    } catch (error) {
      return messageOf(error)
    }
  }

  #start(colour: Colour, shift: Promise<void>): Promise<void> {
    const started = { colour, shift }
    const end = () => {
      this.#running = this.#running.filter((one) => one !== started)
    }
    this.#running = [...this.#running, started]
    shift.then(end, end)
    return shift
  }

  /** Waits for the shifts that are still on their way: none may land once this run has let go of the lock. */
  async #settleShifts(): Promise<void> {
    const { clock, signal } = this.#deps
    const within = signal.aborted ? settleWithin.cancelled : settleWithin.usual
    await answerWithin(Promise.allSettled(this.#running.map(({ shift }) => shift)), within, clock)
  }

  /**
   * What is seen while a shift is still on its way is not the end: then it is looked at again once all have arrived. After a shift that was
   * refused, one look may show what was before the shift forward, which is the same: then a second one has to show it too.
   */
  async #shownInTheEnd(weights: Weights, refused: boolean): Promise<Shown> {
    const shown = await this.#shownWithin(weights)
    if (shown.state === 'not-shown' || (this.#running.length === 0 && !refused)) return shown
    await this.#settleShifts()
    if (refused) await this.#deps.clock.sleep(this.#limits.poll)
    return await this.#shownWithin(weights)
  }

  async #shownWithin(weights: Weights): Promise<Shown> {
    const { clock } = this.#deps
    const deadline = clock.now() + shiftWithin
    for (let last = 'nothing'; ; ) {
      try {
        const observed = await this.#observe()
        const full = bothColours.find((colour) => weights[colour] === 1)
        if (full !== undefined && servesEverything(observed, full)) return { state: 'shown', observed }
        last = describeObservation(observed)
      } catch (error) {
        last = messageOf(error)
      }
      if (clock.now() >= deadline) return { state: 'not-shown', last }
      await clock.sleep(this.#limits.poll)
    }
  }

  async #observe(): Promise<Observation> {
    const { target, clock } = this.#deps
    const observed = await hedgedAnswer(() => target.observe(), hedge, clock)
    this.#seen = { observed, at: clock.now() }
    return observed
  }

  /** Whether there is time for another try, once it has passed. */
  async #waitToTryAgain(why: string): Promise<boolean> {
    const { clock, signal, patience } = this.#deps
    if (signal.aborted) this.#cancelledAt ??= clock.now()
    const cancelled = this.#cancelledAt === undefined ? Number.POSITIVE_INFINITY : this.#cancelledAt + cancelledPatience
    const pause = clock.now() - this.#began < betweenTries.laterAfter ? betweenTries.first : betweenTries.later
    const deadline = Math.min(this.#began + patience, cancelled)
    if (clock.now() + pause >= deadline) return false
    this.#tell(`Going back is tried again, for ${formatDuration(deadline - clock.now())} at most: ${why}`, why)
    await clock.sleep(pause)
    return true
  }

  /** Each reason once, as long as it stays the same. */
  #tell(text: string, key = text): void {
    if (this.#told === key) return
    this.#told = key
    this.#deps.note(text)
    this.#deps.log.warning(text)
  }
}

type Shown = { state: 'shown'; observed: Observation } | { state: 'not-shown'; last: string }
type Again = { state: 'again'; why: string }

/** A candidate, what the provider shows, and the milliseconds that a side has to become ready. */
type SideQuestion = { candidate: TrafficCandidate; observed: Observation; ready: number }
type SideAnswer = { state: 'well' } | { state: 'unwell' } | { state: 'not-known'; why: string }

/** What the probes of one candidate have said on the way back. */
class SideHealth {
  #badSince: number | undefined
  #why: string | undefined
  #well = false

  get why(): string | undefined {
    return this.#why
  }

  /** A side is well when its probes pass, and unwell only after they have failed for the time that a side has to become ready. */
  async ask({ candidate, observed, ready }: SideQuestion, { judge, clock, note }: RolloutDeps): Promise<SideAnswer> {
    const { colour, release } = candidate
    const { address } = observed[colour]
    if (address === undefined) {
      this.#why = `${colour} has no address of its own at which it could be asked`
      return { state: 'unwell' }
    }
    const judgement = await askReadyAgain(judge, { point: { scope: colour, address }, release })
    if (isHealthy(judgement)) {
      if (!this.#well) note(`${colour} is ready at ${address}`)
      this.#well = true
      this.#badSince = undefined
      return { state: 'well' }
    }
    this.#well = false
    this.#why = `${colour} is not ready: ${'reason' in judgement ? judgement.reason : 'it gave no reason'}`
    // Not being able to ask is no answer.
    if (judgement.verdict !== 'fail') return { state: 'not-known', why: this.#why }
    this.#badSince ??= clock.now()
    return clock.now() - this.#badSince >= ready ? { state: 'unwell' } : { state: 'not-known', why: this.#why }
  }
}

/**
 * Whether the provider shows what a rollout has asked for: the shares of its last write, or some on the way there from the one before,
 * since a shift may take several commands.
 */
export function isOwnDoing(observed: Observation, writes: readonly Weights[]): boolean {
  const last = writes.at(-1)
  if (last === undefined) return false
  const before = writes.at(-2) ?? last
  return bothColours.every((colour) => {
    const { weight } = observed[colour]
    return weight >= Math.min(last[colour], before[colour]) - rounding && weight <= Math.max(last[colour], before[colour]) + rounding
  })
}
const rounding = 0.015
