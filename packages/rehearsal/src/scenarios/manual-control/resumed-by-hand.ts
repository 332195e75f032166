import type { Scenario } from '../../world/scenario.ts'

export const resumedByHand: Scenario = {
  name: 'resumed-by-hand',
  story: 'After a rollback of production pushes stand still, until somebody says resume, which takes an approval.',
  given: {
    live: [
      { environment: 'production', version: 'v1.2.3' },
      { environment: 'production', version: 'v1.2.4' },
    ],
  },
  async play(world) {
    const hand = (action: string) => world.dispatch('deployment-monitor.yml', { inputs: { action, environment: 'production' } })
    world.claims.equal('the rollback succeeds', 'success', (await (await hand('rollback')).finished).conclusion)
    const recorded = world.view.github.deployments('production').length
    await world.commit('main', 'Mend the net')
    const held = await (await world.push('main')).finished
    world.claims.equal('the next push is refused', 'failure', held.conclusion)
    world.claims.contains('with the way out', 'action=resume', world.view.runs.annotations(held))
    world.commonClaims.approvals(0)
    const resume = await hand('resume')
    await world.untilWaiting(resume, 'production')
    world.approve(resume, 'production')
    world.claims.equal('the resume succeeds', 'success', (await resume.finished).conclusion)
    await world.commit('main', 'Mend the net again')
    const next = await world.push('main')
    await world.untilWaiting(next, 'production')
    world.approve(next, 'production', 'rejected')
    world.claims.equal('the next push got as far as its own approval, which is refused', 'failure', (await next.finished).conclusion)
    world.claims.equal('deployments recorded since the rollback', 0, world.view.github.deployments('production').length - recorded)
    world.claims.equal('production serves what it went back to', 'v1.2.3', await world.view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}
