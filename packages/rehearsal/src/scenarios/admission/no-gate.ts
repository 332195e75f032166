import type { Scenario } from '../../world/scenario.ts'

export const noGate: Scenario = {
  name: 'no-gate',
  story: 'Production asks for approval, but its GitHub environment has no reviewers: refused, with the way to mend it.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    world.github.setEnvironment('production', { reviewers: [] })
    const release = await world.commit('main', 'Slip through')
    const run = await world.push('main')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('production').length)
    world.claims.contains('an annotation names what is missing', 'reviewer', world.view.runs.annotations(result))
    world.claims.equal(
      'statuses of the commit',
      'slipway/ci: success, slipway/deploy/production: failure',
      world.view.github.commitStatuses(release.sha),
    )
    world.claims.equal('alerts', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    world.claims.contains('which say what is missing', 'reviewer', world.view.alerts.newest())
    await world.commonClaims.noFailedRequest()
  },
}
