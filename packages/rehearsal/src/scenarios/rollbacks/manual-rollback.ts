import type { Scenario } from '../../world/scenario.ts'

export const manualRollback: Scenario = {
  name: 'manual-rollback',
  story: 'The person on call dispatches deployment-monitor.yml: one job brings the old version back, and an incident record exists.',
  given: {
    live: [
      { environment: 'production', version: 'v1.2.3' },
      { environment: 'production', version: 'v1.2.4' },
    ],
  },
  async play(world) {
    const began = Date.now()
    const run = await world.dispatch('deployment-monitor.yml', {
      inputs: { action: 'rollback', environment: 'production', rollback_version: 'v1.2.3' },
    })
    const result = await run.finished
    world.claims.equal('the run succeeds without an approval', 'success', result.conclusion)
    await world.commonClaims.servesAgain('production', 'v1.2.3')
    world.claims.atMost('seconds from the dispatch until the old version answered everything', {
      limit: 30,
      measured: await world.view.client.secondsUntilOnly('v1.2.3', began),
      unit: ' s',
    })
    const started = world.view.github.jobStartedAt(run.run.id, 'production to v1.2.3')
    const work = await world.view.client.secondsUntilOnly('v1.2.3', started)
    // About 3.5 s where nothing else runs. Other stories run beside this one: the limit tells work from waiting, not fast from slow.
    world.claims.atMost('of which seconds of work, from the start of its job', { limit: 15, measured: work, unit: ' s' })
    world.claims.equal('machines that were started until then', 1, world.view.github.jobsStartedBefore(run.run.id, started + work * 1_000))
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
