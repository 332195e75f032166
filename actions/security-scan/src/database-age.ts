import { formatDuration } from '@slipway/shared/core/duration'
import type { ScanResult } from './contract/scanner.ts'

export type AgeLimit = {
  /** Milliseconds since 1970. */
  now: number
  /** The age in milliseconds up to which a database counts as current. */
  limit: number
}

/**
 * The result with the age of its database in words. What was done with a database that is older than the limit, or whose age is not known,
 * is `stale`: what was published since then was not looked for. A result without a database stays as it is.
 */
export function withDatabaseAge(result: ScanResult, { now, limit }: AgeLimit): ScanResult {
  const { database, state } = result
  if (database === undefined || state === 'error' || state === 'not-run') return result
  const age = ageOf(database.updated, now)
  const isStale = age === undefined || age > limit
  const words = age === undefined ? 'the age of its database is not known' : `its database is ${roundedAge(age)} old`
  const said = isStale ? `${words} (limit ${formatDuration(limit)})` : words
  const reason = result.reason === undefined ? said : isStale ? `${said}; ${result.reason}` : `${result.reason}; ${said}`
  return { ...result, state: isStale ? 'stale' : state, reason }
}

/** What two clocks may differ by, in milliseconds. */
const clocksDiffer = 3_600_000

/** Undefined where it is not known: a time that is none, or has not come yet, says nothing. */
function ageOf(updated: number | undefined, now: number): number | undefined {
  if (updated === undefined || !Number.isFinite(updated) || updated > now + clocksDiffer) return undefined
  return Math.max(0, now - updated)
}

/** In whole minutes, and from an hour on in whole hours: 26h, 3d2h. */
function roundedAge(age: number): string {
  const unit = age < 3_600_000 ? 60_000 : 3_600_000
  const rounded = Math.floor(age / unit) * unit
  return rounded === 0 ? 'less than 1m' : formatDuration(rounded)
}
