import type { Scenario } from '../../world/scenario.ts'

export const emergencyInTheWay: Scenario = {
  name: 'emergency-in-the-way',
  story:
    'An emergency rollback meets a rollout that runs: it does not queue, the rollout goes back and hands over, and nothing is taken one too far.',
  given: {
    live: [
      { environment: 'production', version: 'v0.9.0' },
      { environment: 'production', version: 'v1.0.0' },
    ],
    tuning: { monitor: '3m' },
  },
  async play(world) {
    await world.commit('main', 'Sail in a storm')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    await world.untilShared('production')
    const began = Date.now()
    const rollback = await world.dispatch('deployment-monitor.yml', {
      inputs: { action: 'rollback', environment: 'production', reason: 'a storm' },
    })
    world.claims.equal('the emergency succeeds without an approval', 'success', (await rollback.finished).conclusion)
    world.claims.equal('the run of the release fails by itself, and was not cancelled', 'failure', (await run.finished).conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.atMost('seconds from the dispatch until the old version answered everything', {
      limit: 60,
      measured: await world.view.client.secondsUntilOnly('v1.0.0', began),
      unit: ' s',
    })
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
