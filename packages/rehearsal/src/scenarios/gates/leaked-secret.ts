import type { Scenario } from '../../world/scenario.ts'

export const leakedSecret: Scenario = {
  name: 'leaked-secret',
  story: 'A commit with a secret in it is stopped at the security gate and the team is told once; the secret is shown nowhere.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    // Put together here, so that this file itself holds nothing that looks like a key.
    const secret = ['ghp', 'S9fK2mWq7RtYx4LbVn8ZcHd3JpUe6TgAa1Qo'].join('_')
    const leak = await world.commit('develop', 'Talk to the tracker', { files: { 'tracker.js': `export const token = '${secret}'\n` } })
    const run = await world.push('develop')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.equal('the build succeeds: nothing but the gate is in the way', 'success', world.view.runs.jobConclusion(result, 'build'))
    world.claims.equal('the scan fails', 'failure', world.view.runs.jobConclusion(result, 'scan'))
    world.claims.equal('staging serves what it served', 'v1.0.0', await world.view.edge.versionAt('staging'))
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('staging').length)
    world.claims.contains('an annotation names the file', 'tracker.js', world.view.runs.annotations(result))
    world.claims.equal('places that show the secret', 0, await world.view.runs.occurrencesOf(secret, result))
    world.claims.equal('statuses of the commit', 'slipway/ci: failure', world.view.github.commitStatuses(leak.sha))
    world.claims.equal('alerts', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    world.claims.contains('which say what failed', 'security-scan', world.view.alerts.newest())
    world.claims.contains('and on which branch', 'develop', world.view.alerts.newest())
    world.claims.equal('and do not show the secret', false, world.view.alerts.newest().includes(secret))
    const pull = await (await world.pullRequest('Talk louder')).finished
    world.claims.equal('a pull request of the same fails too', 'failure', pull.conclusion)
    world.claims.equal('and alerts nobody', '1 in #alerts, 1 by mail', world.view.alerts.counts())
    await world.commonClaims.noFailedRequest()
  },
}
