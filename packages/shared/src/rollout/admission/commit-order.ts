import type { Tier } from '../../config/sections/environment/tier.ts'
import { type ByHand, describeByHand } from '../../core/by-hand.ts'
import { sameVersion } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import type { CommitComparison } from '../../github/git/compare.ts'
import type { RuleResult } from './admission-result.ts'

/**
 * Whether the release's commit comes after the live one, under a version of its own: two runs that computed the next version at the same
 * time got the same one. Only a rollback may go to an older commit; below production, where one may be tried again, it begins with a warning.
 */
export function evaluateOrder(
  release: Release,
  live: { version: string; sha: string } | undefined,
  { comparison, tier, environment, byHand }: { comparison: CommitComparison | undefined; tier: Tier; environment: string; byHand: ByHand },
): RuleResult {
  const rule = 'order'
  const unknown = (why: string): RuleResult => ({
    rule,
    state: 'unchecked',
    message: `it was not checked whether the release is older than what is live: ${why}`,
  })
  if (live === undefined) return unknown('the commit of what is live is not known')
  const shown = `${live.version} (${live.sha.slice(0, 12)})`
  if (release.sha !== live.sha && sameVersion(release.version, live.version)) {
    return {
      rule,
      state: 'blocks',
      message: `${release.version} (${release.sha.slice(0, 12)}) has the version of another commit, ${shown}, which is live`,
      hint: 'Two releases of one version cannot be told apart when going back. Start the release anew, so that it takes the next version.',
    }
  }
  switch (comparison) {
    case undefined:
      return unknown(`GitHub does not know how ${release.sha.slice(0, 12)} stands to ${live.sha.slice(0, 12)}`)
    case 'ahead':
    case 'identical':
      return {
        rule,
        state: 'clear',
        message: `${comparison === 'ahead' ? 'it comes after' : 'it is the commit of'} ${shown}, which is live`,
      }
    case 'diverged':
      return { rule, state: 'unchecked', message: `it does not contain all of ${shown}, which is live: their histories have parted` }
    case 'behind': {
      const message = `${release.version} (${release.sha.slice(0, 12)}) is older than ${shown}, which is live: its commit is an ancestor of that`
      if (tier !== 'production')
        return { rule, state: 'warns', message, hint: `In ${tier} it is deployed all the same; in production it would be refused.` }
      return {
        rule,
        state: 'blocks',
        message,
        hint: `To go back, roll back: ${describeByHand(byHand, { does: 'rollback', environment, version: 'VERSION' })}. To go forward, deploy a newer commit.`,
      }
    }
  }
}
