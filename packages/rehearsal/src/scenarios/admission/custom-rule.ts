import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'

const changeBoard = 'change-board'

export const customRule: Scenario = {
  name: 'custom-rule',
  story:
    'A change board guards production by a custom deployment protection rule: refused before the build, and with `deployment: github` released once a reviewer and the board let it pass.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    world.github.setEnvironment('production', { customRules: [{ app: changeBoard, enabled: true }] })
    await world.commit('main', 'Before the board')
    const refused = await (await world.push('main')).finished
    world.claims.equal('without a Deployment of GitHub, the push fails', 'failure', refused.conclusion)
    world.claims.equal('at the plan', 'failure', world.view.runs.jobConclusion(refused, 'plan'))
    world.claims.contains('which says how to mend it', 'environments.production.deployment to github', world.view.runs.annotations(refused))
    world.claims.equal('nobody was asked', 0, world.github.state.approvalsAsked.length)

    await world.edit('main', '.github/slipway.yml', withLine('production', 'deployment: github'))
    const release = await world.commit('main', 'Ask the board')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    world.claims.equal('with the reviewer alone production serves', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.github.decideRule({ runId: run.run.id, environment: 'production', decision: 'approved', app: changeBoard })
    const result = await run.finished
    world.claims.equal('with both, the run succeeds', 'success', result.conclusion)
    world.claims.equal('production answers with the new version', release.version, await world.view.edge.versionAt('production'))
    const made = world.view.github.jobDeployments('production')
    world.claims.equal('GitHub has made a Deployment for the one job', 'queued in_progress success', made)
    const { githubDeployment, approval } = world.view.github.newestApproval('production')
    world.claims.equal('whose id is in the record of the ledger', world.view.github.newestJobDeployment('production'), githubDeployment)
    world.claims.equal('which names who approved', 'github: rosa', approval)
    world.claims.contains('and so does the summary', 'rosa on GitHub', world.view.runs.plainSummaries(result))
    world.claims.equal('records of the ledger', 2, world.view.github.deployments('production').length)

    const back = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production' } })
    world.claims.equal('an emergency waits for no board', 'success', (await back.finished).conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    const [incident] = world.view.github.incidents()
    world.claims.contains('the incident says who had approved', 'Approved: rosa on GitHub', incident?.body ?? 'no incident')
    await world.commonClaims.noFailedRequest()
  },
}
