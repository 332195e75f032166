import type { Scenario } from '../../world/scenario.ts'

export const comesBackUnattended: Scenario = {
  name: 'comes-back-unattended',
  story: 'A release turns bad only after its watch: the scheduled look hauls it back, and after the one approval nobody is asked again.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Leak a little', { behaviour: { kind: 'failing', afterMs: 45_000, share: 1 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    world.claims.equal('the run of the release succeeds', 'success', (await run.finished).conclusion)
    world.claims.equal('production answers with it', release.version, await world.view.edge.versionAt('production'))
    await world.until('the release fails', async () => (await world.view.client.failuresOf(release.version)) > 5)
    const look = await world.schedule()
    const result = await look.finished
    world.claims.equal('the scheduled look finds it failing', 'failure', world.view.runs.jobConclusion(result, 'production'))
    world.claims.equal('and tells it once', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    world.claims.equal('its rollback succeeds', 'success', world.view.runs.jobConclusion(result, 'production to the last good release'))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal('all traffic is on one side', '100 + 0', await world.view.edge.weightsAt('production'))
    world.commonClaims.approvals(1)
    world.claims.equal(
      'of which by the scheduled run',
      0,
      world.github.state.approvalsAsked.filter(({ runId }) => runId === look.run.id).length,
    )
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
