import type { Scenario } from '../../world/scenario.ts'

export const heldByHand: Scenario = {
  name: 'held-by-hand',
  story: 'Somebody pauses a rollout that runs, without an approval; it goes on when somebody says resume, which takes one.',
  given: {
    live: [{ environment: 'production', version: 'v1.0.0' }],
    tuning: { steps: ['{ weight: 10%, time: 6s }', '50%', '100%'] },
  },
  async play(world) {
    const release = await world.commit('main', 'Turn the wheel')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    await world.untilShared('production')
    const hand = (action: string) => world.dispatch('deployment-monitor.yml', { inputs: { action, environment: 'production' } })
    const pause = await hand('pause')
    world.claims.equal('the pause succeeds without an approval', 'success', (await pause.finished).conclusion)
    const since = Date.now()
    const stands = await world.view.edge.weightsAt('production')
    const resume = await hand('resume')
    await world.untilWaiting(resume, 'production')
    world.claims.equal('until the resume is approved it stands', stands, await world.view.edge.weightsAt('production'))
    world.claims.equal('changes of the weights in that time', 0, world.view.edge.weightChangesSince('production', since))
    world.claims.equal('with both sides serving', 'yes', (await world.view.edge.isShared('production')) ? 'yes' : 'no')
    world.approve(resume, 'production')
    world.claims.equal('the resume succeeds', 'success', (await resume.finished).conclusion)
    world.claims.equal('the run of the release succeeds', 'success', (await run.finished).conclusion)
    world.claims.equal('production answers with it', release.version, await world.view.edge.versionAt('production'))
    world.commonClaims.approvals(2)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
