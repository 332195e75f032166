import type { Scenario } from '../../world/scenario.ts'

export const refusedRef: Scenario = {
  name: 'refused-ref',
  story: 'A ref that the rules exclude is refused before anything is built, with the command that works.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    await world.commit('feature/strange', 'Build on sand')
    await world.send('feature/strange')
    const inputs = { environment: 'production', skip_tests: 'false' }
    const refused = async (what: string, dispatch: { ref?: string; inputs: Readonly<Record<string, string>> }, said: string) => {
      const result = await (await world.dispatch('enhanced-ci.yml', dispatch)).finished
      world.claims.equal(`${what}: the run fails`, 'failure', result.conclusion)
      world.claims.equal('its jobs', 'plan, report', world.view.runs.jobsThatRan(result))
      world.claims.contains('and it says', said, world.view.runs.plainAnnotations(result))
    }
    await refused(
      'on a branch that is none of production',
      { ref: 'feature/strange', inputs },
      'gh workflow run enhanced-ci.yml --ref main --field environment=production',
    )
    await refused(
      'for a branch that is none of production',
      { inputs: { ...inputs, ref: 'feature/strange' } },
      'production is deployed from main, not from refs/heads/feature/strange, which ref names',
    )
    world.github.setEnvironment('production', { branches: ['release/*'] })
    await refused('on a branch that GitHub does not let in', { inputs }, 'lets in release/*, and this run was started on refs/heads/main')
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('production').length)
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}
