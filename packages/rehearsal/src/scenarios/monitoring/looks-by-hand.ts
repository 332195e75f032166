import type { Scenario } from '../../world/scenario.ts'

export const looksByHand: Scenario = {
  name: 'looks-by-hand',
  story: 'Health check, performance test and report by deployment-monitor.yml look at what is live, and change nothing.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    for (const action of ['health_check', 'performance_test', 'report']) {
      const run = await world.dispatch('deployment-monitor.yml', { inputs: { action, environment: 'production' } })
      const result = await run.finished
      world.claims.equal(`${action} succeeds without an approval`, 'success', result.conclusion)
      const artifacts = world.github.artifacts(run.run.id).map((artifact) => artifact.name)
      world.claims.equal(`${action} leaves monitoring-results`, action === 'performance_test', artifacts.includes('monitoring-results'))
      world.claims.equal(`${action} leaves the dashboard`, true, artifacts.includes('dashboard'))
    }
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('production').length)
    await world.commonClaims.noFailedRequest()
  },
}
