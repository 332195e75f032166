import { sameVersion } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import type { RuleResult } from './admission-result.ts'

/** What stands for the live release where the ledger knows none. */
export const nothingLive = 'none'

/** What was shown to those who approved. `live` is a version, or `nothingLive`. */
export type ApprovedState = { live: string | undefined; sha: string | undefined; digest: string | undefined }

/** What is to be deployed, and over what, as it is found once nobody waits any more. */
export type CurrentState = {
  release: Release
  byLedger: Release | undefined
  /** The version that the provider shows with all traffic; undefined where it tells none, or another rule speaks of what it shows. */
  byProvider: string | undefined
}

/**
 * Whether what was approved is still what would be done. Nobody approves `live` where an environment asks for no approval, so
 * the caller leaves it out there.
 */
export function evaluateApproval(approved: ApprovedState, { release, byLedger, byProvider }: CurrentState): RuleResult {
  const rule = 'approval'
  const pairs: [what: string, approved: string | undefined, found: string | undefined][] = [
    ['commit', approved.sha, release.sha],
    ['digest', approved.digest, release.digest],
    ['live by the ledger', approved.live, byLedger?.version ?? nothingLive],
    // Of what was live before the ledger began, nobody was told.
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
