import type { Scenario } from '../../world/scenario.ts'

const flow = `name: checkout
steps:
  - { name: order, http: { method: POST, path: /api/orders, expect: { status: 201 } }, capture: { ORDER: order.id } }
clean-up:
  - { name: remove the order, http: { method: DELETE, path: /api/orders/$ORDER } }
`

export const brokenCheckout: Scenario = {
  name: 'broken-checkout',
  story: 'Every page of a release answers, and nobody can order: the flow that users take finds it, and the release comes back.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    await world.commitFiles('main', 'Ask for the checkout as users do', { 'flows/checkout.yml': flow })
    await world.edit('main', '.github/slipway.yml', (yml) =>
      yml.replace('\nhealth:\n', '\nhealth:\n  checkout: { flow: flows/checkout.yml }\n'),
    )
    const release = await world.commit('main', 'Write orders to a new table', { behaviour: { kind: 'breaks-orders' } })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const result = await run.finished
    world.claims.equal('the run fails', 'failure', result.conclusion)
    world.claims.contains('it says which step of the flow failed, and how', 'order: answered 500', world.view.runs.plainSummaries(result))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    world.claims.equal(
      "GitHub's newest deployment of production",
      `${release.sha} failure`,
      world.view.github.newestDeployment('production'),
    )
    world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
