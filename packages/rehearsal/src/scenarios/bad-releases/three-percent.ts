import type { Scenario } from '../../world/scenario.ts'

/** The limit of the guide's production, and enough requests to find three times as much within a watch of a minute. */
const strict = (yml: string) =>
  yml.replaceAll('error-rate: 5%', 'error-rate: 1%').replaceAll('requests-per-second: 25', 'requests-per-second: 50')

export const threePercent: Scenario = {
  name: 'three-percent',
  story: 'A release that fails three of a hundred requests, where one is allowed, comes back by itself: no single look shows it.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { monitor: '60s' } },
  async play(world) {
    await world.edit('main', '.github/slipway.yml', strict)
    const release = await world.commit('main', 'Lose a race now and then', { behaviour: { kind: 'failing', share: 0.03 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} failure`,
      world.view.github.newestDeployment('production'),
    )
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
