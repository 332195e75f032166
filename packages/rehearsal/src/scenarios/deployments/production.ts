import type { Scenario } from '../../world/scenario.ts'

export const production: Scenario = {
  name: 'production',
  story: 'A push to main waits for its approval, then goes live step by step, and nobody notices.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Take bookings')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.claims.equal('before the approval production serves', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.claims.equal('before the approval there is no deployment', 1, world.view.github.deployments('production').length)
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('production answers with the new version', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal('all traffic is on one side', '0 + 100', await world.view.edge.weightsAt('production'))
    world.claims.atLeast('steps between nothing and everything that the client saw', {
      limit: 2,
      measured: world.view.edge.distinctSplits('production'),
    })
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} success`,
      world.view.github.newestDeployment('production'),
    )
    world.claims.equal('the old release stays warm for an instant return', 'v1.0.0', await world.view.edge.versionOnIdleSide('production'))
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    world.commonClaims.countedRequests(100)
    await world.commonClaims.noFailedRequest()
  },
}
