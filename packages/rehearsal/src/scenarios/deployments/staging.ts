import type { Scenario } from '../../world/scenario.ts'

export const staging: Scenario = {
  name: 'staging',
  story: 'A push to develop reaches staging by itself.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('develop', 'Show the tides')
    const run = await world.push('develop')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('staging answers with the new version', release.version, await world.view.edge.versionAt('staging'))
    world.claims.equal('all traffic is on one side', '0 + 100', await world.view.edge.weightsAt('staging'))
    world.claims.equal("GitHub's newest deployment of staging", `${release.sha} success`, world.view.github.newestDeployment('staging'))
    world.claims.equal(
      'statuses of the commit',
      'slipway/ci: success, slipway/deploy/staging: success',
      world.view.github.commitStatuses(release.sha),
    )
    world.claims.equal('alerts', '0 in #alerts, 0 by mail', world.view.alerts.counts())
    await world.commonClaims.noFailedRequest()
  },
}
