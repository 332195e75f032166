import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

/** A workflow of the team's own that calls the pipeline twice in a run: one call deploys, the other only judges. */
function workflow(names: readonly [string, string]): string {
  const call = (name: string, deploy: boolean) => `    permissions:
      contents: write
      deployments: write
      actions: write
      issues: write
      pull-requests: write
      statuses: write
    uses: slipway-deploy/slipway/.github/workflows/enhanced-ci.yml@v1
    with: { environment: staging, deploy: ${deploy}, call: '${name}' }
    secrets:
      SLIPWAY_SECRETS: \${{ secrets.SLIPWAY_SECRETS }}
`
  return `name: Both\non: workflow_dispatch\npermissions: {}\njobs:\n  first:\n${call(names[0], true)}  second:\n${call(names[1], false)}`
}

async function dispatch(world: World, names: readonly [string, string]) {
  const files = { '.github/workflows/both.yml': workflow(names) }
  await world.commit('main', 'Call the pipeline twice', { files })
  await world.send('main')
  const release = await world.commit('develop', 'Call the pipeline twice', { files })
  await world.send('develop')
  const run = await world.dispatch('both.yml', { ref: 'develop', inputs: {} })
  return { release, result: await run.finished }
}

export const twoCalls: Scenario = {
  name: 'two-calls',
  story:
    'A workflow calls the pipeline twice in one run: with a name each, they share nothing; without, the second fails and overwrites nothing.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }], tuning: { monitor: '3s', steps: ['100%'] } },
  async play(world) {
    const { claims, view } = world
    const { release, result } = await dispatch(world, ['one', 'two'])
    claims.equal('the run succeeds', 'success', result.conclusion)
    claims.equal('staging serves the release of the call that deploys', release.version, await view.edge.versionAt('staging'))
    claims.equal('each has a build of its own', 'release.one, release.two', view.runs.releaseArtifacts(result))
    const names = world.github.artifacts(result.run.id).map(({ name }) => name)
    claims.equal(
      'no artifact is of neither',
      '',
      names.filter((name) => !/\.(one|two)(\.|$)/.test(name) && !/-one\.html$/.test(name)).join(', '),
    )
    claims.equal(
      'each has statuses of its own',
      'slipway/ci/one: success, slipway/ci/two: success, slipway/deploy/staging/one: success',
      view.github.commitStatuses(release.sha),
    )
    claims.contains(
      'the ledger knows the build by its name',
      `${result.run.id}/release.one`,
      view.github.newestOrigin('staging').kept ?? '',
    )

    const without = await dispatch(world, ['', ''])
    claims.equal('without names the run fails', 'failure', without.result.conclusion)
    claims.contains('since an artifact is there already', 'already exists', view.runs.annotations(without.result))
    await world.commonClaims.noFailedRequest()
  },
}
