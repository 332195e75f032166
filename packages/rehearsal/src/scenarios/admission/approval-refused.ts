import type { Scenario } from '../../world/scenario.ts'

export const approvalRefused: Scenario = {
  name: 'approval-refused',
  story: 'The reviewer says no: nothing of production is touched.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Sell tickets')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production', 'rejected')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.claims.equal('no release was started', '', await world.view.edge.versionOnIdleSide('production'))
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('production').length)
    world.claims.equal(
      'statuses of the commit',
      'slipway/ci: success, slipway/deploy/production: failure',
      world.view.github.commitStatuses(release.sha),
    )
    world.claims.equal('alerts', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    await world.commonClaims.noFailedRequest()
  },
}
