import type { ReadmePlace } from '../../stage/readme/readme-stage.ts'
import { openServer, openVercelProject, openWorkersAccount } from '../../stage/readme/readme-stage.ts'
import type { FilledIn } from '../../world/readme/page-blocks.ts'
import type { ReadmeScenario } from '../../world/scenario.ts'
import { linesOf } from '../../world/story-world.ts'
import { claimBlocks, claimRuns, claimServes, claimUsers } from './readme-claims.ts'

/** The values of the GitHub environment, as the README has them, and those of a place. Clocks are fast by settings. */
function environmentValues({ url, variables, secrets, settings }: ReadmePlace, steps: string): FilledIn[] {
  const clocks = [
    'health-interval: 250ms',
    'traffic: { requests-per-second: 25, paths: [/, /api/health], timeout: 3s }',
    `rollout: { steps: [${steps}], step-time: 3s, ready-within: 8s }`,
    'thresholds: { error-rate: 5%, response-time: { p95: 2s } }',
  ]
  return [
    { from: 'https://example.com', to: url },
    { from: '5m', to: '12s' },
    { from: 'rollout: { step-time: 1m }', to: [...clocks, ...settings].join('\n') },
    { from: 'HAPROXY_SOCKET=/run/haproxy/admin.sock', to: linesOf(variables) },
    { from: 'DATABASE_URL=postgres://db.example.com/app', to: linesOf(secrets) },
  ]
}

const build = 'npm ci && npm test && npm run build && tar -czf release.tar.gz -C dist .'

export const readmeNode: ReadmeScenario = {
  name: 'readme-node',
  story:
    'From an empty folder by the README alone: a service of Node behind HAProxy, with its own CI and one job; a release that fails under way comes back.',
  readme: {
    tree: 'node',
    repository: 'web',
    places: { production: (place) => openServer(place, { backend: 'web' }) },
  },
  async play(world) {
    await world.play('ci')
    await world.play('haproxy')
    await world.play('environment', { fill: environmentValues(world.place('production'), '50%, 100%') })
    await claimRuns(world, 'the run of the first push', 'success', await world.playPush('push'))
    const good = await world.version()
    await claimServes(world, 'production', { text: 'Hello', release: good })
    await world.watchUsers('production', ['/', '/api/health'])

    const runs = await world.change(
      'greeting.js',
      (text) => text.replace('failsAfter = undefined', 'failsAfter = 10'),
      'Fail after a while',
    )
    const bad = await world.version()
    await claimRuns(world, 'the run of the bad release', 'failure', runs)
    world.claims.atLeast('answers of the bad release', { limit: 1, measured: await world.clientView.answersOf(bad) })
    await claimServes(world, 'production', { text: 'Hello', release: good })
    world.claims.contains("GitHub's newest deployment of production", 'failure', world.view.github.newestDeployment('production'))
    await claimUsers(world, { bad })
    await claimBlocks(world, 'readme-node', { values: 5 })
  },
}

export const readmeNextAndWorker: ReadmeScenario = {
  name: 'readme-next-and-worker',
  story:
    'From an empty folder by the README alone: Next.js on Vercel and a Worker, each a workflow with one job; a bad page and a bad Worker come back.',
  readme: {
    tree: 'next-and-worker',
    repository: 'shop',
    places: { production: openVercelProject, worker: openWorkersAccount },
  },
  async play(world) {
    const worker = '.github/workflows/worker.yml'
    const vercelBuild = 'npx --yes vercel@58.4.4 build --prod && tar -czf release.tar.gz .vercel/output'
    const workerBuild = 'npx --yes wrangler@4.164.0 deploy --dry-run --outdir dist && tar -czf release.tar.gz wrangler.jsonc dist'
    await world.play('ci', { fill: [{ from: build, to: vercelBuild }] })
    await world.play('vercel')
    await world.play('ci', { fill: [{ from: build, to: workerBuild }], path: worker })
    const ownEnvironment = [
      { from: 'environment: { name: production, deployment: false }', to: 'environment: { name: worker, deployment: false }' },
      { from: 'mode: release', to: 'mode: release, environment: worker' },
    ]
    await world.play('cloudflare', { fill: ownEnvironment, path: worker })
    await world.play('first-worker')
    await world.play('environment', { fill: environmentValues(world.place('production'), '100%') })
    const forWorker = [{ from: 'production', to: 'worker' }, ...environmentValues(world.place('worker'), '50%, 100%')]
    await world.play('environment', { fill: forWorker })
    await claimRuns(world, 'the two runs of the first push', 'success', await world.playPush('push'))
    await claimServes(world, 'production', { text: 'Hello' })
    await claimServes(world, 'worker', { text: 'Hello' })
    await world.watchUsers('worker', ['/', '/api/health'])

    await world.editTree('app/page.jsx', (text) => text.replace('return <h1>Hello</h1>', "throw new Error('no greeting')"))
    const runs = await world.change(
      'worker/index.js',
      (text) => text.replace("return new Response('Hello')", "throw new Error('no greeting')"),
      'Greet nobody',
    )
    await claimRuns(world, 'the two runs of the bad releases', 'failure', runs)
    await claimServes(world, 'production', { text: 'Hello' })
    await claimServes(world, 'worker', { text: 'Hello' })
    world.claims.contains("GitHub's newest deployment of production", 'failure', world.view.github.newestDeployment('production'))
    world.claims.contains("GitHub's newest deployment of worker", 'failure', world.view.github.newestDeployment('worker'))
    await claimUsers(world, { bad: undefined })
    await claimBlocks(world, 'readme-next-and-worker', { values: 15 })
  },
}
