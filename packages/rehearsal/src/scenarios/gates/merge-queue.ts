import type { Scenario } from '../../world/scenario.ts'

export const mergeQueue: Scenario = {
  name: 'merge-queue',
  story: 'A group of the merge queue gets the verdict that its branch requires, on the commit of the group; nothing is deployed.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    const pull = await (await world.pullRequest('Paint the mole')).finished
    world.claims.equal('the pull request succeeds', 'success', pull.conclusion)
    const { run, headSha } = await world.addToMergeQueue('Paint the mole')
    const result = await run.finished
    world.claims.equal('the run of the group is one of', 'merge_group', result.run.event)
    world.claims.equal('and succeeds', 'success', result.conclusion)
    world.claims.equal('its jobs', 'build, plan, report, scan', world.view.runs.jobsThatRan(result))
    world.claims.equal('statuses of the commit of the group', 'slipway/pull-request: success', world.view.github.commitStatuses(headSha))
    world.claims.contains(
      'it shows what the merge would do',
      'What a deployment to staging would do',
      world.view.runs.plainSummaries(result),
    )
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('staging').length)

    await world.commitFiles('paint-the-pier', 'Paint the pier', { 'build.js': 'process.exit(1)\n' })
    const broken = await (await world.pullRequest('Paint the pier')).finished
    world.claims.equal('a pull request that does not build fails', 'failure', broken.conclusion)
    const second = await world.addToMergeQueue('Paint the pier')
    world.claims.equal('and so does its group', 'failure', (await second.run.finished).conclusion)
    world.claims.equal('whose commit says so', 'slipway/pull-request: failure', world.view.github.commitStatuses(second.headSha))
    await world.commonClaims.noFailedRequest()
  },
}
