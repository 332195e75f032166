import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'

export const onlyWhatPassed: Scenario = {
  name: 'only-what-passed',
  story: 'Production refuses what staging never had, before anybody is asked; a rebuild is allowed only where the file says so, and told.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const promotes = (rebuild: string) => withLine('production', `promotes: { environment: staging, rebuild: ${rebuild} }`)
    await world.edit('main', '.github/slipway.yml', promotes('refuse'))
    await world.commit('main', 'Skip staging')
    const refused = await (await world.push('main')).finished
    world.claims.equal('a push past staging fails', 'failure', refused.conclusion)
    world.claims.equal('at the plan', 'failure', world.view.runs.jobConclusion(refused, 'plan'))
    world.claims.contains('which says why', 'production takes only what passed staging', world.view.runs.annotations(refused))
    world.claims.equal('nobody was asked', 0, world.github.state.approvalsAsked.length)
    world.claims.equal('records in the ledger', 1, world.view.github.deployments('production').length)
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))

    await world.edit('main', '.github/slipway.yml', (text) => text.replace('rebuild: refuse', 'rebuild: allow'))
    const release = await world.commit('main', 'Skip staging, and say so')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    const names = world.github.state.jobs.filter(({ runId }) => runId === run.run.id).map(({ name }) => name)
    world.claims.contains(
      'a rebuild is named so to whoever approves it',
      `${release.version} (${release.sha.slice(0, 12)}`,
      names.join(', '),
    )
    world.claims.contains('in the same line', ', rebuilt) over v1.0.0 to production', names.join(', '))
    world.approve(run, 'production', 'rejected')
    const result = await run.finished
    world.claims.contains('and in the summary', 'a rebuild: nothing with the files of this commit', world.view.runs.plainSummaries(result))
    await world.commonClaims.noFailedRequest()
  },
}
