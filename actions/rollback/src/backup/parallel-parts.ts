import { messageOf } from '@slipway/shared/core/errors'
import type { Clock } from '@slipway/shared/ports/clock'
import { pause } from '@slipway/shared/ports/pause'

export type PartName = 'database' | 'configuration' | 'tag-left' | 'tag-destination'

/** The result of a part. `skipped`: not configured, not wanted or not allowed. */
export type PartResult = {
  state: 'done' | 'skipped'
  detail: string
  sha256?: string
  path?: string
  bytes?: number
  /** Name of the provider's own snapshot, or of the recovery tag. */
  mark?: string
}
/** `not-done`: the time limit was exceeded. */
export type PartReport = Omit<PartResult, 'state'> & {
  name: PartName
  state: PartResult['state'] | 'failed' | 'not-done'
  /** Milliseconds. */
  took: number
  /** How to fix a failure. */
  hint?: string
  /** The recovery tag that the part was to set. */
  tag?: { name: string; sha: string; message: string }
}

export type Part = { name: PartName; make(signal: AbortSignal): Promise<PartResult> }

export type Backup = {
  /** Waits for all parts, at most `limit` ms since the start; a part that is not done by then is cancelled. Throws nothing. */
  end(limit?: number): Promise<PartReport[]>
}

/** Starts all parts at once. The failure of one does not stop the others. */
export function startBackup(parts: readonly Part[], { clock, signal }: { clock: Clock; signal: AbortSignal }): Backup {
  const startedAt = clock.now()
  const late = new AbortController()
  const reports = new Map<PartName, PartReport>()
  const all = Promise.all(
    parts.map(async ({ name, make }) => {
      reports.set(name, await reportOf(name, () => make(AbortSignal.any([signal, late.signal])), clock))
    }),
  )
  return {
    end: async (limit) => {
      if (limit === undefined) await all
      else if (reports.size < parts.length) await settledBy(all, startedAt + limit - clock.now(), clock)
      const took = clock.now() - startedAt
      const missing = parts.filter(({ name }) => !reports.has(name))
      if (missing.length > 0) late.abort(new Error('the time limit of the backup was over'))
      return parts.map(({ name }) => reports.get(name) ?? { name, state: 'not-done', detail: 'its time limit was over', took })
    },
  }
}

async function reportOf(name: PartName, make: () => Promise<PartResult>, clock: Clock): Promise<PartReport> {
  const from = clock.now()
  try {
    const made = await make()
    return { name, ...made, took: clock.now() - from }
  } catch (error) {
    const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {}
    return { name, state: 'failed', detail: messageOf(error), took: clock.now() - from, ...hint }
  }
}

async function settledBy(work: Promise<unknown>, within: number, clock: Clock): Promise<void> {
  const over = new AbortController()
  await Promise.race([work, pause(clock, within, over.signal)])
  over.abort()
}
