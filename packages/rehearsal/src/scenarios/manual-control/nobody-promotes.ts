import type { Scenario } from '../../world/scenario.ts'

export const nobodyPromotes: Scenario = {
  name: 'nobody-promotes',
  story: 'A rollout that stands until somebody says promote goes back at its deadline, when nobody has.',
  given: {
    live: [{ environment: 'production', version: 'v1.0.0' }],
    tuning: { steps: ['10%', '{ pause: { until: approved, at-most: 3s } }', '100%'] },
  },
  async play(world) {
    const release = await world.commit('main', 'Forget about it')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    const since = Date.now()
    world.approve(run, 'production')
    await world.untilShared('production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.contains('its summary says why', 'may go on from 10% within 3s', world.view.runs.summaries(result))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal('all traffic is on one side', '100 + 0', await world.view.edge.weightsAt('production'))
    world.claims.atLeast('seconds that it stood there', { limit: 3, measured: world.view.edge.secondsShared('production'), unit: ' s' })
    world.claims.atMost('the most that it ever had', {
      limit: 10,
      measured: world.view.edge.peakShareOfGreen('production', since),
      unit: ' %',
    })
    // Nobody has judged it: that is an error, no failure, and no reason to write an incident.
    world.claims.equal("GitHub's newest deployment of production", `${release.sha} error`, world.view.github.newestDeployment('production'))
    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    world.commonClaims.approvals(1)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
