import { messageOf } from '../../core/errors.ts'
import { isForbidden } from '../../github/errors.ts'
import { type Holder, type LockDeps, type LockSignal, signalsFor } from './lock.ts'
import { nextPreemptionAction, type PreemptionLimits, type PreemptionState } from './preemption-policy.ts'
import { describeSignal, effectiveSignals, sendSignal } from './signals.ts'

/** Cancels a run. `force` also skips what the run would do with `always()`. */
export type CancelRun = (run: number, how: { force: boolean }) => Promise<unknown>

export type PreemptionDeps = LockDeps & {
  /** Absent when this run cannot cancel another. After a 403 it is not called again. */
  cancel?: CancelRun | undefined
  /** Whether the holder already reverts. Then it is given time first, because an abort would only delay it. */
  isReverting?(holder: Holder): Promise<boolean>
  /** Adds a line to the timeline of the evidence. */
  note(what: string): void
}

export type PreemptionOptions = {
  /** Who starts the rollback, and why. */
  actor: string
  reason?: string | undefined
  /** Milliseconds to wait in total. */
  wait: number
  limits?: PreemptionLimits
}

/** The holder that is preempted. Another holder in between starts from the beginning. */
type PreemptedHolder = { generation: number; holder: Holder; state: PreemptionState }

/** Makes the holder of the lock release it: abort, cancel, force-cancel. */
export class HolderPreemption {
  readonly #deps: PreemptionDeps
  readonly #options: PreemptionOptions
  readonly #limits: PreemptionLimits
  #current: PreemptedHolder | undefined
  #obstacle: string | undefined
  /** The fencing token of another service's holder for which the wait was reported. */
  #waitedFor: number | undefined

  constructor(deps: PreemptionDeps, options: PreemptionOptions, limits: PreemptionLimits) {
    this.#deps = deps
    this.#options = options
    this.#limits = limits
  }

  /** Why the holder's run cannot be cancelled. */
  get obstacle(): string | undefined {
    return this.#obstacle
  }

  /** The holder that was last told to abort. */
  get asked(): Holder | undefined {
    return this.#current?.state.askedAt === undefined ? undefined : this.#current.holder
  }

  /** Reads the lock once and takes the next action towards its holder. */
  async advance(): Promise<void> {
    const { store, clock, note } = this.#deps
    const head = await store.read()
    if (head === undefined || head.record.state === 'free') return
    const { generation, holder, signals, service } = head.record
    if (service !== undefined && service !== this.#deps.service) return this.#waitForOtherService(generation, holder, service)
    const { aborted } = effectiveSignals(signalsFor(this.#deps.service, signals))
    if (this.#current?.generation !== generation) this.#current = await this.#begin(generation, holder)
    const { state } = this.#current
    const now = clock.now()
    if (aborted?.answered !== undefined && state.answeredAt === undefined) {
      state.answeredAt = now
      note(`run ${holder.run} has answered`)
    }
    const move = nextPreemptionAction(state, now, this.#limits)
    if (move === 'ask') await this.#ask(state, aborted, holder)
    else if (move !== 'wait') await this.#end(state, holder, move === 'force')
  }

  /** The rollout of another service is neither aborted nor cancelled: this run waits for it. */
  #waitForOtherService(generation: number, { run }: Holder, service: string): void {
    if (this.#waitedFor === generation) return
    this.#waitedFor = generation
    const { environment, log, note, service: own } = this.#deps
    note(`run ${run} rolls out the service ${service}, and is waited for`)
    log.warning(
      `The lock of ${environment} is held by run ${run} for the service ${service}. An emergency of ${own} does not end another service's rollout: it waits. To end it, abort the rollout of ${service}, or cancel run ${run}.`,
    )
  }

  async #begin(generation: number, holder: Holder): Promise<PreemptedHolder> {
    const { clock, note } = this.#deps
    this.#obstacle = undefined
    const grace = (await this.#isHolderReverting(holder)) ? this.#limits.release : 0
    if (grace > 0) note(`run ${holder.run} is going back already, and is waited for`)
    return { generation, holder, state: { askFrom: clock.now() + grace } }
  }

  /** An error here must not delay an emergency. */
  async #isHolderReverting(holder: Holder): Promise<boolean> {
    const { isReverting, log } = this.#deps
    try {
      return (await isReverting?.(holder)) === true
    } catch (error) {
      log.warning(`Whether run ${holder.run} is going back could not be told: ${messageOf(error)}`)
      return false
    }
  }

  async #ask(state: PreemptionState, already: LockSignal | undefined, by: Holder): Promise<void> {
    const { clock, holder, log, note } = this.#deps
    state.askedAt = clock.now()
    if (already !== undefined) return note(`run ${by.run} was told already: ${describeSignal(already)}`)
    try {
      const { actor, reason } = this.#options
      const sent = await sendSignal(this.#deps, { kind: 'abort', run: holder.run, actor, ...(reason === undefined ? {} : { reason }) })
      if (sent.state === 'sent') note(`run ${sent.to.run}, which holds the lock, was told to abort and hand over`)
    } catch (error) {
      // A holder that cannot be told is cancelled after the same time.
      log.warning(`Run ${by.run} could not be told to abort: ${messageOf(error)}`)
    }
  }

  async #end(state: PreemptionState, by: Holder, force: boolean): Promise<void> {
    const { cancel, clock, holder, log, note } = this.#deps
    if (cancel === undefined) this.#obstacle ??= 'nobody could be asked to cancel it'
    if (by.run === holder.run) this.#obstacle ??= 'it is a job of this very run'
    if (cancel === undefined || this.#obstacle !== undefined) return
    try {
      await cancel(by.run, { force })
      if (force) state.forcedAt = clock.now()
      else state.cancelledAt = clock.now()
      const late = state.answeredAt === undefined ? 'it did not answer' : 'it answered, but did not hand over'
      note(`${force ? 'forced' : 'asked'} GitHub to cancel run ${by.run}: ${force ? 'it did not end' : late}`)
    } catch (error) {
      // Other errors may be transient; retry on the next poll.
      if (isForbidden(error)) this.#obstacle = 'the token may not cancel it, which needs actions: write'
      log.warning(`Run ${by.run} could not be cancelled: ${messageOf(error)}`)
    }
  }
}
