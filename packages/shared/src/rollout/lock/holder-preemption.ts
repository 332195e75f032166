import { messageOf } from '../../core/errors.ts'
import { isForbidden } from '../../github/errors.ts'
import { type Holder, type LockDeps, type LockSignal, signalsFor } from './lock.ts'
import { nextPreemptionAction, type PreemptionLimits, type PreemptionState } from './preemption-policy.ts'
import { describeSignal, effectiveSignals, sendSignal } from './signals.ts'

/** How a run is asked to end: `force` leaves out even what it would always run. */
export type CancelRun = (run: number, how: { force: boolean }) => Promise<unknown>

export type PreemptionDeps = LockDeps & {
  /** Absent where nobody can be asked. Refused with 403, it is not asked again. */
  cancel?: CancelRun | undefined
  /** Whether the holder is itself on the way back: then it is first waited for, since an abort would only hold it up. */
  goesBack?(holder: Holder): Promise<boolean>
  /** Remembers what happened, for the evidence. */
  note(what: string): void
}

export type PreemptionOptions = {
  /** Who hauls it back, and why. */
  actor: string
  reason?: string | undefined
  /** Milliseconds to wait in all. */
  wait: number
  limits?: PreemptionLimits
}

/** One holder under pressure: another in between is pressed from the beginning. */
type PreemptedHolder = { generation: number; holder: Holder; pressure: PreemptionState }

/** Presses whoever holds the lock to hand it over. */
export class HolderPreemption {
  readonly #deps: PreemptionDeps
  readonly #options: PreemptionOptions
  readonly #limits: PreemptionLimits
  #current: PreemptedHolder | undefined
  #trouble: string | undefined
  /** The generation of another service's that was said to be waited for. */
  #letBe: number | undefined

  constructor(deps: PreemptionDeps, options: PreemptionOptions, limits: PreemptionLimits) {
    this.#deps = deps
    this.#options = options
    this.#limits = limits
  }

  /** Why the holder's run could not be cancelled. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /** Who was told to abort last. */
  get asked(): Holder | undefined {
    return this.#current?.pressure.askedAt === undefined ? undefined : this.#current.holder
  }

  /** Looks at the holder once, and does what is due. */
  async advance(): Promise<void> {
    const { store, clock, note } = this.#deps
    const head = await store.read()
    if (head === undefined || head.record.state === 'free') return
    const { generation, holder, signals, service } = head.record
    if (service !== undefined && service !== this.#deps.service) return this.#letAlone(generation, holder, service)
    const { aborted } = effectiveSignals(signalsFor(this.#deps.service, signals))
    if (this.#current?.generation !== generation) this.#current = await this.#begin(generation, holder)
    const { pressure } = this.#current
    const now = clock.now()
    if (aborted?.answered !== undefined && pressure.answeredAt === undefined) {
      pressure.answeredAt = now
      note(`run ${holder.run} has answered`)
    }
    const move = nextPreemptionAction(pressure, now, this.#limits)
    if (move === 'ask') await this.#ask(pressure, aborted, holder)
    else if (move !== 'wait') await this.#end(pressure, holder, move === 'force')
  }

  /** Another service's rollout is none of our business: it is neither told anything nor cancelled. */
  #letAlone(generation: number, { run }: Holder, service: string): void {
    if (this.#letBe === generation) return
    this.#letBe = generation
    const { environment, log, note, service: own } = this.#deps
    note(`run ${run} rolls out the service ${service}, and is waited for`)
    log.warning(
      `The lock of ${environment} is held by run ${run} for the service ${service}. An emergency of ${own} does not end another service's rollout: it waits. To end it, abort the rollout of ${service}, or cancel run ${run}.`,
    )
  }

  async #begin(generation: number, holder: Holder): Promise<PreemptedHolder> {
    const { clock, note } = this.#deps
    this.#trouble = undefined
    const patience = (await this.#isGoingBack(holder)) ? this.#limits.release : 0
    if (patience > 0) note(`run ${holder.run} is on the way back already, and is waited for`)
    return { generation, holder, pressure: { askFrom: clock.now() + patience } }
  }

  /** What cannot be told does not hold an emergency up. */
  async #isGoingBack(holder: Holder): Promise<boolean> {
    const { goesBack, log } = this.#deps
    try {
      return (await goesBack?.(holder)) === true
    } catch (error) {
      log.warning(`Whether run ${holder.run} is on the way back could not be told: ${messageOf(error)}`)
      return false
    }
  }

  async #ask(pressure: PreemptionState, already: LockSignal | undefined, by: Holder): Promise<void> {
    const { clock, holder, log, note } = this.#deps
    pressure.askedAt = clock.now()
    if (already !== undefined) return note(`run ${by.run} was told already: ${describeSignal(already)}`)
    try {
      const { actor, reason } = this.#options
      const sent = await sendSignal(this.#deps, { kind: 'abort', run: holder.run, actor, ...(reason === undefined ? {} : { reason }) })
      if (sent.state === 'sent') note(`run ${sent.to.run}, which holds the lock, was told to abort and hand over`)
    } catch (error) {
      // Whoever cannot be told is cancelled in the same time.
      log.warning(`Run ${by.run} could not be told to abort: ${messageOf(error)}`)
    }
  }

  async #end(pressure: PreemptionState, by: Holder, force: boolean): Promise<void> {
    const { cancel, clock, holder, log, note } = this.#deps
    if (cancel === undefined) this.#trouble ??= 'nobody could be asked to cancel it'
    if (by.run === holder.run) this.#trouble ??= 'it is a job of this very run'
    if (cancel === undefined || this.#trouble !== undefined) return
    try {
      await cancel(by.run, { force })
      if (force) pressure.forcedAt = clock.now()
      else pressure.cancelledAt = clock.now()
      const late = pressure.answeredAt === undefined ? 'it did not answer' : 'it answered, but did not hand over'
      note(`${force ? 'forced' : 'asked'} GitHub to cancel run ${by.run}: ${force ? 'it did not end' : late}`)
    } catch (error) {
      // Anything but a refusal may pass: then it is asked again at the next look.
      if (isForbidden(error)) this.#trouble = 'the token may not cancel it, which needs actions: write'
      log.warning(`Run ${by.run} could not be cancelled: ${messageOf(error)}`)
    }
  }
}
