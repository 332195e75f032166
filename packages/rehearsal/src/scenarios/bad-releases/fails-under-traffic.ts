import type { Scenario } from '../../world/scenario.ts'

export const failsUnderTraffic: Scenario = {
  name: 'fails-under-traffic',
  story: 'A release that passes its checks but fails once it has traffic comes back by itself; the old version serves.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('main', 'Trust the cache', { behaviour: { kind: 'failing', afterRequests: 25, share: 1 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.contains('the last job finds nothing to mend', 'no rollout was left unfinished', world.view.runs.summaries(result))
    world.claims.atMost('in seconds', { limit: 10, measured: world.view.github.secondsOfJob(run.run.id, 'mend production'), unit: ' s' })
    world.claims.equal('all traffic is on one side', '100 + 0', await world.view.edge.weightsAt('production'))
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} failure`,
      world.view.github.newestDeployment('production'),
    )
    world.commonClaims.approvals(1)
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    const page = await world.view.runs.whatHappened(result, 'production')
    world.claims.contains('the page of what happened says what serves', 'v1.0.0 serves all traffic since', page)
    world.claims.contains('what was bad, and what was allowed', '5% is allowed', page)
    world.claims.contains('what was done', 'v1.0.0 got all traffic again', page)
    world.claims.contains('and what to do next', 'gh workflow run deployment-monitor.yml', page)
    const told = world.view.runs.plainSummaries(result)
    world.claims.contains('the summary says it in one sentence', `\`${release.version}\` was rolled back: `, told)
    world.claims.contains('and answers what is asked at night', 'What do I do next?', told)
    world.claims.equal('alerts, of the job that deployed alone', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
