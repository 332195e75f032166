import type { Scenario } from '../../world/scenario.ts'

export const olderGivesWay: Scenario = {
  name: 'older-gives-way',
  story: 'An older run is approved after a newer push: it ends green and changes nothing, and the newer one goes live.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const first = await world.commit('main', 'Splice the rope')
    const older = await world.push('main')
    await world.untilWaiting(older, 'production')
    const second = await world.commit('main', 'Splice it better')
    const newer = await world.push('main')
    world.approve(older, 'production')
    const left = await older.finished
    world.claims.equal('the older run is no failure', 'success', left.conclusion)
    world.claims.equal('and recorded nothing', 'none', world.view.github.deploymentState('production', first.sha))
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.claims.contains('its summary says why', 'a newer run is at it', world.view.runs.summaries(left))
    await world.untilWaiting(newer, 'production')
    const waiting = world.github.state.jobs.find((job) => job.runId === newer.run.id && job.name.includes(' to production'))
    world.claims.contains('the job that waits names what it goes over', `(${second.sha.slice(0, 12)}, sha256:`, waiting?.name ?? '')
    world.claims.contains('and what is live', 'over v1.0.0 to production', waiting?.name ?? '')
    world.approve(newer, 'production')
    world.claims.equal('the newer run succeeds', 'success', (await newer.finished).conclusion)
    world.claims.equal('production answers with the newer version', second.version, await world.view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}
