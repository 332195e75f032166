import type { Scenario } from '../../world/scenario.ts'

export const numbersLive: Scenario = {
  name: 'numbers-live',
  story:
    'A version of what is live only names it: it is tagged and published, not deployed again, and a rollback goes back to that number.',
  given: { live: [{ environment: 'production', version: 'main.first' }] },
  async play(world) {
    const numbered = await (await world.dispatch('enhanced-release.yml', { inputs: { version_type: 'minor' } })).finished
    world.claims.equal('the run succeeds', 'success', numbered.conclusion)
    world.claims.equal('nobody was asked', 0, world.github.state.approvalsAsked.length)
    world.claims.equal('records in the ledger', 1, world.view.github.deployments('production').length)
    world.claims.equal('nothing was built', 'none', world.view.runs.jobConclusion(numbered, 'build'))
    world.claims.equal('releases published', 'v0.1.0', world.github.state.releases.map((release) => release.tag).join(', '))
    const told = world.view.runs.plainSummaries(numbered)
    world.claims.contains('the summary says so', 'v0.1.0 names what is live in production, main.first', told)

    const release = await world.commit('main', 'Take bookings')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    world.claims.equal('a newer release goes live', 'success', (await run.finished).conclusion)
    world.claims.equal('and serves', release.version, await world.view.edge.versionAt('production'))

    const back = await world.dispatch('deployment-monitor.yml', {
      inputs: { action: 'rollback', environment: 'production', rollback_version: 'v0.1.0' },
    })
    world.claims.equal('a rollback to the number succeeds', 'success', (await back.finished).conclusion)
    await world.commonClaims.servesAgain('production', 'main.first')
    await world.commonClaims.noFailedRequest()
  },
}
