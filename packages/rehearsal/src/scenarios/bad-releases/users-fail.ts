import type { Scenario } from '../../world/scenario.ts'

/** Slipway asks the health page alone, by probe and by synthetic requests. */
function onlyHealth(yml: string): string {
  return yml
    .replaceAll('paths: [/api/items, /api/health]', 'paths: [/api/health]')
    .split('\n')
    .filter((line) => !/^ {4}- \{ name: (?:api|auth), /.test(line))
    .join('\n')
}

export const usersFail: Scenario = {
  name: 'users-fail',
  story: 'A release whose health page is fine while a fifth of what users ask fails comes back by what the proxy counts of them.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    await world.edit('main', '.github/slipway.yml', onlyHealth)
    const release = await world.commit('main', 'Trust the cache', { behaviour: { kind: 'failing', share: 0.2 } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.contains('and says that users did', 'requests of users failed', world.view.runs.summaries(result))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal('all traffic is on one side', '100 + 0', await world.view.edge.weightsAt('production'))
    world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.onlyReleaseFailed(release.version)
  },
}
