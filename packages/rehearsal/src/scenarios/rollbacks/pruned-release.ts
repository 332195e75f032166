import type { Scenario } from '../../world/scenario.ts'

export const prunedRelease: Scenario = {
  name: 'pruned-release',
  story:
    'The release to go back to is no longer kept by the host: named, it fails before anything is touched; unnamed, the newest that exists is taken.',
  given: {
    live: [
      { environment: 'production', version: 'v1.2.2' },
      { environment: 'production', version: 'v1.2.3' },
      { environment: 'production', version: 'v1.2.4' },
    ],
    tuning: { available: 'for kept in "$HARBOR_HOME/releases/$RELEASE"{,@*}; do if test -d "$kept"; then exit 0; fi; done; exit 1' },
  },
  async play(world) {
    await world.stage.removeRelease('production', 'v1.2.3')
    const since = Date.now()
    const recorded = world.view.github.deployments('production').length
    const rollBack = async (rollback_version: string) =>
      (await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production', rollback_version } }))
        .finished
    const refused = await rollBack('v1.2.3')
    world.claims.equal('a rollback to it by name fails', 'failure', refused.conclusion)
    world.claims.contains('saying that it is gone', 'v1.2.3 can no longer be brought up', world.view.runs.annotations(refused))
    world.claims.contains('and which others are good', 'v1.2.2', world.view.runs.annotations(refused))
    world.claims.equal('changes of the weights', 0, world.view.edge.weightChangesSince('production', since))
    world.claims.equal('deployments recorded', 0, world.view.github.deployments('production').length - recorded)
    world.claims.equal('what runs on the idle side', '', await world.view.edge.versionOnIdleSide('production'))
    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    world.claims.equal('production serves what it served', 'v1.2.4', await world.view.edge.versionAt('production'))
    world.claims.equal('one without a name succeeds', 'success', (await rollBack('')).conclusion)
    await world.commonClaims.servesAgain('production', 'v1.2.2')
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
