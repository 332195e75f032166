import { messageOf } from '@slipway/shared/core/errors'
import { tellsNothing } from '@slipway/shared/github/errors'
import { type RollbackJob, withPatience } from '../job/rollback-job.ts'
import { rollBack } from '../rollback.ts'
import { withRollbackLock } from '../rollback-lock.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { recordUntilAnswered } from './late-record.ts'
import { shiftWithoutLock } from './unlocked-shift.ts'

/**
 * A rollback that nothing may hold up. Where GitHub does not answer, the traffic is given to the idle side if that is surely the release
 * that was asked for; lock, ledger and incident follow once GitHub answers. Where it is not sure, GitHub is waited for.
 */
export async function emergencyRollback(job: RollbackJob): Promise<RollbackResult> {
  try {
    return await withRollbackLock(job, rollBack)
  } catch (error) {
    if (!job.urgency.on || !tellsNothing(error)) throw error
    const { log } = job.context
    log.warning(`GitHub tells nothing (${messageOf(error)}): the lock and the ledger cannot be asked`)
    const shift = await shiftWithoutLock(job)
    if (shift.state === 'shifted') return await recordUntilAnswered(shift, withPatience(job))
    log.warning(`Nothing was moved without GitHub: ${shift.reason}. It is waited for.`)
    return await withRollbackLock(withPatience(job), rollBack)
  }
}
