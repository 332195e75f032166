import type { RunResult } from '../../contract/run-results.ts'
import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

/** What each wrong setting is told by, whatever else is wrong. */
const wrong: readonly [what: string, said: string][] = [
  ['reviewers that are missing', 'has no required reviewers'],
  [
    'a custom rule without a Deployment',
    'the custom deployment protection rule change-board enabled, and environments.production.deployment is slipway',
  ],
  [
    'a branch that deploys and is not let in',
    'main is deployed to production by slipway.yml, and the GitHub environment does not let it in',
  ],
  ['a way back that waits', 'production-rollback has a wait timer of 720 minutes'],
  ['a way back that does not let in the ref of a rollback', 'production-rollback does not let in main, from which looks and rollbacks run'],
  ['rules that may not be read', 'its protection could not be read'],
  ['a check that nothing sets', 'a ruleset requires the check slipway, which no run for a pull request sets'],
]

async function preflight(world: World): Promise<RunResult> {
  return await (await world.dispatch('preflight.yml', { inputs: {} })).finished
}

function sound({ github }: World): void {
  github.setEnvironment('production', { reviewers: ['rosa'], branches: ['main'], customRules: [] })
  github.setEnvironment('production-rollback', { waitMinutes: 0, branches: ['main'] })
  for (const branch of ['main', 'develop']) github.requireChecks(branch, ['slipway/pull-request'])
}

function hide({ github }: World): void {
  github.fault({ method: 'GET', path: /\/environments\/staging$/, kind: 'status', status: 403, times: 1 })
}

export const preflightStory: Scenario = {
  name: 'preflight',
  story: 'A repository with several wrong settings gets a line for each, all at once; right ones pass, and what may not be read does not.',
  given: {},
  async play(world) {
    sound(world)
    const right = await preflight(world)
    world.claims.equal('right settings pass', 'success', right.conclusion)
    world.claims.contains(
      'which says so',
      "GitHub's settings let development, staging, production be deployed",
      world.view.runs.plainSummaries(right),
    )

    world.github.setEnvironment('production', {
      reviewers: [],
      branches: ['release/*'],
      customRules: [{ app: 'change-board', enabled: true }],
    })
    world.github.setEnvironment('production-rollback', { waitMinutes: 720, branches: ['release/*'] })
    world.github.requireChecks('main', ['slipway'])
    hide(world)
    const refused = await preflight(world)
    world.claims.equal('wrong ones fail', 'failure', refused.conclusion)
    for (const [what, said] of wrong) world.claims.contains(what, said, world.view.runs.plainAnnotations(refused))

    sound(world)
    hide(world)
    const unread = await preflight(world)
    world.claims.equal('where something may not be read, nothing passes', 'failure', unread.conclusion)
    world.claims.contains('and it says what', '1 could not be read', world.view.runs.plainSummaries(unread))
    world.claims.contains('and how it could be', 'see permissions: of the job', world.view.runs.plainAnnotations(unread))
    world.claims.equal('deployments in the ledger', 0, world.view.github.deployments('production').length)
  },
}
