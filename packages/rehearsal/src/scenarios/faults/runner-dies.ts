import type { RunHandle, RunResult } from '../../contract/run-results.ts'
import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

const given = { live: [{ environment: 'production', version: 'v1.0.0' }] }
const mending = 'mend production'

/** A deployment to production that was approved. */
async function anApprovedDeployment(world: World) {
  const release = await world.commit('main', 'Load the ferry')
  const run = await world.push('main')
  await world.untilWaiting(run, 'production')
  world.approve(run, 'production')
  return { release, run }
}

export const runnerDies: Scenario = {
  name: 'runner-dies',
  story: 'The machine that deploys dies in the middle of a shift: the last job of the same run goes back, and nobody starts anything.',
  given,
  async play(world) {
    const { release, run } = await anApprovedDeployment(world)
    await world.untilShared('production')
    const dead = await afterDeath(world, run)
    world.claims.contains(
      "the dead job's record is closed without a judgement",
      'error',
      world.view.github.deploymentState('production', release.sha),
    )
    world.claims.equal('incidents opened', 0, world.view.github.incidents().length)
    world.claims.contains('the run says what it has done', 'left in production was brought to its end', world.view.runs.summaries(dead))
    const second = await world.commit('main', 'Load the ferry again')
    const next = await world.push('main')
    await world.untilWaiting(next, 'production')
    world.approve(next, 'production')
    world.claims.equal('the next run succeeds', 'success', (await next.finished).conclusion)
    world.claims.equal('production answers with the newer version', second.version, await world.view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}

export const runnerDiesInWatch: Scenario = {
  name: 'runner-dies-in-watch',
  story: 'The machine that deploys dies while the release with all traffic is watched: the last job of the same run goes back.',
  given: { ...given, tuning: { monitor: '30s' } },
  async play(world) {
    const { release, run } = await anApprovedDeployment(world)
    await world.until(`${release.version} has all traffic`, async () => {
      return (await world.view.edge.versionAt('production')) === release.version && !(await world.view.edge.isShared('production'))
    })
    await afterDeath(world, run)
    await world.commonClaims.noFailedRequest()
  },
}

export const runnerDiesWhenComplete: Scenario = {
  name: 'runner-dies-when-complete',
  story: 'The machine that deploys dies after its release was complete: the last job of the same run finds nothing to mend but the lock.',
  given,
  async play(world) {
    const { release, run } = await anApprovedDeployment(world)
    await world.until(`${release.version} is complete`, () =>
      world.view.github.deploymentState('production', release.sha).includes('success'),
    )
    world.killRunner(run)
    const dead = await run.finished
    world.claims.equal('the run fails', 'failure', dead.conclusion)
    world.claims.equal('the mending job succeeds', 'success', world.view.runs.jobConclusion(dead, mending))
    world.claims.contains('and says what it found', 'Nothing to mend in production but the lock', world.view.runs.summaries(dead))
    await world.commonClaims.servesAgain('production', release.version)
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}

/** The machine dies, and the rest of the run brings back v1.0.0. */
async function afterDeath(world: World, run: RunHandle): Promise<RunResult> {
  world.killRunner(run)
  await world.until('one side has all traffic again', async () => {
    return (await world.view.edge.versionAt('production')) === 'v1.0.0' && !(await world.view.edge.isShared('production'))
  })
  const back = Date.now()
  const dead = await run.finished
  world.claims.equal('the run fails', 'failure', dead.conclusion)
  world.claims.equal('its last job succeeds', 'success', world.view.runs.jobConclusion(dead, mending))
  world.claims.atMost('seconds from the end of the dead job until v1.0.0 had all traffic', {
    limit: 60,
    measured: (back - world.view.github.firstFailureAt(run.run.id)) / 1_000,
    unit: ' s',
  })
  await world.commonClaims.servesAgain('production', 'v1.0.0')
  world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
  world.claims.equal('runs that were started by hand or by the clock', 0, world.view.github.runsOtherThan('push'))
  return dead
}
