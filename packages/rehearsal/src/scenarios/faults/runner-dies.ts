import type { Scenario } from '../../world/scenario.ts'

export const runnerDies: Scenario = {
  name: 'runner-dies',
  story: 'The runner is killed in the middle of a shift: the next run takes over and ends with one version fully live.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const first = await world.commit('main', 'Load the ferry')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    await world.untilShared('production')
    world.killRunner(run)
    const dead = await run.finished
    world.claims.equal('the run fails', 'failure', dead.conclusion)
    world.claims.equal('traffic was left between the sides', 'yes', (await world.view.edge.isShared('production')) ? 'yes' : 'no')
    world.claims.equal('the lock was left taken', 'held', await world.view.github.lockState('production'))
    const second = await world.commit('main', 'Load the ferry again')
    const next = await world.push('main')
    await world.untilWaiting(next, 'production')
    world.approve(next, 'production')
    const result = await next.finished
    world.claims.equal('the next run succeeds', 'success', result.conclusion)
    world.claims.equal('production answers with the newer version', second.version, await world.view.edge.versionAt('production'))
    world.claims.equal('all traffic is on one side', 'yes', (await world.view.edge.isShared('production')) ? 'no' : 'yes')
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    world.claims.contains(
      "the dead run's record is closed without a judgement",
      'error',
      world.view.github.deploymentState('production', first.sha),
    )
    await world.commonClaims.noFailedRequest()
  },
}
