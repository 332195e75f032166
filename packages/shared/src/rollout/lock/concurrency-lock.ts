import { formatDuration } from '../../core/duration.ts'
import { concurrencyGroupOf } from '../../core/keys.ts'
import type { LedgerRecord, LedgerStore } from '../ledger/ledger.ts'
import { isOpen } from '../ledger/record-state.ts'
import { type BranchlessLock, type HeldLock, type LockDeps, LockHeld, LockLost } from './lock.ts'
import { isOurs, writerOf } from './ownership.ts'

export type ConcurrencyLockDeps = Pick<LockDeps, 'environment' | 'holder' | 'hasEnded' | 'clock' | 'log'> & { ledger: LedgerStore }

const pollEvery = 10_000
const longWait = { after: 120_000, pollEvery: 60_000 }
/** Milliseconds for which a read of the ledger is reused: each read costs one request per rollout. */
const readLasts = 15_000

/**
 * `rollout.lock: concurrency`: a lock without a branch, for jobs without `contents: write`. The concurrency group of the workflow keeps
 * rollouts apart; this lock only asks the ledger whether another rollout is open. It is no fence: two rollouts that begin in the same
 * second both pass, and a late holder stops only when a newer rollout is in the ledger. It carries no signals.
 */
export function concurrencyLock(deps: ConcurrencyLockDeps): BranchlessLock {
  const { ledger, holder } = deps
  return {
    take: async (wait, signal) => {
      await untilAlone(deps, wait, signal)
      return held(
        deps,
        (await ledger.read()).some((record) => isOurs(record, holder)),
      )
    },
    remembered: () => held(deps, true),
    held: async () => ((await ledger.read()).some((record) => isOurs(record, holder)) ? held(deps, true) : undefined),
  }
}

async function untilAlone({ ledger, holder, environment, hasEnded, clock, log }: ConcurrencyLockDeps, wait: number, signal?: AbortSignal) {
  const began = clock.now()
  const deadline = began + wait
  for (let told = false; ; ) {
    const other = await firstRunning(await ledger.read(), { holder, hasEnded })
    if (other === undefined) return
    const { id, attempt, job } = other.intent.run
    if (clock.now() >= deadline) {
      throw new LockHeld(
        `Run ${id} (attempt ${attempt}, job ${job}) is in the middle of a rollout of ${environment}, after a wait of ${formatDuration(wait)}`,
        {
          hint: `With rollout.lock: concurrency, every job that deploys or rolls back has to be in the concurrency group ${concurrencyGroupOf({ environment })}.`,
        },
      )
    }
    if (!told) log.info(`Waiting for run ${id} (job ${job}), which is in the middle of a rollout of ${environment}`)
    told = true
    const pause = clock.now() - began < longWait.after ? pollEvery : longWait.pollEvery
    await clock.sleep(Math.min(pause, Math.max(1, deadline - clock.now())), signal)
  }
}

/** A record that an ended run left open is reconciled, not waited for. */
async function firstRunning(records: readonly LedgerRecord[], { holder, hasEnded }: Pick<ConcurrencyLockDeps, 'holder' | 'hasEnded'>) {
  for (const record of records) {
    if (!isOpen(record) || isOurs(record, holder)) continue
    if (!(await hasEnded(writerOf(record)))) return record
  }
  return undefined
}

function held({ ledger, holder, environment, clock }: ConcurrencyLockDeps, reentered: boolean): HeldLock {
  let readAt: number | undefined
  return {
    generation: holder.run,
    reentered,
    takenFrom: undefined,
    check: async () => {
      if (readAt !== undefined && clock.now() - readAt < readLasts) return
      const newer = (await ledger.read()).find((record) => isOpen(record) && !isOurs(record, holder) && record.intent.run.id > holder.run)
      if (newer !== undefined) {
        throw new LockLost(`Run ${newer.intent.run.id}, which is newer, has begun a rollout of ${environment}`, {
          hint: `Another run acts on this environment now, so this one changes nothing more. Put both into the concurrency group ${concurrencyGroupOf({ environment })}.`,
        })
      }
      readAt = clock.now()
    },
    signals: async () => [],
    answer: async () => undefined,
    release: async () => undefined,
  }
}
