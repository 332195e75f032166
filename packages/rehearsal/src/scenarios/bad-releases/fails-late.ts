import type { Scenario } from '../../world/scenario.ts'

export const failsLate: Scenario = {
  name: 'fails-late',
  story:
    'A release is well through all steps and a fifth of its watch, as one that fails from the third minute of fifteen; then it fails, and comes back.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { monitor: '45s' } },
  async play(world) {
    const release = await world.commit('main', 'Fill the cache until it is full', {
      behaviour: { kind: 'failing', afterMs: 40_000, share: 1 },
    })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    await world.until('the release has all traffic', async () => (await world.view.edge.versionAt('production')) === release.version)
    world.claims.equal('requests that it failed until then', 0, await world.view.client.failuresOf(release.version))
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} failure`,
      world.view.github.newestDeployment('production'),
    )
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
