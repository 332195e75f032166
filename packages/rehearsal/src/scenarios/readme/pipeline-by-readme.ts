import type { RunHandle } from '../../contract/run-results.ts'
import { openServer } from '../../stage/readme/readme-stage.ts'
import { makeCargo, makePnpm } from '../../stage/readme/tree-programs.ts'
import type { FilledIn } from '../../world/readme/page-blocks.ts'
import type { ReadmeWorld } from '../../world/readme/readme-world.ts'
import type { ReadmeScenario } from '../../world/scenario.ts'
import { linesOf } from '../../world/story-world.ts'
import { claimBlocks, claimRuns, claimServes, claimUsers } from './readme-claims.ts'

/** The values of slipway.yml. Clocks are fast by its keys. */
function configurationValues(world: ReadmeWorld): FilledIn[] {
  const clocks = [
    'rollout: { steps: [50%, 100%], step-time: 3s, ready-within: 8s }',
    'health-interval: 250ms',
    'traffic: { requests-per-second: 25, paths: [/, /api/health], timeout: 3s }',
    'thresholds: { error-rate: 5%, response-time: { p95: 2s } }',
  ]
  return [
    { from: 'https://example.com', to: world.place('production').url },
    { from: 'monitor: 15m', to: 'monitor: 12s' },
    { from: 'rollout: { step-time: 1m }', to: clocks.join('\n    ') },
  ]
}

function environmentValues(world: ReadmeWorld): FilledIn[] {
  const { variables, secrets } = world.place('production')
  return [
    { from: 'HAPROXY_SOCKET=/run/haproxy/admin.sock', to: linesOf(variables) },
    { from: 'DATABASE_URL=postgres://db.example.com/app', to: linesOf(secrets) },
  ]
}

async function approve(world: ReadmeWorld, runs: readonly RunHandle[]): Promise<readonly RunHandle[]> {
  for (const run of runs) {
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
  }
  return runs
}

/** The workflows are copied, the configuration is written, and the first release goes out. Gives its version. */
async function adopt(world: ReadmeWorld, configuration: 'slipway-haproxy' | 'slipway-command'): Promise<string> {
  await world.play('copy')
  await world.play(configuration, { fill: configurationValues(world) })
  await world.play('environments', { fill: environmentValues(world) })
  await claimRuns(world, 'the run of the first push', 'success', await approve(world, await world.playPush('push-pipeline')))
  const good = await world.version()
  await claimServes(world, 'production', { text: 'Hello', release: good })
  await world.watchUsers('production', ['/', '/api/health'])
  return good
}

/** A release that fails after a while comes back. */
async function playBadRelease(world: ReadmeWorld, good: string, change: { path: string; from: string; to: string }): Promise<void> {
  const { path, from, to } = change
  const runs = await world.change(path, (text) => text.replace(from, to), 'Fail after a while')
  const bad = await world.version()
  await claimRuns(world, 'the run of the bad release', 'failure', await approve(world, runs))
  world.claims.atLeast('answers of the bad release', { limit: 1, measured: await world.clientView.answersOf(bad) })
  await claimServes(world, 'production', { text: 'Hello', release: good })
  world.claims.contains("GitHub's newest deployment of production", 'failure', world.view.github.newestDeployment('production'))
  await claimUsers(world, { bad })
}

export const readmePnpmWorkspace: ReadmeScenario = {
  name: 'readme-pnpm-workspace',
  story:
    'From an empty folder by the README alone: a workspace of pnpm behind HAProxy, with the three workflows; a release that fails under way comes back.',
  readme: {
    tree: 'pnpm-workspace',
    repository: 'web',
    places: { production: (place) => openServer(place, { backend: 'web' }) },
    programs: makePnpm,
  },
  async play(world) {
    await world.begin('pnpm install --lockfile-only')
    const good = await adopt(world, 'slipway-haproxy')
    await world.play('schema')
    await playBadRelease(world, good, { path: 'packages/greeting/greeting.js', from: 'failsAfter = undefined', to: 'failsAfter = 14' })
    // What each of them does is told by other stories, numbered-release and manual-rollback among them.
    await world.play('by-hand', { fill: [{ from: 'v1.2.3', to: good }] })
    world.claims.equal(
      'what the commands by hand have started',
      'Enhanced CI, Enhanced release, Enhanced release, Deployment monitor, Deployment monitor',
      world.byHand.map(({ run }) => run.workflowName).join(', '),
    )
    await claimBlocks(world, 'readme-pnpm-workspace', { values: 6 })
  },
}

export const readmeRust: ReadmeScenario = {
  name: 'readme-rust',
  story:
    'From an empty folder by the README alone: a program in Rust whose traffic its own commands shift, with the three workflows; a release that fails under way comes back.',
  readme: {
    tree: 'rust',
    repository: 'web',
    places: { production: (place) => openServer(place, { backend: 'web' }) },
    programs: makeCargo,
  },
  async play(world) {
    const good = await adopt(world, 'slipway-command')
    await playBadRelease(world, good, { path: 'src/main.rs', from: 'FAILS_AFTER: u64 = 0', to: 'FAILS_AFTER: u64 = 14' })
    await claimBlocks(world, 'readme-rust', { values: 5 })
  },
}
