import type { Scenario } from '../../world/scenario.ts'

const limited = (yml: string) =>
  yml
    .replaceAll('metrics: { path: /metrics, every: 500ms }', 'metrics: { path: /metrics, every: 500ms, memory-limit: 400MiB }')
    .replaceAll('thresholds: { error-rate: 5%,', 'thresholds: { memory: 80%, error-rate: 5%,')

export const leaksMemory: Scenario = {
  name: 'leaks-memory',
  story: 'A release that answers all well, and keeps a megabyte of each request, comes back before its memory is full.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { monitor: '40s' } },
  async play(world) {
    await world.edit('main', '.github/slipway.yml', limited)
    const release = await world.commit('main', 'Keep what was answered', { behaviour: { kind: 'leaking', megabytes: 1, afterMs: 30_000 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.contains('it says that memory is the cause', 'memory', world.view.runs.plainSummaries(result))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} failure`,
      world.view.github.newestDeployment('production'),
    )
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    await world.commonClaims.noFailedRequest()
  },
}
