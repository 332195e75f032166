import type { Scenario } from './scenario.ts'

export const leakedSecret: Scenario = {
  name: 'leaked-secret',
  story: 'A commit with a secret in it is stopped at the security gate; the secret is shown nowhere.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    // Put together here, so that this file itself holds nothing that looks like a key.
    const secret = ['ghp', 'S9fK2mWq7RtYx4LbVn8ZcHd3JpUe6TgAa1Qo'].join('_')
    await world.commit('develop', 'Talk to the tracker', undefined, { 'tracker.js': `export const token = '${secret}'\n` })
    const run = await world.push('develop')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.equal('the build succeeds: nothing but the gate is in the way', 'success', world.jobConclusion(result, 'build'))
    world.claims.equal('the scan fails', 'failure', world.jobConclusion(result, 'scan'))
    world.claims.equal('staging serves what it served', 'v1.0.0', await world.versionAt('staging'))
    world.claims.equal('deployments in the ledger', 1, world.deployments('staging').length)
    world.claims.contains('an annotation names the file', 'tracker.js', world.annotations(result))
    world.claims.equal('places that show the secret', 0, await world.placesThatShow(result, secret))
    await world.claimNoFailedRequest()
  },
}
