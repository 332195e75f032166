import type { World } from './world.ts'

/** A commit on main is pushed, approved and, in the end, live; claims that it is. */
export async function goLive(world: World, message: string): Promise<{ sha: string; version: string }> {
  const { claims } = world
  const release = await world.commit('main', message)
  const run = await world.push('main')
  await world.untilWaiting(run, 'production')
  claims.equal('before the approval production serves', 'v1.0.0', await world.versionAt('production'))
  world.approve(run, 'production')
  claims.equal('the run succeeds', 'success', (await run.finished).conclusion)
  await world.claimServesAgain('production', release.version)
  claims.equal("GitHub's newest deployment of production", `${release.sha} success`, world.newestDeployment('production'))
  return release
}

/** The person on call dispatches a rollback to that version; claims that it serves again, soon and without an approval. */
export async function goBackInAnEmergency(world: World, version: string): Promise<void> {
  const { claims } = world
  const began = Date.now()
  const inputs = { action: 'rollback', environment: 'production', rollback_version: version }
  const run = await world.dispatch('deployment-monitor.yml', { inputs })
  claims.equal('the emergency succeeds without an approval', 'success', (await run.finished).conclusion)
  await world.claimServesAgain('production', version)
  const seconds = await world.secondsUntilOnly(version, began)
  claims.atMost('seconds from the dispatch until the old version answered everything', 30, seconds, ' s')
  claims.equal('incidents opened', 1, world.incidents().length)
  claims.equal('the lock is free again', 'free', await world.lockState('production'))
}
