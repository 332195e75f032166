import type { Context } from '@slipway/shared/action'
import { lockDepsOf, selfOf, withLock } from '@slipway/shared/rollout/crew'
import { heldLock } from '@slipway/shared/rollout/lock'
import { openRecord, undo } from '@slipway/shared/rollout/session'
import { systemVault } from './backup/vault.ts'
import type { Inputs } from './inputs.ts'
import { type Stand, setStage } from './stage.ts'
import { mayBeLocked } from './state.ts'

/** Only after a kill is there plain text of a snapshot, and does the lock still stand: then the one is removed, traffic is given to one side whole, and the lock is released. */
export async function post(inputs: Inputs, context: Context, stand: Stand = {}): Promise<void> {
  await (stand.vault ?? systemVault(context.runner.temp)).sweep()
  if (!mayBeLocked(context.state)) return
  const stage = await setStage(inputs, context, stand)
  const lock = await heldLock(lockDepsOf(stage.books, { ...context, environment: stage.environment }))
  if (lock === undefined) return
  try {
    const open = openRecord(await stage.books.ledger.read(), selfOf(context.runner))
    if (open === undefined) return
    const ending = await undo(
      open,
      { reason: 'the rollback was interrupted', judged: false },
      withLock(stage.crew, lock, () => undefined),
    )
    context.log.info(`${open.intent.release.version}: ${ending.state}: ${ending.reason}`)
  } finally {
    await lock.release()
  }
}
