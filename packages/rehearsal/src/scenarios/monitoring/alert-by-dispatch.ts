import type { Scenario } from '../../world/scenario.ts'

export const alertByDispatch: Scenario = {
  name: 'alert-by-dispatch',
  story: "The team's own monitoring sends an alert to GitHub: a look begins at once, and takes back a release that has turned bad.",
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const needless = await (await world.alert({ environment: 'production', reason: 'Errors in the logs' })).finished
    world.claims.equal('an alert while all is well succeeds', 'success', needless.conclusion)
    for (const job of ['rollback', 'retire', 'security'])
      world.claims.equal(`its job ${job}`, 'skipped', world.view.runs.jobConclusion(needless, job))

    const release = await world.commit('main', 'Leak a little', { behaviour: { kind: 'failing', afterMs: 45_000, share: 1 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    world.claims.equal('the run of the release succeeds', 'success', (await run.finished).conclusion)
    await world.until('the release fails', async () => (await world.view.client.failuresOf(release.version)) > 5)
    const began = Date.now()
    const alert = await world.alert({ environment: 'production', reason: 'Checkout fails for users' })
    const result = await alert.finished
    world.claims.equal('the look finds it failing', 'failure', world.view.runs.jobConclusion(result, 'production'))
    world.claims.equal('its rollback succeeds', 'success', world.view.runs.jobConclusion(result, 'production to the last good release'))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    const seconds = await world.view.client.secondsUntilOnly('v1.0.0', began)
    world.claims.atMost('seconds from the alert until v1.0.0 answered everything', { limit: 60, measured: seconds, unit: ' s' })
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    world.claims.contains('which says what the alert said', 'Checkout fails for users', world.view.github.incidents()[0]?.body ?? '')
    world.commonClaims.approvals(1)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
