import { allOf } from '../../world/claims/product-claims.ts'
import type { ProductScenario } from '../../world/scenario.ts'

export const servicesMigrationFails: ProductScenario = {
  name: 'services-migration-fails',
  story: 'A migration that the database refuses ends the deployment of all services before one of them is touched.',
  product: { live: ['v1.0.0'] },
  async play(world) {
    const { claims, productClaims, view } = world
    const migration = { 'db/migrations/0002_moorings.sql': 'create table marina.moorings (name texxt);\n' }
    const { version } = await world.change('Rent moorings', ['api', 'dashboard', 'parser'], migration)
    const since = Date.now()
    const result = await (await world.pushApproved()).finished
    claims.equal('the run fails', 'failure', result.conclusion)
    claims.contains('and says what failed', 'the migration of the database', view.runs.plainAnnotations(result))
    claims.atLeast("places with the database's own words", {
      limit: 1,
      measured: await view.runs.occurrencesOf('type "texxt" does not exist', result),
    })
    await productClaims.serves(allOf('v1.0.0'))
    await productClaims.alwaysServed(allOf('v1.0.0'))
    claims.equal('changes of the weights', 0, await view.product.changesOf(['api', 'dashboard', 'parser'], since))
    claims.equal('uploads', 'api 0, dashboard 0, parser 0', await view.product.uploads())
    claims.equal('the database is at', '0001_berths.sql', await world.revisions())
    claims.equal('records of it that end well', 'none', view.records.completeOf(version))
    claims.equal('releases that are marked bad', 'none', view.records.badOf(version))
    claims.equal('incidents opened', 0, view.github.incidents().length)
    claims.equal('the locks are', 'free', await view.records.locks())
    await productClaims.noFailedRequest()
  },
}
