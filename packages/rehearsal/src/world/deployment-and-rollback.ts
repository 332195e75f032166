import type { World } from './world.ts'

/** Commits to main, pushes and approves; claims that the release is live in the end. */
export async function deployToProduction(world: World, message: string): Promise<{ sha: string; version: string }> {
  const { claims } = world
  const release = await world.commit('main', message)
  const run = await world.push('main')
  await world.untilWaiting(run, 'production')
  claims.equal('before the approval production serves', 'v1.0.0', await world.view.edge.versionAt('production'))
  world.approve(run, 'production')
  claims.equal('the run succeeds', 'success', (await run.finished).conclusion)
  await world.commonClaims.servesAgain('production', release.version)
  claims.equal("GitHub's newest deployment of production", `${release.sha} success`, world.view.github.newestDeployment('production'))
  return release
}

/** Dispatches an emergency rollback to a version; claims that the version serves again, within 30 s and without an approval. */
export async function rollBackInEmergency(world: World, version: string): Promise<void> {
  const { claims } = world
  const began = Date.now()
  const inputs = { action: 'rollback', environment: 'production', rollback_version: version }
  const run = await world.dispatch('deployment-monitor.yml', { inputs })
  claims.equal('the emergency succeeds without an approval', 'success', (await run.finished).conclusion)
  await world.commonClaims.servesAgain('production', version)
  const seconds = await world.view.client.secondsUntilOnly(version, began)
  claims.atMost('seconds from the dispatch until the old version answered everything', { limit: 30, measured: seconds, unit: ' s' })
  claims.equal('incidents opened', 1, world.view.github.incidents().length)
  claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
}
