import type { Scenario } from './scenario.ts'

export const production: Scenario = {
  name: 'production',
  story: 'A push to main waits for its approval, then goes live step by step, and nobody notices.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Take bookings')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.claims.equal('before the approval production serves', 'v1.0.0', await world.versionAt('production'))
    world.claims.equal('before the approval there is no deployment', 1, world.deployments('production').length)
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('production answers with the new version', release.version, await world.versionAt('production'))
    world.claims.equal('all traffic is on one side', '0 + 100', await world.weightsAt('production'))
    world.claims.atLeast('steps between nothing and everything that the client saw', 2, world.sharesSeen('production'))
    world.claims.equal("GitHub's newest deployment of production", `${release.sha} success`, world.newestDeployment('production'))
    world.claims.equal('the old release stays warm for an instant return', 'v1.0.0', await world.versionOnIdleSide('production'))
    world.claims.equal('the lock is free again', 'free', await world.lockState('production'))
    await world.claimNoFailedRequest()
  },
}
