import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'

export const builtPerEnvironment: Scenario = {
  name: 'built-per-environment',
  story: 'Where each environment has a build of its own, what passed staging is built again for production, and the plan says why.',
  given: {
    live: [
      { environment: 'production', version: 'v1.0.0' },
      { environment: 'staging', version: 'v1.0.0' },
    ],
    tuning: { monitor: '3s', steps: ['100%'] },
  },
  async play(world) {
    const perEnvironment = (text: string) => `build: { per-environment: true }\n${withLine('production', 'promotes: staging')(text)}`
    await world.edit('develop', '.github/slipway.yml', perEnvironment)
    await world.commit('develop', 'Show the name of the harbour')
    const staged = await (await world.push('develop')).finished
    world.claims.equal('staging takes it', 'success', staged.conclusion)
    const passed = world.view.github.newestOrigin('staging')

    const merged = await world.merge('develop', 'main')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run on main succeeds', 'success', result.conclusion)
    const now = world.view.github.newestOrigin('production')
    const version = await world.view.edge.versionAt('production')
    world.claims.equal('production answers with a build of its own', `main.${merged.slice(0, 12)}`, version)
    world.claims.equal('of the commit on main', merged, now.sha)
    world.claims.equal('whose digest is not that of staging', true, now.digest !== passed.digest && now.digest !== 'unknown')
    world.claims.equal('it passed the quality gate', 'success', world.view.runs.jobConclusion(result, 'gate'))
    const told = world.view.runs.plainSummaries(result)
    world.claims.contains('the plan says why it is not promoted', 'each environment has a build of its own (build.per-environment)', told)
    await world.commonClaims.noFailedRequest()
  },
}
