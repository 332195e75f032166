import type { Release } from '@slipway/shared/core/words'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'

/** Whether a version of a commit only has to name what is live. */
export type Numbering = { state: 'live'; release: Release } | { state: 'not-live'; reason: string }

/**
 * A release is its commit and its digest, a version only names it: what is live and passed its watch gets a number without being built
 * or deployed again. Its commit is that of the run, or it came from that one although it was built before. `same`: another commit that has
 * the same files of the service.
 */
export function numberingOf(
  live: LedgerRecord | undefined,
  { sha, same, passed }: { sha: string; same?: string | undefined; passed: boolean },
): Numbering {
  if (live === undefined) return { state: 'not-live', reason: 'the ledger knows no live release' }
  const { release, source } = live.intent
  if (release.sha !== sha && source?.sha !== sha && same === undefined) {
    return { state: 'not-live', reason: `what is live, ${release.version}, is of the commit ${source?.sha ?? release.sha}, not of ${sha}` }
  }
  if (!passed) return { state: 'not-live', reason: `${release.version} is live, but its watch could say nothing` }
  return { state: 'live', release }
}
