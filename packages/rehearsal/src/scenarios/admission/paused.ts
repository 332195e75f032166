import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'

export const paused: Scenario = {
  name: 'paused',
  story:
    'After a release was taken back, pushes to an environment of the tier production, whatever its name, stand still until a commit says that it fixes the incident.',
  given: {
    live: [
      { environment: 'staging', version: 'v1.0.0' },
      { environment: 'staging', version: 'v1.0.1' },
    ],
  },
  async play(world) {
    const rollback = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'staging' } })
    world.claims.equal('the bad release is hauled back', 'success', (await rollback.finished).conclusion)
    const recorded = world.view.github.deployments('staging').length
    await world.edit('develop', '.github/slipway.yml', withLine('staging', 'tier: production'))
    await world.commit('develop', 'Paint the boats')
    const held = await (await world.push('develop')).finished
    world.claims.equal('the next push is refused', 'failure', held.conclusion)
    world.claims.equal('before it recorded anything', recorded, world.view.github.deployments('staging').length)
    world.claims.contains('with the way out', 'action=resume', world.view.runs.annotations(held))
    const [incident] = world.view.github.incidents()
    const mended = await world.commit('develop', `Count boats once\n\nFixes #${incident?.number}`)
    world.claims.equal('the one that names the incident goes on', 'success', (await (await world.push('develop')).finished).conclusion)
    world.claims.equal('staging answers with it', mended.version, await world.view.edge.versionAt('staging'))
    await world.commonClaims.noFailedRequest()
  },
}
