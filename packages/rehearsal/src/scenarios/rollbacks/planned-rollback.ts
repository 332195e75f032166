import type { Scenario } from '../../world/scenario.ts'

export const plannedRollback: Scenario = {
  name: 'planned-rollback',
  story: 'A planned rollback by enhanced-release.yml waits for its approval and is validated.',
  given: {
    live: [
      { environment: 'production', version: 'v1.2.3' },
      { environment: 'production', version: 'v1.2.4' },
    ],
  },
  async play(world) {
    const run = await world.dispatch('enhanced-release.yml', {
      inputs: { version_type: 'rollback', rollback_version: 'v1.2.3', create_github_release: 'false' },
    })
    await world.untilWaiting(run, 'production')
    world.claims.equal('before the approval production serves', 'v1.2.4', await world.view.edge.versionAt('production'))
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    await world.commonClaims.servesAgain('production', 'v1.2.3')
    world.claims.equal('releases published', 0, world.github.state.releases.length)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
