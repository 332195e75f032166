import type { Scenario } from '../../world/scenario.ts'

export const featureToDevelopment: Scenario = {
  name: 'feature-to-development',
  story: 'Where it is switched on, a feature branch reaches development; staging and production are not touched.',
  given: { live: [{ environment: 'development', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('feature/new-feature', 'Draw the harbour')
    const run = await world.push('feature/new-feature')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('development answers with the new version', release.version, await world.view.edge.versionAt('development'))
    world.claims.equal(
      'deployments of staging and production',
      0,
      world.view.github.deployments('staging').length + world.view.github.deployments('production').length,
    )
    await world.commonClaims.noFailedRequest()
  },
}
