import type { Scenario } from '../../world/scenario.ts'

export const eitherDefaultBranch: Scenario = {
  name: 'either-default-branch',
  story: 'Where develop is the default branch, the same commands deploy main to production, number its commit, and bring production back.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], defaultBranch: 'develop' },
  async play(world) {
    await world.commit('develop', 'Dredge the fairway')
    await world.send('develop')
    const release = await world.commit('main', 'Light the beacon')
    await world.send('main')
    const run = await world.dispatch('enhanced-ci.yml', { inputs: { environment: 'production', skip_tests: 'false' } })
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run was started on', 'develop', result.run.headBranch)
    world.claims.equal('and succeeds', 'success', result.conclusion)
    world.claims.equal('production answers with the head of main', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal('statuses of the head of develop', 'none', world.view.github.commitStatuses(result.run.headSha))

    const number = await world.dispatch('enhanced-release.yml', { inputs: { version_type: 'patch', deploy_after_release: 'true' } })
    const numbered = await number.finished
    world.claims.equal('a numbered release succeeds', 'success', numbered.conclusion)
    world.claims.equal('its tag is on the head of main', `v0.1.0 ${release.sha}`, (await world.view.github.versionTags()).join(', '))

    const back = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production' } })
    world.claims.equal('a rollback by hand succeeds', 'success', (await back.finished).conclusion)
    world.claims.equal('and production answers with', 'v1.0.0', await world.view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}
