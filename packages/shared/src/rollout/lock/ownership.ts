import type { Runner } from '../../ports/runner.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Holder, sameHolder } from './lock.ts'

/** Whether this job wrote the record. */
export function isOurs(record: LedgerRecord, self: Holder): boolean {
  return sameHolder(writerOf(record), self)
}

/** The job that wrote the record, as the holder of a lock. */
export function writerOf({ intent }: LedgerRecord): Holder {
  const { id, attempt, job, jobId } = intent.run
  return { run: id, attempt, job, ...(jobId === undefined ? {} : { jobId }) }
}

/** A job as a record of the ledger names it. */
export function runOf({ run, attempt, job, jobId }: Holder): LedgerRecord['intent']['run'] {
  return { id: run, attempt, job, ...(jobId === undefined ? {} : { jobId }) }
}

/** This job as the holder of a lock. */
export function holderOf(runner: Runner): Holder {
  const { id, attempt, job, jobId } = runner.run
  return { run: id, attempt, job, ...(jobId === undefined ? {} : { jobId }) }
}
