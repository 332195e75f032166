import { formatDuration } from '../core/duration.ts'
import { ActionError, messageOf } from '../core/errors.ts'
import { isForbidden } from '../github/errors.ts'
import { type HeldLock, type Holder, type LockDeps, type LockSignal, tryLock } from './lock.ts'
import { describeSignal, sendSignal, standing } from './signals.ts'

/** How a run is asked to end: `force` leaves out even what it would always run. */
export type CancelRun = (run: number, how: { force: boolean }) => Promise<unknown>

export type EmergencyDeps = LockDeps & {
  /** Absent where nobody can be asked. Refused with 403, it is not asked again. */
  cancel?: CancelRun | undefined
  /** Whether the holder is itself on the way back: then it is first waited for, since an abort would only hold it up. */
  goesBack?(holder: Holder): Promise<boolean>
  /** Remembers what happened, for the evidence. */
  note(what: string): void
}

export type EmergencyOptions = {
  /** Who hauls it back, and why. */
  actor: string
  reason?: string | undefined
  /** Milliseconds to wait in all. */
  wait: number
  limits?: EmergencyLimits
}

/** Milliseconds that the holder is given. */
export type EmergencyLimits = {
  /** To answer the abort: then its run is cancelled. */
  answer: number
  /** To give the lock back once it has answered: then its run is cancelled. A rollback in the way gets as long before it is asked. */
  release: number
  /** To end once its run is cancelled: its job may use about five minutes for what it always runs. Then it is forced. */
  end: number
  poll: number
}
export const emergencyLimits: EmergencyLimits = { answer: 20_000, release: 120_000, end: 330_000, poll: 2_000 }

/** The lock, and whose rollout it has ended, if any. */
export type EmergencyLock = { lock: HeldLock; after: Holder | undefined }

/** The least that an emergency waits: long enough for the worst way, in which the holder's run has to be forced. */
export const emergencyWait = 600_000

/** What was done about one holder, and when by our own clock. `askFrom`: when it is to be told to abort. */
export type Pressure = { askFrom: number; askedAt?: number; answeredAt?: number; cancelledAt?: number; forcedAt?: number }
export type Move = 'wait' | 'ask' | 'cancel' | 'force'

/** What to do next about a holder. */
export function nextMove(pressure: Pressure, now: number, limits: EmergencyLimits): Move {
  const { askFrom, askedAt, answeredAt, cancelledAt, forcedAt } = pressure
  if (askedAt === undefined) return now >= askFrom ? 'ask' : 'wait'
  if (forcedAt !== undefined) return 'wait'
  if (cancelledAt !== undefined) return now >= cancelledAt + limits.end ? 'force' : 'wait'
  const patience = answeredAt === undefined ? askedAt + limits.answer : answeredAt + limits.release
  return now >= patience ? 'cancel' : 'wait'
}

/**
 * Takes the lock for an emergency, which does not queue: whoever holds it is told to go back and hand over. A holder that does
 * not is cancelled, and the lock is taken over only when GitHub says that its run has ended. Throws an ActionError that says what to
 * do when it stays taken. A run that was forced to end may still have a process: its next mutation finds the lock gone.
 */
export async function takeLockForEmergency(deps: EmergencyDeps, options: EmergencyOptions): Promise<EmergencyLock> {
  const { wait, limits = emergencyLimits } = options
  // Nobody can be told, and the group has kept it waiting already.
  if (deps.instead !== undefined) return { lock: await deps.instead.take(wait, deps.signal), after: undefined }
  const deadline = deps.clock.now() + wait
  const siege = besiege(deps, options, limits)
  for (;;) {
    const attempt = await tryLock(deps)
    if (attempt.state === 'taken') return { lock: attempt.lock, after: siege.pressed() ?? attempt.lock.takenFrom }
    if (deps.clock.now() >= deadline) throw stillHeld(deps.environment, attempt.by, wait, siege.trouble())
    await siege.press()
    await deps.clock.sleep(Math.min(limits.poll, Math.max(1, deadline - deps.clock.now())), deps.signal)
  }
}

/** Presses whoever holds the lock now; another holder in between is pressed from the beginning. */
function besiege(deps: EmergencyDeps, options: EmergencyOptions, limits: EmergencyLimits) {
  let current: { generation: number; holder: Holder; pressure: Pressure } | undefined
  let trouble: string | undefined
  const ask = async (asked: LockSignal | undefined, by: Holder) => {
    if (asked !== undefined) return deps.note(`run ${by.run} was told already: ${describeSignal(asked)}`)
    try {
      const { actor, reason } = options
      const sent = await sendSignal(deps, { kind: 'abort', run: deps.holder.run, actor, ...(reason === undefined ? {} : { reason }) })
      if (sent.state === 'sent') deps.note(`run ${sent.to.run}, which holds the lock, was told to abort and hand over`)
    } catch (error) {
      // Whoever cannot be told is cancelled in the same time.
      deps.log.warning(`Run ${by.run} could not be told to abort: ${messageOf(error)}`)
    }
  }
  const end = async (by: Holder, pressure: Pressure, force: boolean) => {
    const why = whyNotCancel(deps, by, trouble)
    if (why !== undefined) {
      trouble = why
      return
    }
    try {
      await deps.cancel?.(by.run, { force })
      if (force) pressure.forcedAt = deps.clock.now()
      else pressure.cancelledAt = deps.clock.now()
      const late = pressure.answeredAt === undefined ? 'it did not answer' : 'it answered, but did not hand over'
      deps.note(`${force ? 'forced' : 'asked'} GitHub to cancel run ${by.run}: ${force ? 'it did not end' : late}`)
    } catch (error) {
      // Anything but a refusal may pass: then it is asked again at the next look.
      if (isForbidden(error)) trouble = 'the token may not cancel it, which needs actions: write'
      deps.log.warning(`Run ${by.run} could not be cancelled: ${messageOf(error)}`)
    }
  }
  return {
    trouble: () => trouble,
    pressed: () => (current?.pressure.askedAt === undefined ? undefined : current.holder),
    press: async () => {
      const head = await deps.store.read()
      if (head === undefined || head.record.state === 'free') return
      const { generation, holder, signals } = head.record
      const { aborted } = standing(signals)
      const now = deps.clock.now()
      if (current?.generation !== generation) {
        const patience = (await isGoingBack(holder, deps)) ? limits.release : 0
        if (patience > 0) deps.note(`run ${holder.run} is on the way back already, and is waited for`)
        current = { generation, holder, pressure: { askFrom: now + patience } }
        trouble = undefined
      }
      const { pressure } = current
      if (aborted?.answered !== undefined && pressure.answeredAt === undefined) {
        pressure.answeredAt = now
        deps.note(`run ${holder.run} has answered`)
      }
      const move = nextMove(pressure, now, limits)
      if (move === 'ask') {
        pressure.askedAt = now
        await ask(aborted, holder)
      } else if (move !== 'wait') await end(holder, pressure, move === 'force')
    },
  }
}

/** What cannot be told does not hold an emergency up. */
async function isGoingBack(holder: Holder, { goesBack, log }: EmergencyDeps): Promise<boolean> {
  try {
    return (await goesBack?.(holder)) === true
  } catch (error) {
    log.warning(`Whether run ${holder.run} is on the way back could not be told: ${messageOf(error)}`)
    return false
  }
}

function whyNotCancel(deps: EmergencyDeps, by: Holder, trouble: string | undefined): string | undefined {
  if (trouble !== undefined) return trouble
  if (deps.cancel === undefined) return 'nobody could be asked to cancel it'
  return by.run === deps.holder.run ? 'it is a job of this very run' : undefined
}

function stillHeld(environment: string, by: Holder, wait: number, trouble: string | undefined): ActionError {
  const why = trouble === undefined ? 'it was told to abort and has not handed over' : `it was told to abort, and ${trouble}`
  return new ActionError(
    `The lock of ${environment} is still held by run ${by.run} (attempt ${by.attempt}, job ${by.job}) after ${formatDuration(wait)}: ${why}`,
    {
      hint:
        `Nothing was changed. Cancel run ${by.run} now (its page, or gh run cancel ${by.run}), then start the rollback again; ` +
        'with actions: write in the permissions of the job, it cancels that run itself.',
    },
  )
}
