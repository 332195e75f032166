import type { TargetKind } from '../../stage/targets/staged-target.ts'
import { rollBackInEmergency } from '../../world/deployment-and-rollback.ts'
import type { Scenario } from '../../world/scenario.ts'

export const rollbackOnCloudflare = story('rollback-uploads-nothing-on-cloudflare', 'cloudflare', "A Worker's version")
export const rollbackOnVercel = story('rollback-uploads-nothing-on-vercel', 'vercel', 'A Vercel deployment')

/** Two releases back: no side runs that one any more, and the default branch is what is checked out. */
function story(name: string, target: TargetKind, what: string): Scenario {
  return {
    name,
    story: `${what} that served two releases ago serves again as it was: the rollback takes what the provider has kept, and uploads nothing.`,
    given: { live: ['v1.1.0', 'v1.2.0', 'v1.3.0'].map((version) => ({ environment: 'production', version })), target },
    async play(world) {
      const { facts, records } = world.stage.environment('production')
      const before = facts()['uploads'] ?? ''
      await rollBackInEmergency(world, 'v1.1.0')
      world.claims.equal('what serves by the provider', 'v1.1.0 100 %', records().at(-1))
      world.claims.equal('uploads since the rollback began', before, facts()['uploads'])
      await world.commonClaims.noFailedRequest()
    },
  }
}
