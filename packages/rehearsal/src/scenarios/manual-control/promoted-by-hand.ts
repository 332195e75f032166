import type { Scenario } from '../../world/scenario.ts'

export const promotedByHand: Scenario = {
  name: 'promoted-by-hand',
  story: 'A rollout stands at a tenth of the traffic, as its plan says, until somebody says promote, which takes an approval.',
  given: {
    live: [{ environment: 'production', version: 'v1.0.0' }],
    tuning: { steps: ['10%', '{ pause: { until: approved, at-most: 90s } }', '50%', '100%'] },
  },
  async play(world) {
    const release = await world.commit('main', 'Try the new sail')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    const since = Date.now()
    world.approve(run, 'production')
    await world.untilShared('production')
    const promote = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'promote', environment: 'production' } })
    await world.untilWaiting(promote, 'production')
    await world.until('its record says that it stands', () =>
      world.view.github.newestDetail('production').includes('until somebody says promote'),
    )
    world.claims.equal('before that approval it stands at', '90 + 10', await world.view.edge.weightsAt('production'))
    world.claims.atMost('the most that it had until then', {
      limit: 10,
      measured: world.view.edge.peakShareOfGreen('production', since),
      unit: ' %',
    })
    world.approve(promote, 'production')
    world.claims.equal('the hand succeeds', 'success', (await promote.finished).conclusion)
    world.claims.equal('the run of the release succeeds', 'success', (await run.finished).conclusion)
    world.claims.equal('production answers with it', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal('all traffic is on one side', '0 + 100', await world.view.edge.weightsAt('production'))
    world.commonClaims.approvals(2)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
