import { deployToProduction, rollBackInEmergency } from '../../world/deployment-and-rollback.ts'
import type { Scenario } from '../../world/scenario.ts'

export const onVercel: Scenario = {
  name: 'on-vercel',
  story: 'A Vercel project: the domains move to the new deployment at once, and back in an emergency, which turns nothing off.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], target: 'vercel' },
  async play(world) {
    const { records, facts } = world.stage.environment('production')
    const { version } = await deployToProduction(world, 'Take bookings')
    world.claims.equal("what had Vercel's domains, oldest first", `v1.0.0 100 %; ${version} 100 %`, records().join('; '))
    await rollBackInEmergency(world, 'v1.0.0')
    world.claims.equal("what has Vercel's domains", 'v1.0.0 100 %', records().at(-1))
    world.claims.equal('writes to Vercel', 'POST /promote/, POST /rollback/, PATCH ', facts()['writes'])
    world.claims.equal('domains are assigned by themselves, as before', 'yes', facts()['domains assigned by themselves'])
    await world.commonClaims.noFailedRequest()
  },
}

export const onVercelRolling: Scenario = {
  name: 'on-vercel-rolling',
  story: 'A Vercel project with rolling releases: stage after stage is approved once it was judged, and an emergency ends it all at once.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], target: 'vercel-rolling' },
  async play(world) {
    const { records, facts } = world.stage.environment('production')
    const { version } = await deployToProduction(world, 'Take bookings')
    world.claims.equal(
      'what Vercel served, oldest first',
      `v1.0.0 100 %; v1.0.0 90 %, ${version} 10 %; v1.0.0 50 %, ${version} 50 %; ${version} 100 %`,
      records().join('; '),
    )
    world.claims.equal('no rolling release is left', 'none', facts()['rolling release'])
    await rollBackInEmergency(world, 'v1.0.0')
    world.claims.equal('what Vercel serves', 'v1.0.0 100 %', records().at(-1))
    world.claims.equal('domains are assigned by themselves, as before', 'yes', facts()['domains assigned by themselves'])
    await world.commonClaims.noFailedRequest()
  },
}
