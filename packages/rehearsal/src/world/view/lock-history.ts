import { z } from 'zod'
import { fileHistory } from '../git/bare-repository.ts'

const record = z.object({
  state: z.enum(['held', 'free']),
  generation: z.number(),
  holder: z.object({ run: z.number(), attempt: z.number(), job: z.string() }),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
})
export type LockEntry = z.infer<typeof record>

/** The time for which one holder had a lock, in milliseconds since 1970; `to` is undefined while the lock is held. */
export type LockPeriod = { generation: number; run: number; from: number; to: number | undefined }

/** The periods in which a lock was held, and every commit that contradicts that one period follows another. */
export type LockHistory = { periods: LockPeriod[]; breaches: string[] }

/** The history of an environment's lock, read from its branch. */
export function lockHistory(gitDir: string, environment: string): Promise<LockHistory> {
  return lockHistoryOn(gitDir, `slipway/lock/${environment}`)
}

/** The history of the lock on a branch. */
export async function lockHistoryOn(gitDir: string, branch: string): Promise<LockHistory> {
  const texts = await fileHistory(gitDir, branch, 'record.json')
  return lockHistoryOf(texts.map((text) => record.parse(JSON.parse(text))))
}

/** The history that the records of a lock branch state; `entries` are oldest first. */
export function lockHistoryOf(entries: readonly LockEntry[]): LockHistory {
  const periods: LockPeriod[] = []
  const breaches: string[] = []
  let last: LockEntry | undefined
  for (const entry of entries) {
    const { generation, holder, at, state } = entry
    const period = periods.at(-1)
    const continues = last?.state === 'held' && last.generation === generation && nameOf(last) === nameOf(entry)
    if (continues) {
      if (state === 'free' && period !== undefined) period.to = at
    } else {
      const follows = state === 'held' && generation === (last?.generation ?? 0) + 1 && last?.state !== 'held'
      if (!follows) breaches.push(`${state} at generation ${generation} by run ${holder.run}, after ${describe(last)}`)
      if (state === 'held') periods.push({ generation, run: holder.run, from: at, to: undefined })
    }
    last = entry
  }
  return { periods, breaches }
}

function nameOf({ holder }: LockEntry): string {
  return `${holder.run}/${holder.attempt}/${holder.job}`
}

function describe(entry: LockEntry | undefined): string {
  return entry === undefined ? 'nothing' : `${entry.state} at generation ${entry.generation} by run ${entry.holder.run}`
}
