import type { Scenario } from '../../world/scenario.ts'

/** Nobody listens there. */
const third = "  payments: { get: 'http://127.0.0.1:1/status.json', when-down: warn }\n"

export const thirdPartyDown: Scenario = {
  name: 'third-party-down',
  story:
    'The status page of a third party does not answer while a good release is deployed: it is told as a warning, and takes nothing back.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    await world.edit('main', '.github/slipway.yml', (yml) => yml.replace('\nhealth:\n', `\nhealth:\n${third}`))
    const release = await world.commit('main', 'Sort the list')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('production serves', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} success`,
      world.view.github.newestDeployment('production'),
    )
    world.claims.contains('it says who does not answer', 'payments', world.view.runs.plainSummaries(result))
    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    await world.commonClaims.noFailedRequest()
  },
}
