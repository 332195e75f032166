import type { LedgerRecord, LedgerStore } from '@slipway/shared/rollout/ledger/ledger'
import { isOpen } from '@slipway/shared/rollout/ledger/record-state'
import { type Holder, type LockDeps, sameHolder } from '@slipway/shared/rollout/lock/lock'
import { isOurs } from '@slipway/shared/rollout/lock/ownership'

/** Who holds the lock: a job that still runs, or one that has ended without releasing it. */
export type LeftLock = { by: Holder; service: string | undefined; ended: boolean }

/** What other jobs have left in an environment: rollouts without an end, newest first, and the lock. */
export type Leftovers = { unfinished: readonly LedgerRecord[]; lock: LeftLock | undefined }

/** Reads what was left. Takes no lock. Throws what GitHub answered. */
export async function findLeftovers(ledger: LedgerStore, lock: LockDeps): Promise<Leftovers> {
  const unfinished = (await ledger.read()).filter((record) => isOpen(record) && !isOurs(record, lock.holder))
  return { unfinished, lock: lock.branchless === undefined ? await leftLock(lock) : undefined }
}

async function leftLock({ store, holder, hasEnded }: LockDeps): Promise<LeftLock | undefined> {
  const record = (await store.read())?.record
  if (record === undefined || record.state === 'free' || sameHolder(record.holder, holder)) return undefined
  return { by: record.holder, service: record.service, ended: await hasEnded(record.holder) }
}

/** Whether an ended job has left something that this one may bring to its end. */
export function isLeft({ unfinished, lock }: Leftovers): boolean {
  return unfinished.length > 0 || lock?.ended === true
}
