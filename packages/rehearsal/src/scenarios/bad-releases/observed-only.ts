import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'

export const observedOnly: Scenario = {
  name: 'observed-only',
  story:
    'With judge.mode observe, a release that fails under traffic keeps all of it: steps, watch and scheduled look say what would have been done, and nobody goes back.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    await world.edit('main', '.github/slipway.yml', withLine('production', 'judge: { mode: observe }'))
    const release = await world.commit('main', 'Trust the cache', { behaviour: { kind: 'failing', afterRequests: 25, share: 0.3 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    const warnings = world.view.runs.annotations(result)
    world.claims.contains('a step warns of what would have been done', 'A warning: it would have been rolled back: ', warnings)
    world.claims.contains('the watch says what it found', 'Performance REGRESSED', warnings)
    world.claims.contains('and what would have been done', 'would have been rolled back: ', warnings)
    world.claims.equal('production serves the release', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal('all traffic is on one side', '0 + 100', await world.view.edge.weightsAt('production'))
    world.claims.contains('it is no success in the ledger', 'found it regressed', world.view.github.newestDetail('production'))

    const look = await (await world.schedule()).finished
    world.claims.equal('the scheduled look succeeds', 'success', look.conclusion)
    world.claims.contains('and finds the same', 'Performance REGRESSED', world.view.runs.annotations(look))
    for (const job of ['rollback', 'retire']) world.claims.equal(`its job ${job}`, 'skipped', world.view.runs.jobConclusion(look, job))
    world.claims.equal('production still serves the release', release.version, await world.view.edge.versionAt('production'))

    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    world.commonClaims.approvals(1)
    await world.commonClaims.onlyReleaseFailed(release.version)

    const back = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production' } })
    world.claims.equal('a rollback by hand is done as always', 'success', (await back.finished).conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
  },
}
