import { z } from 'zod'
import { fileHistory } from './git.ts'

const record = z.object({
  state: z.enum(['held', 'free']),
  generation: z.number(),
  holder: z.object({ run: z.number(), attempt: z.number(), job: z.string() }),
  at: z.iso.datetime().transform((text) => Date.parse(text)),
})
export type LockEntry = z.infer<typeof record>

/** One holder's time with a lock, in milliseconds since 1970; without an end while it is held. */
export type Turn = { generation: number; run: number; from: number; to: number | undefined }

/** Who held an environment's lock and when, as its branch tells, with whatever contradicts that turns follow one another. */
export async function lockTurns(gitDir: string, environment: string): Promise<{ turns: Turn[]; breaches: string[] }> {
  const texts = await fileHistory(gitDir, `slipway/lock/${environment}`, 'record.json')
  return turnsIn(texts.map((text) => record.parse(JSON.parse(text))))
}

/** What the records of a lock branch tell, oldest first. */
export function turnsIn(entries: readonly LockEntry[]): { turns: Turn[]; breaches: string[] } {
  const turns: Turn[] = []
  const breaches: string[] = []
  let last: LockEntry | undefined
  for (const entry of entries) {
    const { generation, holder, at, state } = entry
    const turn = turns.at(-1)
    const goesOn = last?.state === 'held' && last.generation === generation && nameOf(last) === nameOf(entry)
    if (goesOn) {
      if (state === 'free' && turn !== undefined) turn.to = at
    } else {
      const follows = state === 'held' && generation === (last?.generation ?? 0) + 1 && last?.state !== 'held'
      if (!follows) breaches.push(`${state} at generation ${generation} by run ${holder.run}, after ${describe(last)}`)
      if (state === 'held') turns.push({ generation, run: holder.run, from: at, to: undefined })
    }
    last = entry
  }
  return { turns, breaches }
}

function nameOf({ holder }: LockEntry): string {
  return `${holder.run}/${holder.attempt}/${holder.job}`
}

function describe(entry: LockEntry | undefined): string {
  return entry === undefined ? 'nothing' : `${entry.state} at generation ${entry.generation} by run ${entry.holder.run}`
}
