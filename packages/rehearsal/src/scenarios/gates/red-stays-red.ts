import type { Scenario } from '../../world/scenario.ts'

export const redStaysRed: Scenario = {
  name: 'red-stays-red',
  story: 'A commit whose build fails stays red and is told of once, whatever a look from the same head says of what is live.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const broken = await world.commit('main', 'Moor at both ends', { files: { 'build.js': 'process.exit(1)\n' } })
    const result = await (await world.push('main')).finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.equal('at the build', 'failure', world.view.runs.jobConclusion(result, 'build'))
    world.claims.equal('statuses of the commit', 'slipway/ci: failure', world.view.github.commitStatuses(broken.sha))
    world.claims.equal('alerts', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    world.claims.contains('which say what failed', 'job build', world.view.alerts.newest())

    const look = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'health_check', environment: 'production' } })
    world.claims.equal('a look by hand at what is live is well', 'success', (await look.finished).conclusion)
    world.claims.equal('a scheduled one too', 'success', (await (await world.schedule()).finished).conclusion)
    world.claims.equal('statuses of the commit that both ran on', 'slipway/ci: failure', world.view.github.commitStatuses(broken.sha))
    world.claims.equal('what GitHub makes of them', 'failure', world.view.github.combinedStatus(broken.sha))
    world.claims.equal('alerts', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}
