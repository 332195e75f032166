import { blockOf } from '../../world/readme/page-blocks.ts'
import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

/** A team's own workflow, as far as its build. The job that follows stands in the README. */
const ownBuild = `name: CI
on:
  push:
    branches: [main]
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@v7
      - run: RELEASE_VERSION="$GITHUB_REF_NAME.\${GITHUB_SHA::12}" node build.js
      - uses: actions/upload-artifact@v7
        with:
          name: release
          path: release.tar.gz
`

/** What the team sets in its GitHub environments: where production answers, and clocks that are fast enough for a story. */
export function setTeamVariables(world: World, target: readonly string[]): void {
  const { url, weighted } = world.stage.environment('production')
  const settings = [
    'health-interval: 250ms',
    'traffic: { requests-per-second: 25, paths: [/api/items, /api/health], timeout: 3s }',
    `rollout: { steps: [${weighted ? '50%, ' : ''}100%], step-time: 6s, ready-within: 8s }`,
    'thresholds: { error-rate: 5%, response-time: { p95: 2s } }',
    'rollback: { when: [{ health: failing, for: 1s }, { metric: error-rate, above: 5%, for: 1s }] }',
    ...target,
  ].join('\n')
  for (const environment of ['production', 'production-rollback'])
    world.setVariables(environment, { URL: url, WATCH: '20s', SLIPWAY_SETTINGS: settings })
}

/** The line of the stage that says where its target is. Who starts a side, the example says itself, or else the line of the stage. */
function stageTarget(world: World, { placement }: { placement: boolean }): string[] {
  const { settings } = world.stage.environment('production')
  // Without a checkout, the script that stands for the provider's own tool lies in another one.
  const found = settings.map((line) => line.replace(' deploy/', ` ${world.cloneFolder}/deploy/`))
  return found.filter((line) => placement || !line.startsWith('placement:'))
}

/** Pushes a release to main, approves it, and waits for the end of its run. */
async function release(world: World, message: string, { files = {}, ...behaves }: Parameters<World['commit']>[2] = {}) {
  const { claims } = world
  const made = await world.commit('main', message, { files, ...behaves })
  const run = await world.push('main')
  await world.untilWaiting(run, 'production')
  const before = await world.view.edge.versionAt('production')
  world.approve(run, 'production')
  const result = await run.finished
  claims.equal('a slipway.yml in the tree', 'none', (await world.hasFile('.github/slipway.yml')) ? 'there' : 'none')
  return { ...made, before, result, conclusion: result.conclusion }
}

/** A good release that stays, and one that fails in its watch and comes back, by the example of the README alone. */
async function playOneJob(world: World, example: string, placement: boolean): Promise<void> {
  const { claims, view } = world
  setTeamVariables(world, stageTarget(world, { placement }))
  const job = blockOf(await world.suiteFile('README.md'), example).text
  claims.atMost('lines of the example', { limit: 12, measured: job.trimEnd().split('\n').length })
  const workflow = { '.github/workflows/ci.yml': `${ownBuild}${job}` }
  const good = await release(world, 'Take bookings', { files: workflow })
  claims.equal('before the approval production serves', 'v1.0.0', good.before)
  claims.equal('the run of the good release', 'success', good.conclusion)
  await world.commonClaims.servesAgain('production', good.version)
  claims.equal("GitHub's newest deployment of production", `${good.sha} success`, view.github.newestDeployment('production'))
  claims.equal('requests that the good release failed', 0, await view.client.failuresOf(good.version))
  claims.equal('the lock is free again', 'free', await view.github.lockState('production'))
  // After its steps, and early enough in its watch. Without shares the one step that gives it all traffic is over within a second.
  const afterMs = world.stage.environment('production').weighted ? 15_000 : 7_000
  const bad = await release(world, 'Fill the cache until it is full', { behaviour: { kind: 'failing', share: 1, afterMs } })
  claims.equal('the run of the bad release', 'failure', bad.conclusion)
  await world.commonClaims.servesAgain('production', good.version)
  claims.equal("GitHub's newest deployment of production", `${bad.sha} failure`, view.github.newestDeployment('production'))
  claims.equal('the lock is free again', 'free', await view.github.lockState('production'))
  claims.contains('the summary says what became of it', `${bad.version}\` was rolled back`, view.runs.plainSummaries(bad.result))
  const told = `${view.runs.plainSummaries(bad.result)}${view.runs.plainAnnotations(bad.result)}`
  claims.equal('workflows that it names and that are not there', '', [...told.matchAll(/[\w-]+\.yml/g)].map(([name]) => name).join(', '))
  await world.commonClaims.onlyReleaseFailed(bad.version)
  const [incident, ...more] = view.github.incidents()
  claims.equal('incidents that the taking-back has opened', 1, incident === undefined ? 0 : 1 + more.length)
  claims.contains('the incident names the release that was taken back', bad.version, incident?.title ?? '')
  claims.contains('the incident says what to do next', 'Find the cause', incident?.body ?? '')
}

const live = [{ environment: 'production', version: 'v1.0.0' }]

export const oneJob: Scenario = {
  name: 'one-job',
  story:
    'A team with its own CI adds the one job of the README: a good release stays, one that fails in its watch comes back in the same step, and a dispatch goes back by hand.',
  given: { live, ownWorkflows: true },
  async play(world) {
    await playOneJob(world, 'haproxy', false)
    const back = blockOf(await world.suiteFile('docs/one-job.md'), 'back').text
    await world.commit('main', 'Be able to go back by hand', { files: { '.github/workflows/back.yml': back } })
    await world.send('main')
    const run = await world.dispatch('back.yml', { inputs: { version: 'v1.0.0' } })
    world.claims.equal('going back by hand succeeds without an approval', 'success', (await run.finished).conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    const incidents = world.view.github.incidents()
    world.claims.equal('incidents, with that of going back by hand', 2, incidents.length)
    const bodies = incidents.map(({ body }) => body)
    for (const body of bodies)
      world.claims.contains('each says what to do next, by a step of their own', 'It is a step with the action', body)
    world.claims.equal('and starts no workflow that is not there', '', [...bodies.join().matchAll(/gh workflow run [\w.-]+/g)].join(', '))
  },
}

export const oneJobOnVercel: Scenario = {
  name: 'one-job-on-vercel',
  story: 'The one job of the README for Vercel, without a checkout: a good release stays, and one that fails in its watch comes back.',
  given: { live, ownWorkflows: true, target: 'vercel' },
  play: (world) => playOneJob(world, 'vercel', true),
}

export const oneJobOnWorkers: Scenario = {
  name: 'one-job-on-workers',
  story: 'The one job of the README for Workers: a good release stays, and one that fails in its watch comes back.',
  given: { live, ownWorkflows: true, target: 'cloudflare' },
  play: (world) => playOneJob(world, 'cloudflare', true),
}
