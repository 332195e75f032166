import type { Scenario } from '../../world/scenario.ts'

export const namedCommit: Scenario = {
  name: 'named-commit',
  story: 'A run by hand deploys the commit that it names, of the branch of the environment, and nothing that came after it.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('develop', 'Show the tides')
    await world.commit('develop', 'Show the moon')
    await world.send('develop')
    const inputs = { environment: 'staging', ref: release.sha }
    const result = await (await world.dispatch('enhanced-ci.yml', { inputs })).finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('and deploys the commit that it names', release.version, await world.view.edge.versionAt('staging'))
    world.claims.equal(
      'statuses of that commit',
      'slipway/ci: success, slipway/deploy/staging: success',
      world.view.github.commitStatuses(release.sha),
    )
    await world.commonClaims.noFailedRequest()
  },
}
