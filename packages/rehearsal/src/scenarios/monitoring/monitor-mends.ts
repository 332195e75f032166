import type { Scenario } from '../../world/scenario.ts'

export const monitorMends: Scenario = {
  name: 'monitor-mends',
  story:
    'The machine that deploys dies in the middle of a shift, and so does the one that mends: the scheduled monitor brings one side to everything.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Load the ferry')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    await world.untilShared('production')
    world.killRunner(run)
    await world.untilRunning(run, 'mend production')
    world.killRunner(run)
    await run.finished
    world.claims.equal('traffic was left between the sides', 'yes', (await world.view.edge.isShared('production')) ? 'yes' : 'no')
    world.claims.equal('the lock was left taken', 'held', await world.view.github.lockState('production'))
    const monitor = await (await world.schedule()).finished
    world.claims.equal('the scheduled monitor succeeds, without an approval', 'success', monitor.conclusion)
    world.claims.contains('and says what it has done', 'left in production was brought to its end', world.view.runs.summaries(monitor))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal('all traffic is on one side', '100 + 0', await world.view.edge.weightsAt('production'))
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    world.claims.contains(
      "the dead run's record is closed without a judgement",
      'error',
      world.view.github.deploymentState('production', release.sha),
    )
    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    await world.commonClaims.noFailedRequest()
  },
}
