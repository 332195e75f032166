import type { Scenario } from '../../world/scenario.ts'

export const neverHealthy: Scenario = {
  name: 'never-healthy',
  story: 'A release that never becomes healthy gets no traffic at all.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Forget the port', { behaviour: { kind: 'never-healthy' } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.equal('requests that the release got through the edge', 0, await world.view.client.answersOf(release.version))
    world.claims.equal('times that the edge gave it a share of the traffic', 0, world.view.edge.distinctSplits('production'))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} failure`,
      world.view.github.newestDeployment('production'),
    )
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
