import { deployToProduction, rollBackInEmergency } from '../../world/deployment-and-rollback.ts'
import type { Scenario } from '../../world/scenario.ts'

export const onCloudflare: Scenario = {
  name: 'on-cloudflare',
  story: 'A Worker: versions take their shares step by step by deployments, and an emergency gives the old version everything again.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], target: 'cloudflare' },
  async play(world) {
    const { records, facts } = world.stage.environment('production')
    const { version } = await deployToProduction(world, 'Take bookings')
    world.claims.equal(
      "Cloudflare's deployments, oldest first",
      `v1.0.0 100 %; v1.0.0 90 %, ${version} 10 %; v1.0.0 50 %, ${version} 50 %; ${version} 100 %`,
      records().join('; '),
    )
    await rollBackInEmergency(world, 'v1.0.0')
    world.claims.equal("Cloudflare's newest deployment", 'v1.0.0 100 %', records().at(-1))
    world.claims.equal('and it is one more', 5, records().length)
    world.claims.equal(
      'its message still names a version for each side',
      true,
      /^slipway blue=[0-9a-f-]{36} green=[0-9a-f-]{36}$/.test(facts()['message of the newest deployment'] ?? ''),
    )
    await world.commonClaims.noFailedRequest()
  },
}
