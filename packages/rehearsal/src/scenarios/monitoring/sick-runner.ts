import type { Scenario } from '../../world/scenario.ts'

export const sickRunner: Scenario = {
  name: 'sick-runner',
  story: 'The runner loses its network in the middle of the watch of a good release: nobody is blamed for it, and nothing is taken back.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], canLoseNetwork: true, tuning: { monitor: '20s' } },
  async play(world) {
    const release = await world.commit('main', 'Sort the list')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    // The first line of progress of the watch.
    await world.untilLogged(run, ' requests, P95 ')
    await world.loseNetwork(8_000)
    await run.finished
    world.claims.equal('production serves', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal('all traffic is on one side', '0 + 100', await world.view.edge.weightsAt('production'))
    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    await world.commonClaims.noFailedRequest()
  },
}
