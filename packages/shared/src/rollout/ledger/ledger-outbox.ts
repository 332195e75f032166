import { ActionError, messageOf } from '../../core/errors.ts'
import { isNoAnswer } from '../../github/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { answerWithin } from '../../ports/time-limit.ts'
import type { LedgerEntry, LedgerStore } from './ledger.ts'

/** Entries for the ledger in their order, written as soon as GitHub takes them: no traffic waits for what is only evidence. */
export type LedgerOutbox = {
  add(id: number, entry: Omit<LedgerEntry, 'at'>): void
  /**
   * Waits at most `within` ms until every entry is written. Throws what GitHub refused since the last call, and an ActionError when
   * entries are left; those go on being tried.
   */
  written(within: number): Promise<void>
  /** Gives up what is not written yet of a record, and waits for the entry of it that is on its way. */
  drop(id: number): Promise<void>
}

/** Milliseconds between two tries of an entry that GitHub did not answer, or answered with a fault of its own. */
const pauses = [250, 500, 1_000, 2_000, 4_000]
/** Milliseconds for which an entry is tried at all. */
const patience = 120_000

export function ledgerOutbox(ledger: Pick<LedgerStore, 'write'>, { clock, log }: { clock: Clock; log: Log }): LedgerOutbox {
  const waiting: { id: number; entry: Omit<LedgerEntry, 'at'>; since: number; dropped: boolean }[] = []
  let underWay: { id: number; write: Promise<void> } | undefined
  let refused: unknown
  let work: Promise<void> | undefined
  const writeAll = async () => {
    for (let tries = 0; ; ) {
      const [next] = waiting
      if (next === undefined) {
        work = undefined
        return
      }
      if (next.dropped) {
        waiting.shift()
        continue
      }
      try {
        const write = ledger.write(next.id, next.entry)
        underWay = { id: next.id, write }
        await write
      } catch (error) {
        if (next.dropped) continue
        if (isNoAnswer(error) && clock.now() < next.since + patience) {
          await clock.sleep(pauses[Math.min(tries, pauses.length - 1)] ?? 0)
          tries += 1
          continue
        }
        log.warning(`The ledger could not be written (${next.entry.phase}): ${messageOf(error)}`)
        refused ??= error
      } finally {
        underWay = undefined
      }
      tries = 0
      waiting.shift()
    }
  }
  return {
    add: (id, entry) => {
      waiting.push({ id, entry, since: clock.now(), dropped: false })
      work ??= writeAll()
    },
    written: async (within) => {
      const answer = work === undefined ? { state: 'answered' } : await answerWithin(work, within, clock)
      const error = refused
      refused = undefined
      if (error !== undefined) throw error
      if (answer.state === 'answered') return
      throw new ActionError(`GitHub has not taken ${waiting.length} ${waiting.length === 1 ? 'entry' : 'entries'} of the ledger in time`)
    },
    drop: async (id) => {
      for (const one of waiting) if (one.id === id) one.dropped = true
      if (underWay?.id === id) await Promise.allSettled([underWay.write])
    },
  }
}
