import type { Scenario } from '../../world/scenario.ts'

export const debugLine: Scenario = {
  name: 'debug-line',
  story: 'A run by hand for staging, started on the default branch, deploys the head of develop, and its log is detailed.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('develop', 'Show the moon')
    await world.send('develop')
    const run = await world.dispatch('enhanced-ci.yml', { inputs: { environment: 'staging', debug_mode: 'true' } })
    const result = await run.finished
    world.claims.equal('the run was started on', 'main', result.run.headBranch)
    world.claims.equal('and succeeds', 'success', result.conclusion)
    world.claims.equal('staging answers with the head of develop', release.version, await world.view.edge.versionAt('staging'))
    world.claims.equal("GitHub's newest deployment of staging", `${release.sha} success`, world.view.github.newestDeployment('staging'))
    world.claims.equal(
      'statuses of that commit',
      'slipway/ci: success, slipway/deploy/staging: success',
      world.view.github.commitStatuses(release.sha),
    )
    world.claims.equal('statuses of the head of main', 'none', world.view.github.commitStatuses(result.run.headSha))
    world.claims.contains('the summary says which commit it is', 'staging gets the head of develop', world.view.runs.plainSummaries(result))
    world.claims.equal('jobs of it without a detailed log', '', await world.view.runs.quietJobs(result))
    await world.commonClaims.noFailedRequest()
  },
}
