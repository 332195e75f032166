import type { Scenario } from '../../world/scenario.ts'

export const meetsAtTheLock: Scenario = {
  name: 'meets-at-the-lock',
  story:
    'Two deployments are approved. The second waits for the lock and says for whom; the first is cancelled and goes back, and the second goes on with what was approved.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { monitor: '3m' } },
  async play(world) {
    await world.commit('main', 'Tar the first hull')
    const first = await world.push('main')
    await world.untilWaiting(first, 'production')
    world.approve(first, 'production')
    await world.untilShared('production')
    const release = await world.commit('main', 'Tar the second hull', { files: world.configuration({ monitor: '3s' }) })
    const second = await world.push('main')
    await world.untilWaiting(second, 'production')
    const since = Date.now()
    world.approve(second, 'production')
    const waits = `Waiting for the lock of production, held by run ${first.run.id} (job deploy)`
    await world.untilLogged(second, waits)
    const status = await (await world.dispatch('deployment-monitor.yml', { inputs: { action: 'status' } })).finished
    world.claims.contains(
      'status says who waits for the lock',
      `actions/runs/${second.run.id}) | slipway`,
      world.view.runs.summaries(status),
    )
    world.cancel(first)
    const [cancelled, result] = await Promise.all([first.finished, second.finished])
    world.claims.equal('the first is cancelled', 'cancelled', cancelled.conclusion)
    world.claims.equal('the second succeeds', 'success', result.conclusion)
    world.claims.contains(
      'its timeline says for whom it waited',
      `held by run ${first.run.id} (job deploy)`,
      world.view.runs.plainSummaries(result),
    )
    await world.commonClaims.onlyLockHolderShifted('production', since)
    world.claims.equal('production answers with the second', release.version, await world.view.edge.versionAt('production'))
    world.claims.equal('the lock is free', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
