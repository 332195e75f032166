import type { Scenario } from '../../world/scenario.ts'

const title = 'feature/paint-the-crane'

export const oneVerdict: Scenario = {
  name: 'one-verdict',
  story: 'A push to the branch of a pull request is judged once, in four jobs; the run of the push says where, and does nothing more.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    const opened = await (await world.pullRequest(title)).finished
    world.claims.equal('the pull request succeeds', 'success', opened.conclusion)
    // In this repository, a feature branch reaches no environment.
    await world.edit(title, '.github/slipway.yml', (text) => text.replace('feature/**', 'preview/**'))
    const { push, pull, others, sha } = await world.pushToPullRequest(title, 'Paint it red')
    const [pushed, judged] = [await push.finished, await pull.finished]
    world.claims.equal('the run of the pull request succeeds', 'success', judged.conclusion)
    world.claims.equal('its jobs', 'build, plan, report, scan', world.view.runs.jobsThatRan(judged))
    world.claims.contains('with the quality gate', 'Quality gate', world.view.runs.summaries(judged))
    world.claims.contains('and what a merge would do', 'What a deployment to staging would do', world.view.runs.plainSummaries(judged))
    world.claims.equal('the run of the push succeeds', 'success', pushed.conclusion)
    world.claims.equal('its jobs', 'plan', world.view.runs.jobsThatRan(pushed))
    world.claims.contains('which says who judges', `run ${judged.run.id} of the pull request`, world.view.runs.plainAnnotations(pushed))
    // It changes slipway.yml, and nobody has set up production here.
    const besides = await Promise.all(others.map(async ({ run, finished }) => `${run.workflowName}: ${(await finished).conclusion}`))
    world.claims.equal('what else runs', 'Preflight: failure', besides.join(', '))
    world.claims.equal('statuses of the commit', 'slipway/pull-request: success', world.view.github.commitStatuses(sha))

    await world.commit('feature/alone', 'Think of paint')
    await world.edit('feature/alone', '.github/slipway.yml', (text) => text.replace('feature/**', 'preview/**'))
    const alone = await world.commit('feature/alone', 'Paint nothing')
    const single = await (await world.push('feature/alone')).finished
    world.claims.equal('a push without a pull request is judged by itself', 'success', single.conclusion)
    world.claims.equal('in its jobs', 'build, gate, plan, report, scan', world.view.runs.jobsThatRan(single))
    world.claims.equal('statuses of its commit', 'slipway/ci: success', world.view.github.commitStatuses(alone.sha))
    await world.commonClaims.noFailedRequest()
  },
}
