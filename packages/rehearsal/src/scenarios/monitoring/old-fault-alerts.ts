import type { Scenario } from '../../world/scenario.ts'

export const oldFaultAlerts: Scenario = {
  name: 'old-fault-alerts',
  story:
    'What is live was found well long after its deployment, and fails now: the look tells it, says how to go back, and takes nothing back.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    await world.edit('main', '.github/slipway.yml', (yml) => yml.replace('\nrollback:\n', '\nrollback:\n  window: 1s\n'))
    const release = await world.commit('main', 'Rely on a friend', { behaviour: { kind: 'failing', afterMs: 75_000, share: 1 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    world.claims.equal('the run of the release succeeds', 'success', (await run.finished).conclusion)
    world.claims.equal('a look finds it well', 'success', (await (await world.schedule()).finished).conclusion)
    await world.until('the release fails', async () => (await world.view.client.failuresOf(release.version)) > 5)

    const result = await (await world.schedule()).finished
    world.claims.equal('the next look fails', 'failure', result.conclusion)
    world.claims.equal('its job rollback', 'skipped', world.view.runs.jobConclusion(result, 'rollback'))
    world.claims.equal('and tells it once', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    const told = world.view.runs.plainSummaries(result)
    world.claims.contains(
      'it says why nothing was taken back',
      'longer than rollback.window (1s), and a look has found it well since then',
      told,
    )
    world.claims.contains('and how to go back', 'gh workflow run deployment-monitor.yml', told)
    world.claims.equal('production serves what it served', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
