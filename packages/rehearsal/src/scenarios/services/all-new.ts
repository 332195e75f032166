import { allOf } from '../../world/claims/product-claims.ts'
import type { ProductScenario } from '../../world/scenario.ts'

export const servicesAllNew: ProductScenario = {
  name: 'services-all-new',
  story: 'A Worker, a dashboard and a server of one product go live by one push, one approval and one job, and the database before them.',
  product: { live: ['v1.0.0'] },
  async play(world) {
    const { claims, productClaims, view } = world
    const migration = { 'db/migrations/0002_moorings.sql': 'create table marina.moorings (name text primary key);\n' }
    const { version } = await world.change('Rent moorings', ['api', 'dashboard', 'parser'], migration)
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    claims.equal('before the approval the product serves', 'v1.0.0', await view.product.versions())
    claims.equal('and the database is at', '0001_berths.sql', await world.revisions())
    world.approve(run, 'production')
    const result = await run.finished
    claims.equal('the run succeeds', 'success', result.conclusion)
    await productClaims.serves(allOf(version))
    claims.equal('the database is at', '0001_berths.sql, 0002_moorings.sql', await world.revisions())
    claims.equal('the order in which they took traffic', 'api, parser, dashboard', await view.product.arrivalOf(version))
    await productClaims.mixedAtMost(30, [allOf('v1.0.0'), allOf(version)])
    claims.equal('which is that of their one group in the ledger', 'api, parser, dashboard', view.records.groupsOf(version))
    claims.equal("each one's own record ends with", 'api success, dashboard success, parser success', view.records.endingsOf(version))
    for (const service of ['api', 'dashboard', 'parser'] as const)
      claims.equal(`what ${service}'s record says that all run`, version, view.records.newestSetOf(service))
    claims.equal('uploads', 'api 1, dashboard 1, parser 1', await view.product.uploads())
    productClaims.approvals(1)
    claims.equal('alerts', '0 in #alerts, 0 by mail', view.alerts.counts())
    claims.equal('the locks are', 'free', await view.records.locks())
    productClaims.countedRequests(200)
    await productClaims.noFailedRequest()
  },
}
