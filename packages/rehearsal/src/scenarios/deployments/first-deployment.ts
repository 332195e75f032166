import type { Scenario } from '../../world/scenario.ts'

export const firstDeployment: Scenario = {
  name: 'first-deployment',
  story: 'Nothing is live and the ledger is empty: the first release goes live, and that there is no way back yet is said.',
  given: { environments: ['staging'] },
  async play(world) {
    const release = await world.commit('develop', 'Open the harbour')
    const run = await world.push('develop')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('staging answers with the first version', release.version, await world.view.edge.versionAt('staging'))
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('staging').length)
    world.claims.contains('the summary says that there is no way back yet', 'none to go back to', world.view.runs.summaries(result))
  },
}
