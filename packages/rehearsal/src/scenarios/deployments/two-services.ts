import type { Behaviour } from '../../stage/demo-service/harbor.ts'
import { haproxySettings } from '../../stage/targets/haproxy.ts'
import type { Scenario } from '../../world/scenario.ts'
import { slipwayYml } from '../../world/slipway-yml.ts'
import type { World } from '../../world/world.ts'

const config = '.github/web.slipway.yml'
const file = 'web.yml'

/** The workflow of the second service: `config` and `variables` select the service. */
const workflow = `name: Web
on:
  workflow_dispatch:
    inputs:
      mode: { type: string, required: true }
      config: { type: string, default: ${config} }
      version: { type: string, default: '' }
      behaviour: { type: string, default: '{"kind":"good"}' }
permissions: {}
jobs:
  web:
    runs-on: ubuntu-latest
    environment: { name: production-rollback, deployment: false }
    permissions:
      contents: write
      deployments: write
      actions: read
      issues: write
    steps:
      - uses: actions/checkout@v7
      - if: inputs.mode == 'release'
        run: printf '%s' "$BEHAVIOUR" > behaviour.json && node build.js
        env:
          BEHAVIOUR: \${{ inputs.behaviour }}
          RELEASE_VERSION: \${{ inputs.version }}
      - uses: slipway-deploy/slipway/actions/blue-green-deploy@v1
        with:
          mode: \${{ inputs.mode }}
          config: \${{ inputs.config }}
          environment: production
          version: \${{ inputs.version }}
          artifact: \${{ inputs.mode == 'release' && 'release.tar.gz' || '' }}
          secrets: \${{ secrets.SLIPWAY_SECRETS }}
          variables: \${{ vars.WEB_VARIABLES }}
`

export const twoServices: Scenario = {
  name: 'two-services',
  story: 'Two services of one repository share an environment, each behind a proxy of its own: neither is taken for the other.',
  given: {
    live: [
      { environment: 'production', version: 'v1.0.0' },
      { environment: 'production', version: 'v1.1.0' },
    ],
    environments: ['web'],
  },
  async play(world) {
    const { claims } = world
    await addWeb(world, ['50%', '100%'])
    const web = (version: string, behaviour: Behaviour = { kind: 'good' }) =>
      world.dispatch(file, { inputs: { mode: 'release', version, behaviour: JSON.stringify(behaviour) } })

    // Its proxy shows a release that no ledger knows, and the ledger of the environment has another service's.
    await world.stage.seedLive('web', { version: 'web-0.9' })
    claims.equal("web's first deployment succeeds", 'success', (await (await web('web-1.0')).finished).conclusion)
    claims.equal("web's second deployment succeeds", 'success', (await (await web('web-1.1')).finished).conclusion)
    const bad = await (await web('web-1.2', { kind: 'failing', afterRequests: 8, share: 1 })).finished
    claims.equal("web's third fails", 'failure', bad.conclusion)
    claims.equal('and web is back where it was', 'web-1.1', await world.view.edge.versionAt('web'))
    claims.equal('all the while harbor served', 'v1.1.0', await world.view.edge.versionAt('production'))

    const { version } = await world.commit('main', 'Paint the harbour')
    const push = await world.push('main')
    await world.untilWaiting(push, 'production')
    world.approve(push, 'production')
    claims.equal("harbor's pushes do not stand still for web", 'success', (await push.finished).conclusion)
    claims.equal('harbor serves it', version, await world.view.edge.versionAt('production'))

    await addWeb(world, ['50%', '{ pause: { until: approved, at-most: 85s } }', '100%'])
    const standing = await web('web-1.3')
    await world.untilShared('web')
    const rollback = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production' } })
    const abort = await (await world.dispatch(file, { inputs: { mode: 'abort', config: '.github/slipway.yml' } })).finished
    claims.equal('nobody hears an abort of harbor while web is rolled out', 'failure', abort.conclusion)
    claims.contains('which says whose rollout it is', 'rolls out the service web, not harbor', world.view.runs.annotations(abort))
    claims.equal('web still stands where its plan says', 'yes', (await world.view.edge.isShared('web')) ? 'yes' : 'no')
    claims.equal(
      'a promote of web is heard',
      'success',
      (await (await world.dispatch(file, { inputs: { mode: 'promote' } })).finished).conclusion,
    )
    claims.equal('the emergency of harbor has not ended the rollout of web', 'success', (await standing.finished).conclusion)
    claims.equal('web serves it', 'web-1.3', await world.view.edge.versionAt('web'))
    claims.equal('the emergency succeeds once it has its turn', 'success', (await rollback.finished).conclusion)
    await world.commonClaims.servesAgain('production', 'v1.1.0')

    claims.equal('web still serves its own', 'web-1.3', await world.view.edge.versionAt('web'))
    const incidents = world.view.github.incidents().map(({ title }) => title.split(':', 2).join(':'))
    claims.equal(
      'an incident for each service that went back',
      ['Incident: web-1.2 of web was rolled back in production', `Incident: ${version} of harbor was rolled back in production`].join('; '),
      incidents.join('; '),
    )
    claims.equal("what became of web's deployments", 'inactive, inactive, failure, success', statesOf(world, 'web'))
    claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}

/** The second service: its configuration, its workflow and, in the same GitHub environment, what says where its proxy is. */
async function addWeb(world: World, steps: readonly string[]): Promise<void> {
  const { url } = world.stage.environment('web')
  const production = { name: 'production', url, branches: ['main'], approval: 'none' as const, steps, monitor: '6s', slowest: '5s' }
  // Two services with their proxies and clients share one machine here: how fast they are is another story.
  const settings = [...haproxySettings]
  const yml = slipwayYml([{ ...production, onDrift: 'stop', available: undefined, settings }], 'web')
  // Its workflow may write the ledger that harbor's runs read as well.
  const ledger = 'ledger: { workflows: [web.yml] }\n'
  await world.edit('main', '.github/slipway.yml', (text) => (text.includes(ledger) ? text : `${text}${ledger}`))
  await world.commit('main', `Roll web out by ${steps.length} steps`, {
    files: {
      [config]: `${yml}${ledger}`,
      [`.github/workflows/${file}`]: workflow,
    },
  })
  await world.send('main')
  for (const name of ['production', 'production-rollback']) {
    const { variables = {} } = world.github.environment(name) ?? {}
    world.github.setEnvironment(name, { variables: { ...variables, WEB_VARIABLES: world.stage.environmentVariables('web') } })
  }
}

/** The last states of a service's deployments, oldest first. */
function statesOf(world: World, service: string): string {
  const own = world.view.github
    .deployments('production')
    .filter(({ payload }) => JSON.stringify(payload).includes(`"service":"${service}"`))
  return own.map(({ statuses }) => statuses.at(-1)?.state ?? 'none').join(', ')
}
