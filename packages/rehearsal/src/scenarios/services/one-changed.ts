import { allOf } from '../../world/claims/product-claims.ts'
import type { ProductScenario } from '../../world/scenario.ts'

export const servicesOneChanged: ProductScenario = {
  name: 'services-one-changed',
  story: 'A commit in the folder of the API builds and deploys the API alone, and a rollback by hand that names it takes it alone back.',
  product: { live: ['v1.0.0'], tuning: { steps: ['100%'] } },
  async play(world) {
    const { claims, productClaims, view } = world
    const { version } = await world.change('Sell oars', ['api'])
    const since = Date.now()
    const result = await (await world.pushApproved()).finished
    claims.equal('the run succeeds', 'success', result.conclusion)
    const set = { ...allOf('v1.0.0'), api: version }
    await productClaims.serves(set)
    await productClaims.mixedAtMost(0, [allOf('v1.0.0'), set])
    claims.equal('uploads', 'api 1, dashboard 0, parser 0', await view.product.uploads())
    claims.equal('builds that were kept', 'release-api', view.runs.releaseArtifacts(result))
    claims.equal('records of it', 'api success, dashboard none, parser none', view.records.endingsOf(version))
    claims.equal('what its record says that all run', `api ${version}, dashboard v1.0.0, parser v1.0.0`, view.records.newestSetOf('api'))
    productClaims.approvals(1)

    const inputs = { action: 'rollback', environment: 'production', service: 'api', reason: 'the oars are too short' }
    const back = await (await world.dispatch('deployment-monitor.yml', { inputs })).finished
    claims.equal('the rollback of the API succeeds', 'success', back.conclusion)
    await productClaims.serves(allOf('v1.0.0'))
    claims.equal('changes of the weights of the other two', 0, await view.product.changesOf(['dashboard', 'parser'], since))
    claims.equal('uploads', 'api 1, dashboard 0, parser 0', await view.product.uploads())
    claims.equal('what the newest record says that all run', 'v1.0.0', view.records.newestSetOf('api'))
    claims.equal('incidents opened', 1, view.github.incidents().length)
    claims.equal('the locks are', 'free', await view.records.locks())
    await productClaims.noFailedRequest()
  },
}
