import { allOf } from '../../world/claims/product-claims.ts'
import type { ProductWorld } from '../../world/product-world.ts'
import type { ProductScenario } from '../../world/scenario.ts'

export const servicesSetBack: ProductScenario = {
  name: 'services-set-back',
  story: "The guide's line takes the whole set back: to the last good one without a version, and with a version to the set that had it.",
  product: { live: ['v0.9.0', 'v1.0.0'], tuning: { steps: ['100%'] } },
  async play(world) {
    const { claims, productClaims, view } = world
    const { version } = await world.change('Raise the rent', ['api', 'dashboard', 'parser'])
    claims.equal('the deployment succeeds', 'success', (await (await world.pushApproved()).finished).conclusion)
    await productClaims.serves(allOf(version))

    const left = await goesBack(world, {}, 'v1.0.0')
    claims.equal('the order in which they lost the newest', 'dashboard, parser, api', await view.product.leavingOf(version, left))
    claims.equal('releases that are marked bad', 'api, dashboard, parser', view.records.badOf(version))
    const further = await goesBack(world, { rollback_version: 'v0.9.0' }, 'v0.9.0')
    claims.equal('and then the one before', 'dashboard, parser, api', await view.product.leavingOf('v1.0.0', further))
    claims.equal('what is uploaded for it', 'api 1, dashboard 1, parser 1', await view.product.uploads())
    claims.equal('the set in the newest records', 'v0.9.0', view.records.newestSetOf('api'))
    productClaims.approvals(1)
    claims.equal('the locks are', 'free', await view.records.locks())
    productClaims.countedRequests(450)
    await productClaims.noFailedRequest()
  },
}

/** `gh workflow run deployment-monitor.yml --field action=rollback --field environment=production`, without the name of a service. Gives when it began. */
async function goesBack(world: ProductWorld, more: Readonly<Record<string, string>>, to: string): Promise<number> {
  const began = Date.now()
  const inputs = { action: 'rollback', environment: 'production', ...more }
  const result = await (await world.dispatch('deployment-monitor.yml', { inputs })).finished
  world.claims.equal(
    `the rollback ${more['rollback_version'] === undefined ? 'without a version' : `to ${to}`} succeeds`,
    'success',
    result.conclusion,
  )
  await world.productClaims.serves(allOf(to))
  const seconds = await world.view.client.secondsUntilOnly(to, began)
  world.claims.atMost(`seconds from the dispatch until ${to} answered everything`, { limit: 45, measured: seconds, unit: ' s' })
  return began
}
