import { formatDuration, ms } from '../../core/duration.ts'
import type { HistoryRecord } from '../../github/history.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { liveRecord } from '../ledger/live-release.ts'

/** One look at what is live, after its deployment. */
export type EarlierLook = { at: number; well: boolean }

/** What follows when a look finds what is live failing, and why. */
export type Consequence = { does: 'take-back' | 'alert'; reason: string }

export type ReturnQuestion = {
  /** When the newest of the releases that are looked at was found good, or kept; milliseconds since 1970. Undefined: nothing is recorded. */
  deployedAt: number | undefined
  now: number
  /** Milliseconds; 0 means that a look only alerts. */
  window: number
  /** The looks since then. */
  looks: readonly EarlierLook[]
}

/**
 * Whether a look takes back what it finds failing. Soon after a deployment the release is the likely cause. Later it is not: what broke may
 * be a third party, a certificate or the database, and the release before would break too. A fault began with a deployment where a look
 * within the window has found it, and every look since.
 */
export function consequenceOfLook({ deployedAt, now, window, looks }: ReturnQuestion): Consequence {
  if (window === 0) return { does: 'alert', reason: 'rollback.window is 0s, so a look only alerts' }
  if (deployedAt === undefined) return { does: 'alert', reason: 'the ledger does not say when what is live was deployed' }
  const age = now - deployedAt
  const since = `${formatDuration(ms(wholeMinutes(age)))} ago`
  if (age < window) return { does: 'take-back', reason: `it was deployed ${since}, within rollback.window (${formatDuration(ms(window))})` }
  const own = looks.filter(({ at }) => at >= deployedAt)
  const isEarly = own.some(({ at }) => at - deployedAt < window)
  if (isEarly && own.every(({ well }) => !well))
    return { does: 'take-back', reason: `it was deployed ${since}, and every look since then has found it failing` }
  const later = `it was deployed ${since}, longer than rollback.window (${formatDuration(ms(window))})`
  if (own.some(({ well }) => well)) return { does: 'alert', reason: `${later}, and a look has found it well since then` }
  return { does: 'alert', reason: `${later}, and no look within that time is recorded` }
}

function wholeMinutes(age: number): number {
  return Math.max(0, Math.floor(age / 60_000)) * 60_000
}

/** When what is live by the ledger was found good, or kept with all traffic although it was not; undefined where it knows nothing live. */
export function deployedSince(records: readonly LedgerRecord[]): number | undefined {
  const entry = liveRecord(records)?.entries.find(({ phase }) => phase === 'complete' || phase === 'kept')
  return entry === undefined ? undefined : Date.parse(entry.at)
}

/** The looks of the history at these services of an environment. One that was not evaluated says nothing. */
export function looksOf(
  history: readonly HistoryRecord[],
  { environment, services }: { environment: string; services: readonly string[] },
): EarlierLook[] {
  return history.flatMap((record) => {
    const own = record.environment === environment && services.includes(record.service)
    if (!own || record.outcome !== 'checked' || record.verdict === 'not-evaluated') return []
    return [{ at: Date.parse(record.at), well: record.verdict !== 'fail' }]
  })
}
