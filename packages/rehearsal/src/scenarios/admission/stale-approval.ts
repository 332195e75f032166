import type { Scenario } from '../../world/scenario.ts'

export const staleApproval: Scenario = {
  name: 'stale-approval',
  story:
    'While a deployment waits for its approval, an emergency changes what is live: the approval no longer counts, and nothing is touched.',
  given: {
    live: [
      { environment: 'production', version: 'v0.9.0' },
      { environment: 'production', version: 'v1.0.0' },
    ],
  },
  async play(world) {
    await world.commit('main', 'Widen the pier')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    const rollback = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production' } })
    world.claims.equal('the emergency succeeds without an approval', 'success', (await rollback.finished).conclusion)
    world.claims.equal('production serves', 'v0.9.0', await world.view.edge.versionAt('production'))
    const since = Date.now()
    const recorded = world.view.github.deployments('production').length
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the approved run fails', 'failure', result.conclusion)
    world.claims.contains('its summary has both states', 'approved v1.0.0, now v0.9.0', world.view.runs.summaries(result))
    world.claims.contains('and an annotation the way out', 'Run the jobs again from \\"proposal\\" on', world.view.runs.annotations(result))
    world.claims.equal('changes of the weights after the approval', 0, world.view.edge.weightChangesSince('production', since))
    world.claims.equal('deployments recorded after the approval', 0, world.view.github.deployments('production').length - recorded)
    world.claims.equal('what runs on the idle side', 'v1.0.0', await world.view.edge.versionOnIdleSide('production'))
    await world.commonClaims.servesAgain('production', 'v0.9.0')
    world.claims.equal('the lock is free', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
