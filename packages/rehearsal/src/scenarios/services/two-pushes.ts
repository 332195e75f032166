import { allOf } from '../../world/claims/product-claims.ts'
import type { ProductScenario } from '../../world/scenario.ts'

export const servicesTwoPushes: ProductScenario = {
  name: 'services-two-pushes',
  story:
    'Two pushes, of the API and of the dashboard, come to one approval. A third is approved while they deploy: it touches nothing, and the next brings it.',
  // Watched so long that a busy machine proposes the third before the second is complete.
  product: { live: ['v1.0.0'], tuning: { monitor: '40s' } },
  async play(world) {
    const { claims, productClaims, view } = world
    await world.change('Sell oars', ['api'])
    const first = await world.push('main')
    await world.untilWaiting(first, 'production')
    const { version } = await world.change('Show oars', ['dashboard'])
    const second = await world.push('main')
    await world.untilWaiting(second, 'production')
    claims.equal('the run that only waited is ended', 'cancelled', (await first.finished).conclusion)
    const since = Date.now()
    world.approve(second, 'production')
    await world.untilShared('api')
    const other = await world.change('Measure oars', ['parser'])
    const third = await world.push('main')
    await world.untilWaiting(third, 'production')
    world.approve(third, 'production')
    const [deployed, late] = [await second.finished, await third.finished]
    claims.equal('the second run succeeds', 'success', deployed.conclusion)
    claims.equal('with what both pushes changed', 'api success, dashboard success, parser none', view.records.endingsOf(version))
    // It was approved over v1.0.0 of the API and of the dashboard, which serve no more.
    claims.equal('the third, which was approved over what was live before, fails', 'failure', late.conclusion)
    claims.contains('and says so', 'approved v1.0.0, now', view.runs.plainSummaries(late))
    claims.equal('and has recorded', 'api none, dashboard none, parser none', view.records.endingsOf(other.version))
    await productClaims.serves({ ...allOf(version), parser: 'v1.0.0' })
    claims.equal('changes of the weights of the parser', 0, await view.product.changesOf(['parser'], since))

    const last = await world.change('Measure oars with care', ['parser'])
    claims.equal('the next push brings it', 'success', (await (await world.pushApproved()).finished).conclusion)
    claims.equal('alone', 'api none, dashboard none, parser success', view.records.endingsOf(last.version))
    await productClaims.serves({ ...allOf(version), parser: last.version })
    claims.equal('commits of the locks that let two hold one', 'none', await view.records.lockBreaches())
    claims.equal('the locks are', 'free', await view.records.locks())
    await productClaims.noFailedRequest()
  },
}
