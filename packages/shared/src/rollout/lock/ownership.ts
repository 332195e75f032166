import type { Runner } from '../../ports/runner.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Holder } from './lock.ts'

/** Whether this job wrote the record. */
export function isOurs(record: LedgerRecord, self: Holder): boolean {
  const { run } = record.intent
  return run.id === self.run && run.attempt === self.attempt && run.job === self.job
}

/** This job as the holder of a lock. */
export function holderOf(runner: Runner): Holder {
  return { run: runner.run.id, attempt: runner.run.attempt, job: runner.run.job }
}
