import type { Scenario } from './scenario.ts'

export const slow: Scenario = {
  name: 'slow',
  story: 'A release that answers correctly but slower than the threshold comes back by itself.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Ask the database for everything', { kind: 'slow', ms: 1_300 })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    await world.claimServesAgain('production', 'v1.0.0')
    world.claims.equal("GitHub's newest deployment of production", `${release.sha} failure`, world.newestDeployment('production'))
    world.claims.contains('the cause names the threshold that was breached', 'p95', world.incidents().at(0)?.body ?? '')
    await world.claimNoFailedRequest()
  },
}
