import type { Scenario } from './scenario.ts'

export const comesBackUnattended: Scenario = {
  name: 'comes-back-unattended',
  story: 'A release turns bad only after its watch: the scheduled look hauls it back, and after the one approval nobody is asked again.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Leak a little', { kind: 'failing', afterMs: 20_000, share: 1 })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    world.claims.equal('the run of the release succeeds', 'success', (await run.finished).conclusion)
    world.claims.equal('production answers with it', release.version, await world.versionAt('production'))
    await world.until('the release fails', async () => (await world.failuresOf(release.version)) > 5)
    const look = await world.schedule()
    const result = await look.finished
    world.claims.equal('the scheduled look finds it failing', 'failure', world.jobConclusion(result, 'production'))
    world.claims.equal('and tells it once', '1 in #alerts, 1 by mail', world.alerts())
    world.claims.equal('its rollback succeeds', 'success', world.jobConclusion(result, 'production to the last good release'))
    await world.claimServesAgain('production', 'v1.0.0')
    world.claims.equal('all traffic is on one side', '100 + 0', await world.weightsAt('production'))
    world.claimApprovals(1)
    world.claims.equal(
      'of which by the scheduled run',
      0,
      world.github.state.approvalsAsked.filter(({ runId }) => runId === look.run.id).length,
    )
    world.claims.equal('incidents opened', 1, world.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.lockState('production'))
    await world.claimOnlyTheReleaseFailed(release.version)
  },
}
