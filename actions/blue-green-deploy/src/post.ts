import type { Context } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { lockDepsOf, selfOf, withLock } from '@slipway/shared/rollout/crew'
import { heldLock } from '@slipway/shared/rollout/lock'
import { openRecord, undo } from '@slipway/shared/rollout/session'
import type { Inputs } from './inputs.ts'
import { type Stand, setStage } from './stage.ts'
import { mayBeLocked, mayHaveBegun } from './state.ts'

/** The end of the job, cancelled or not: a rollout that nobody completed or took back is taken back, and the lock is released. */
export async function post(inputs: Inputs, context: Context, stand: Stand = {}): Promise<void> {
  if (!mayBeLocked(context.state)) return
  const stage = await setStage(inputs, context, stand)
  const lock = await heldLock(lockDepsOf(stage.books, { ...context, environment: stage.environment }))
  if (lock === undefined) return
  try {
    if (!mayHaveBegun(context.state)) return
    const own = openRecord(await stage.books.ledger.read(), selfOf(context.runner))
    if (own === undefined) return
    const why = { reason: 'the job ended before the rollout was completed', judged: false }
    const ending = await undo(
      own,
      why,
      withLock(stage.crew, lock, () => undefined),
    )
    context.log.info(`${own.intent.release.version}: ${ending.state}: ${ending.reason}`)
    if (ending.state === 'stuck') {
      throw new ActionError(`The rollout of ${own.intent.release.version} could not be taken back: ${ending.reason}`, {
        hint: 'Look at the target now. The next run, or the rollback action, tries again.',
      })
    }
  } finally {
    await lock.release()
  }
}
