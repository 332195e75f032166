import type { Scenario } from './scenario.ts'

export const firstDeployment: Scenario = {
  name: 'first-deployment',
  story: 'Nothing is live and the ledger is empty: the first release goes live, and that there is no way back yet is said.',
  given: { places: ['staging'] },
  async play(world) {
    const release = await world.commit('develop', 'Open the harbour')
    const run = await world.push('develop')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('staging answers with the first version', release.version, await world.versionAt('staging'))
    world.claims.equal('deployments in the ledger', 1, world.deployments('staging').length)
    world.claims.contains('the summary says that there is no way back yet', 'none to go back to', world.summaries(result))
  },
}
