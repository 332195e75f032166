import { ActionError } from '../../core/errors.ts'
import type { LedgerRecord, LedgerStore } from '../ledger/ledger.ts'
import { lastEntry } from '../ledger/record-state.ts'
import { automaticPause } from './automatic-pause.ts'

export type Resumption = { state: 'resumed'; record: LedgerRecord } | { state: 'nothing' }

/**
 * Resumes automatic deployments after a revert: appends a `resumed` entry to the record that caused the pause; its state is unchanged.
 * Throws an ActionError when the ledger still shows a pause afterwards.
 */
export async function resumeAutomatic(
  ledger: LedgerStore,
  { actor, reason }: { actor: string; reason?: string | undefined },
): Promise<Resumption> {
  const record = automaticPause(await ledger.read())
  if (record === undefined) return { state: 'nothing' }
  const detail = `automatic deployments may go on, says ${actor}${reason === undefined ? '' : `: ${reason}`}`
  await ledger.write(record.id, { state: lastEntry(record)?.state ?? 'failure', phase: 'resumed', detail })
  const still = automaticPause(await ledger.read())
  if (still === undefined) return { state: 'resumed', record }
  throw new ActionError(`Automatic deployments still stand still: ${still.intent.release.version} was taken back in the meantime`, {
    hint: 'Look at that one too, then say resume again.',
  })
}
