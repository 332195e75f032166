import type { Scenario } from '../../world/scenario.ts'

export const newerEndsWaiting: Scenario = {
  name: 'newer-ends-waiting',
  story:
    'Nobody approves a release. A hotfix of the same branch is pushed: it queues behind nothing, ends the run that only waits, and goes live.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const first = await world.commit('main', 'Paint the boathouse')
    const release = await world.push('main')
    await world.untilWaiting(release, 'production')
    const hotfix = await world.commit('main', 'Mend the boathouse')
    const newer = await world.push('main')
    await world.untilWaiting(newer, 'production')
    world.approve(newer, 'production')
    const ended = await release.finished
    world.claims.equal('the run that only waited was ended', 'cancelled', ended.conclusion)
    world.claims.equal('its deploying job never began', 0, ended.jobs.find(({ name }) => name.includes(' to production'))?.steps.length)
    world.claims.equal('nothing of it is red', 'slipway/ci: success', world.view.github.commitStatuses(first.sha))
    const result = await newer.finished
    world.claims.equal('the hotfix succeeds', 'success', result.conclusion)
    world.claims.equal('production answers with it', hotfix.version, await world.view.edge.versionAt('production'))
    const summary = world.view.runs.plainSummaries(result)
    world.claims.contains('its proposal names the run', `Run ${release.run.id} (`, summary)
    world.claims.contains(
      'and then that it was ended',
      `run ${release.run.id} only waited for the approval of production and was ended`,
      summary,
    )
    world.claims.equal('alerts', '0 in #alerts, 0 by mail', world.view.alerts.counts())
    world.claims.equal('approvals given', 1, world.github.state.approvals.length)
    world.claims.equal('the lock is free', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
