import { createHash } from 'node:crypto'
import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'

export const sameBytes: Scenario = {
  name: 'same-bytes',
  story: 'What passed staging is merged to main, and the very bytes go to production: nothing is built again, and its version stays.',
  given: {
    live: [
      { environment: 'production', version: 'v1.0.0' },
      { environment: 'staging', version: 'v1.0.0' },
    ],
    tuning: { monitor: '3s', steps: ['100%'] },
  },
  async play(world) {
    await world.edit('develop', '.github/slipway.yml', withLine('production', 'promotes: { environment: staging, rebuild: refuse }'))
    const release = await world.commit('develop', 'Take bookings')
    const staged = await (await world.push('develop')).finished
    world.claims.equal('staging takes it', 'success', staged.conclusion)
    const passed = world.view.github.newestOrigin('staging')
    const bodyOnStaging = await world.view.edge.bodyDigestAt('staging')

    const merged = await world.merge('develop', 'main')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run on main succeeds', 'success', result.conclusion)
    const now = world.view.github.newestOrigin('production')
    world.claims.equal(
      'production answers with the version that staging had',
      release.version,
      await world.view.edge.versionAt('production'),
    )
    world.claims.equal("SHA-256 of the page at production's edge", bodyOnStaging, await world.view.edge.bodyDigestAt('production'))
    world.claims.equal('the digest in the ledger is that of staging', passed.digest, now.digest)
    world.claims.equal('and so is its commit', release.sha, now.sha)
    world.claims.equal('which came by the merge', merged, now.source)
    world.claims.equal('and is kept beyond its run', `actions-artifact ${run.run.id}/release`, now.kept)
    const files = await world.view.runs.artifactFiles(result, 'release')
    const sent = createHash('sha256')
      .update(files.get('release.tar.gz') ?? '')
      .digest('hex')
    world.claims.equal('SHA-256 of what the run on main handed on', passed.digest, `sha256:${sent}`)
    world.claims.equal('no quality gate ran again', 'skipped', world.view.runs.jobConclusion(result, 'quality'))
    world.claims.equal('the security gate did', 'success', world.view.runs.jobConclusion(result, 'scan'))
    world.claims.equal(
      'statuses of the merge',
      'slipway/ci: success, slipway/deploy/production: success',
      world.view.github.commitStatuses(merged),
    )
    world.claims.contains('whoever approved was told', 'passed staging)', result.jobs.map(({ name }) => name).join(', '))
    world.claims.contains('and so is whoever reads the summary', 'nothing is built', world.view.runs.plainSummaries(result))
    await world.commonClaims.noFailedRequest()
  },
}
