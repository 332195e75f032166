import { blockOf, fillIn } from '../../world/readme/page-blocks.ts'
import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

const page = 'docs/builds.md'
/** The digest that the build states in the example of the page. */
const stated = "sha256:$(sha256sum release.tar.gz | cut -d ' ' -f 1)"
const another = `sha256:${'0'.repeat(64)}`

/** The workflow of the page with the build of the demo service. */
async function ownWorkflow(world: World): Promise<string> {
  const text = await world.suiteFile(page)
  const build = 'npm ci && npm test && npm run build && tar -czf release.tar.gz -C dist .'
  const own = 'RELEASE_VERSION="$GITHUB_REF_NAME.${GITHUB_SHA::12}" node build.js'
  return fillIn(blockOf(text, 'deploy'), [{ from: build, to: own }], text)
}

/** Pushes a release to main and approves it. */
async function release(world: World, message: string, content: Parameters<World['commit']>[2]) {
  const made = await world.commit('main', message, content)
  const run = await world.push('main')
  await world.untilWaiting(run, 'production')
  world.approve(run, 'production')
  return { ...made, result: await run.finished }
}

export const ownBuild: Scenario = {
  name: 'own-build',
  story:
    "A build of the team's own calls deploy.yml with an artifact and its digest: a good release stays, other bytes are refused before anything is changed, and a bad release comes back.",
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], ownWorkflows: true },
  async play(world) {
    const { claims, view } = world
    const workflow = await ownWorkflow(world)
    const path = '.github/workflows/ci.yml'
    const [[configured = '', yml = ''] = []] = Object.entries(world.configuration({ monitor: '8s' }))
    const ledger = blockOf(await world.suiteFile(page), 'ledger').text
    const good = await release(world, 'Take bookings', { files: { [path]: workflow, [configured]: `${yml}${ledger}` } })
    claims.equal('the run of the good release', 'success', good.result.conclusion)
    await world.commonClaims.servesAgain('production', good.version)
    claims.equal("GitHub's newest deployment of production", `${good.sha} success`, view.github.newestDeployment('production'))

    const since = Date.now()
    const deployments = view.github.deployments('production').length
    const wrong = await release(world, 'State another digest', { files: { [path]: workflow.replace(stated, another) } })
    claims.equal('the run with another digest', 'failure', wrong.result.conclusion)
    claims.contains('it says which digest was stated', another, view.runs.plainAnnotations(wrong.result))
    claims.equal('records in the ledger that it has made', 0, view.github.deployments('production').length - deployments)
    claims.equal('changes of the weights since', 0, view.edge.weightChangesSince('production', since))
    claims.equal('the release on the idle side', 'v1.0.0', await view.edge.versionOnIdleSide('production'))

    const bad = await release(world, 'Fill the cache until it is full', {
      files: { [path]: workflow },
      behaviour: { kind: 'failing', share: 1, afterRequests: 30 },
    })
    claims.equal('the run of the bad release', 'failure', bad.result.conclusion)
    await world.commonClaims.servesAgain('production', good.version)
    claims.equal("GitHub's newest deployment of production", `${bad.sha} failure`, view.github.newestDeployment('production'))
    claims.equal('the lock is free again', 'free', await view.github.lockState('production'))
    await world.commonClaims.onlyReleaseFailed(bad.version)
  },
}
