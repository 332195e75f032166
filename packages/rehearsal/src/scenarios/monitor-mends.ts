import type { Scenario } from './scenario.ts'

export const monitorMends: Scenario = {
  name: 'monitor-mends',
  story: 'The runner is killed in the middle of a shift, and nobody pushes again: the scheduled monitor brings one side to everything.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Load the ferry')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    await world.untilShared('production')
    world.killRunner(run)
    await run.finished
    world.claims.equal('traffic was left between the sides', 'yes', (await world.isShared('production')) ? 'yes' : 'no')
    world.claims.equal('the lock was left taken', 'held', await world.lockState('production'))
    const monitor = await (await world.schedule()).finished
    world.claims.equal('the scheduled monitor succeeds, without an approval', 'success', monitor.conclusion)
    world.claims.contains('and says what it has done', 'left in production was brought to its end', world.summaries(monitor))
    await world.claimServesAgain('production', 'v1.0.0')
    world.claims.equal('all traffic is on one side', '100 + 0', await world.weightsAt('production'))
    world.claims.equal('the lock is free again', 'free', await world.lockState('production'))
    world.claims.contains("the dead run's record is closed without a judgement", 'error', world.deploymentState('production', release.sha))
    world.claims.equal('incidents opened', 0, world.incidents().length)
    await world.claimNoFailedRequest()
  },
}
