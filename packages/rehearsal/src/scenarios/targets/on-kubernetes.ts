import { deployToProduction, rollBackInEmergency } from '../../world/deployment-and-rollback.ts'
import type { Scenario } from '../../world/scenario.ts'

export const onKubernetes: Scenario = {
  name: 'on-kubernetes',
  story:
    'A cluster behind kubectl: an HTTPRoute gives the new Deployment its weights step by step, and the old one everything in an emergency.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], target: 'kubernetes' },
  async play(world) {
    const { records, facts } = world.stage.environment('production')
    const { version } = await deployToProduction(world, 'Take bookings')
    world.claims.equal(
      'weights of the HTTPRoute, oldest first',
      'web-blue 100, web-green 0; web-blue 90, web-green 10; web-blue 50, web-green 50; web-blue 0, web-green 100',
      records().join('; '),
    )
    world.claims.equal('pods that run, the old ones kept warm', `web-blue v1.0.0, web-green ${version}`, facts()['pods'])
    await rollBackInEmergency(world, 'v1.0.0')
    world.claims.equal('weights of the HTTPRoute', 'web-blue 100, web-green 0', records().at(-1))
    await world.commonClaims.noFailedRequest()
  },
}

export const onKubernetesService: Scenario = {
  name: 'on-kubernetes-service',
  story: "A cluster without a gateway: a Service's selector is switched to the new Deployment at once, and back in an emergency.",
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], target: 'kubernetes-service' },
  async play(world) {
    const { records, facts } = world.stage.environment('production')
    const { version } = await deployToProduction(world, 'Take bookings')
    world.claims.equal("colours in the Service's selector, oldest first", 'blue; green', records().join('; '))
    world.claims.equal('pods that run, the old ones kept warm', `web-blue v1.0.0, web-green ${version}`, facts()['pods'])
    await rollBackInEmergency(world, 'v1.0.0')
    world.claims.equal("colours in the Service's selector, oldest first", 'blue; green; blue', records().join('; '))
    await world.commonClaims.noFailedRequest()
  },
}
