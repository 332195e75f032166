import type { Scenario } from '../../world/scenario.ts'

export const slow: Scenario = {
  name: 'slow',
  story: 'A release that answers correctly, but slower than the threshold by half, comes back by itself, before it has all traffic.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { slowest: '1s' } },
  async play(world) {
    const release = await world.commit('main', 'Ask the database for everything', { behaviour: { kind: 'slow', ms: 1_500 } })
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
    world.claims.contains(
      'the alert names the threshold that was breached',
      'requests took longer than 1000 ms',
      JSON.stringify(world.stage.slack.messages('/services/alerts')),
    )
    await world.commonClaims.noFailedRequest()
  },
}
