import type { Scenario } from './scenario.ts'

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
    tuning: { available: 'test -f "$HARBOR_HOME/releases/$RELEASE/release.json"' },
  },
  async play(world) {
    await world.stage.clearAway('production', 'v1.2.3')
    const since = Date.now()
    const recorded = world.deployments('production').length
    const rollBack = async (rollback_version: string) =>
      (await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production', rollback_version } }))
        .finished
    const refused = await rollBack('v1.2.3')
    world.claims.equal('a rollback to it by name fails', 'failure', refused.conclusion)
    world.claims.contains('saying that it is gone', 'v1.2.3 can no longer be brought up', world.annotations(refused))
    world.claims.contains('and which others are good', 'v1.2.2', world.annotations(refused))
    world.claims.equal('changes of the weights', 0, world.weightChangesSince('production', since))
    world.claims.equal('deployments recorded', 0, world.deployments('production').length - recorded)
    world.claims.equal('what runs on the idle side', '', await world.versionOnIdleSide('production'))
    world.claims.equal('incidents opened', 0, world.incidents().length)
    world.claims.equal('production serves what it served', 'v1.2.4', await world.versionAt('production'))
    world.claims.equal('one without a name succeeds', 'success', (await rollBack('')).conclusion)
    await world.claimServesAgain('production', 'v1.2.2')
    world.claims.equal('incidents opened', 1, world.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.lockState('production'))
    await world.claimNoFailedRequest()
  },
}
