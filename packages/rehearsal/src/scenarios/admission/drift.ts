import type { Scenario } from '../../world/scenario.ts'

export const drift: Scenario = {
  name: 'drift',
  story:
    'Somebody moves weights at the edge by hand: the next deployment stops and shows both states; told to adopt it, the one after goes on.',
  given: {
    live: [
      { environment: 'staging', version: 'v0.9.0' },
      { environment: 'staging', version: 'v1.0.0' },
    ],
  },
  async play(world) {
    await world.stage.setWeights('staging', { blue: 30, green: 70 })
    await world.until('the client is answered by both', async () => (await world.view.client.answersOf('v0.9.0')) > 5)
    const since = Date.now()
    const recorded = world.view.github.deployments('staging').length
    await world.commit('develop', 'Paint the buoys')
    const stopped = await (await world.push('develop')).finished
    world.claims.equal('the run fails', 'failure', stopped.conclusion)
    const summary = world.view.runs.summaries(stopped)
    world.claims.contains('its summary has what the edge shows', 'the provider shows blue 30% serving, green 70% serving', summary)
    world.claims.contains('and what the ledger has', 'the ledger has v1.0.0 on green with everything', summary)
    world.claims.contains('and an annotation the way out', 'rollout.on-drift: adopt', world.view.runs.annotations(stopped))
    world.claims.equal('changes of the weights', 0, world.view.edge.weightChangesSince('staging', since))
    world.claims.equal('they are where the hand left them', '30 + 70', await world.view.edge.weightsAt('staging'))
    world.claims.equal('what runs beside what was live', 'v0.9.0', (await world.stage.running('staging')).blue)
    world.claims.equal('deployments recorded', 0, world.view.github.deployments('staging').length - recorded)
    const adopted = await world.commit('develop', 'Take it as it is', { files: world.configuration({ onDrift: 'adopt' }) })
    world.claims.equal('with on-drift: adopt the next run succeeds', 'success', (await (await world.push('develop')).finished).conclusion)
    world.claims.equal('staging answers with its version', adopted.version, await world.view.edge.versionAt('staging'))
    world.claims.equal('all traffic is on one side', '100 + 0', await world.view.edge.weightsAt('staging'))
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('staging'))
    await world.commonClaims.noFailedRequest()
  },
}
