import type { Scenario } from '../../world/scenario.ts'

export const waitingHoldsNothing: Scenario = {
  name: 'waiting-holds-nothing',
  story: 'A release waits for an approval that nobody gives: the scheduled look goes on beside it, and status says who waits.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    await world.commit('main', 'Paint the boathouse')
    const release = await world.push('main')
    await world.untilWaiting(release, 'production')
    const monitor = await (await world.schedule()).finished
    world.claims.equal('the scheduled look succeeds', 'success', monitor.conclusion)
    world.claims.equal('and finds no idle side to take down', 'skipped', world.view.runs.jobConclusion(monitor, 'retire'))
    const status = await (await world.dispatch('deployment-monitor.yml', { inputs: { action: 'status' } })).finished
    const summary = world.view.runs.plainSummaries(status)
    world.claims.contains('status names the run that waits', `| [${release.run.id}](${world.github.serverUrl}/`, summary)
    world.claims.contains('and for what', '| its approval |', summary)
    world.claims.contains('and that nobody waits for the lock', 'Waits for the lock: nobody', summary)
    world.claims.equal('the release waits as before', 'waiting', world.github.state.runs.find(({ id }) => id === release.run.id)?.status)
    world.claims.equal('the lock was', 'never taken', await world.view.github.lockState('production'))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    await world.commonClaims.noFailedRequest()
  },
}
