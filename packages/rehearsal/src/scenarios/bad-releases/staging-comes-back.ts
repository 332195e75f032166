import type { Scenario } from '../../world/scenario.ts'

export const stagingComesBack: Scenario = {
  name: 'staging-comes-back',
  story: 'A release that fails under traffic is taken back on staging, and the team is told.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    const release = await world.commit('develop', 'Count boats twice', { behaviour: { kind: 'failing', afterRequests: 10, share: 1 } })
    const run = await world.push('develop')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    await world.commonClaims.servesAgain('staging', 'v1.0.0')
    world.claims.equal("GitHub's newest deployment of staging", `${release.sha} failure`, world.view.github.newestDeployment('staging'))
    world.claims.equal('alerts, of the job that deployed alone', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
