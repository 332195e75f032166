import type { Scenario } from '../../world/scenario.ts'

export const numberedRelease: Scenario = {
  name: 'numbered-release',
  story:
    'A patch release by enhanced-release.yml, of the commit that it names, is built, approved and deployed, and only then tagged and published.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    // Of the commit that is live, a version would only be a name.
    const release = await world.commit('main', 'Take bookings')
    await world.commit('main', 'Show the moon')
    await world.send('main')
    const inputs = { version_type: 'patch', deploy_after_release: 'true', ref: release.sha }
    const run = await world.dispatch('enhanced-release.yml', { inputs })
    await world.untilWaiting(run, 'production')
    world.claims.equal('before the approval nothing is published', 0, world.github.state.releases.length)
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('production answers with the new version', 'v0.1.0', await world.view.edge.versionAt('production'))
    world.claims.equal(
      'its tag is on the commit that was named',
      `v0.1.0 ${release.sha}`,
      (await world.view.github.versionTags()).join(', '),
    )
    world.claims.equal('releases published', 'v0.1.0', world.github.state.releases.map((release) => release.tag).join(', '))
    world.claims.equal('alerts', '0 in #alerts, 0 by mail', world.view.alerts.counts())
    await world.commonClaims.noFailedRequest()
  },
}
