import type { Scenario } from '../../world/scenario.ts'

export const abortByHand: Scenario = {
  name: 'abort-by-hand',
  story: 'While a release is watched, somebody aborts it: the old version serves again within seconds, without an approval.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { monitor: '3m' } },
  async play(world) {
    const release = await world.commit('main', 'Sail in fog')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    await world.untilShared('production')
    const hand = (action: string) =>
      world.dispatch('deployment-monitor.yml', { inputs: { action, environment: 'production', reason: 'the fog is thick' } })
    const status = await hand('status')
    world.claims.equal('status succeeds while the rollout runs', 'success', (await status.finished).conclusion)
    const began = Date.now()
    const abort = await hand('abort')
    world.claims.equal('the abort succeeds without an approval', 'success', (await abort.finished).conclusion)
    const result = await run.finished
    world.claims.equal('the run of the release fails', 'failure', result.conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.atMost('seconds from the dispatch until the old version answered everything', {
      limit: 45,
      measured: await world.view.client.secondsUntilOnly('v1.0.0', began),
      unit: ' s',
    })
    world.claims.equal('all traffic is on one side', '100 + 0', await world.view.edge.weightsAt('production'))
    world.claims.contains(
      'the record of the release says that it came back',
      'failure',
      world.view.github.deploymentState('production', release.sha),
    )
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
