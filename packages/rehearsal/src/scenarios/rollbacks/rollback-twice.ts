import type { Scenario } from '../../world/scenario.ts'

export const rollbackTwice: Scenario = {
  name: 'rollback-twice',
  story: 'A rollback is started twice, without a version and with one: the second time nothing changes, and it is one incident.',
  given: {
    live: [
      { environment: 'production', version: 'v1.2.2' },
      { environment: 'production', version: 'v1.2.3' },
      { environment: 'production', version: 'v1.2.4' },
    ],
  },
  async play(world) {
    const rollBack = async (rollback_version: string) =>
      (await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production', rollback_version } }))
        .finished
    const ways = [
      { how: 'without a version', named: '', goesTo: 'v1.2.3', incidents: 1 },
      { how: 'to v1.2.2', named: 'v1.2.2', goesTo: 'v1.2.2', incidents: 2 },
    ]
    for (const { how, named, goesTo, incidents } of ways) {
      world.claims.equal(`a rollback ${how} succeeds`, 'success', (await rollBack(named)).conclusion)
      await world.commonClaims.servesAgain('production', goesTo)
      world.claims.equal('incidents so far', incidents, world.view.github.incidents().length)
      const since = Date.now()
      const recorded = world.view.github.deployments('production').length
      const again = await rollBack(named)
      world.claims.equal(`a second one ${how} succeeds`, 'success', again.conclusion)
      world.claims.contains('and says that there was nothing to do', 'Nothing had to be changed', world.view.runs.summaries(again))
      world.claims.equal('changes of the weights', 0, world.view.edge.weightChangesSince('production', since))
      world.claims.equal('deployments recorded', 0, world.view.github.deployments('production').length - recorded)
      world.claims.equal('production still serves', goesTo, await world.view.edge.versionAt('production'))
      world.claims.equal('and no further incident is opened', incidents, world.view.github.incidents().length)
    }
    world.commonClaims.approvals(0)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
