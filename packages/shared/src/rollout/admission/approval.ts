import { sameVersion } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import type { RuleResult } from './admission-result.ts'

/** The text for the live release when the ledger knows none. */
export const nothingLive = 'none'

/** The state that the approvers saw. `live` is a version, or `nothingLive`. */
export type ApprovedState = { live: string | undefined; sha: string | undefined; digest: string | undefined }

/** The state after the approval: what is deployed, and what it replaces. */
export type CurrentState = {
  release: Release
  byLedger: Release | undefined
  /** The version that the provider shows with all traffic. Undefined when it shows none, or when another rule covers it. */
  byProvider: string | undefined
}

/**
 * Whether the approved state still holds. In an environment without required approval nobody approved `live`, so the caller leaves it
 * out.
 */
export function evaluateApproval(approved: ApprovedState, { release, byLedger, byProvider }: CurrentState): RuleResult {
  const rule = 'approval'
  const pairs: [what: string, approved: string | undefined, found: string | undefined][] = [
    ['commit', approved.sha, release.sha],
    ['digest', approved.digest, release.digest],
    ['live by the ledger', approved.live, byLedger?.version ?? nothingLive],
    // A release that was live before the ledger began was shown to no approver.
    ['live by the provider', approved.live === nothingLive ? undefined : approved.live, byProvider ?? approved.live],
  ]
  const compared = pairs.filter(([, one]) => one !== undefined)
  if (compared.length === 0) return { rule, state: 'clear', message: 'nothing was approved that could have changed' }
  const changed = compared.filter(([, one, other]) => one !== undefined && (other === undefined || !sameVersion(one, other)))
  if (changed.length === 0) return { rule, state: 'clear', message: 'it is what was approved' }
  const list = changed.map(([what, one, other]) => `${what}: approved ${one}, now ${other ?? 'unknown'}`)
  return {
    rule,
    state: 'blocks',
    message: `the approval has gone stale (${list.join('; ')})`,
    hint: 'Run the jobs again from "proposal" on, so that it is shown anew, and approve what it says.',
  }
}
