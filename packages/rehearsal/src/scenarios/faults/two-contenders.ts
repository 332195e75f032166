import type { Scenario } from '../../world/scenario.ts'

export const twoContenders: Scenario = {
  name: 'two-contenders',
  story:
    'A deployment and a planned rollback, in no common concurrency group, are approved in the same second: the lock lets one after the other.',
  given: {
    live: [
      { environment: 'production', version: 'v0.9.0' },
      { environment: 'production', version: 'v1.0.0' },
    ],
  },
  async play(world) {
    await world.commit('main', 'Race for the berth')
    const deployment = await world.push('main')
    const rollback = await world.dispatch('enhanced-release.yml', {
      inputs: { version_type: 'rollback', rollback_version: 'v0.9.0', create_github_release: 'false' },
    })
    await world.untilWaiting(deployment, 'production')
    await world.untilWaiting(rollback, 'production')
    const since = Date.now()
    world.approve(deployment, 'production')
    world.approve(rollback, 'production')
    const [deployed, returned] = await Promise.all([deployment.finished, rollback.finished])
    await world.commonClaims.onlyLockHolderShifted('production', since)
    const [first, second] = (await world.view.github.lockHistory('production')).periods
    const deployedFirst = first?.run === deployment.run.id
    world.claims.equal('the rollback succeeds, first or second', 'success', returned.conclusion)
    // What was approved over v1.0.0 is not done over v0.9.0.
    const outcome = deployedFirst ? 'success' : 'failure'
    world.claims.equal(`the deployment, which came ${deployedFirst ? 'first' : 'second'}, ends with`, outcome, deployed.conclusion)
    if (!deployedFirst) world.claims.contains('and says why', 'approved v1.0.0, now v0.9.0', world.view.runs.summaries(deployed))
    const inTurn = first?.to !== undefined && second !== undefined && first.to <= second.from
    world.claims.equal('the first has let go before the second begins', true, inTurn)
    world.claims.atMost('times that the traffic turned round', {
      limit: deployedFirst ? 1 : 0,
      measured: world.view.edge.shiftReversals('production', since),
    })
    await world.commonClaims.servesAgain('production', 'v0.9.0')
    world.commonClaims.approvals(2)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
