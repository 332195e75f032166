import type { Scenario } from '../../world/scenario.ts'

export const fork: Scenario = {
  name: 'fork',
  story: 'A pull request from a fork has a read-only token and no secrets, and still gets its verdict; nothing is deployed.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    const run = await world.pullRequestFromFork('Paint the lighthouse')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.contains('the summary gives the verdict', 'security-scan', world.view.runs.summaries(result))
    world.claims.equal('comments and statuses written', 0, world.github.state.comments.length + world.github.state.statuses.length)
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('staging').length)
    world.claims.equal('places that show a secret of the team', 0, await world.view.runs.occurrencesOf(world.aSecret, result))
    const own = await world.pullRequest('Paint the pier')
    const ownResult = await own.finished
    world.claims.equal("the team's own pull request succeeds", 'success', ownResult.conclusion)
    world.claims.equal('and gets one comment', 1, world.github.state.comments.length)
    world.claims.contains(
      'which shows what a merge would do',
      'What a deployment to staging would do',
      world.github.state.comments[0]?.body ?? '',
    )
    await world.commonClaims.noFailedRequest()
  },
}
