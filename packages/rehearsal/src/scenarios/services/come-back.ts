import { allOf } from '../../world/claims/product-claims.ts'
import type { ProductScenario } from '../../world/scenario.ts'

export const servicesComeBack: ProductScenario = {
  name: 'services-come-back',
  story: 'The dashboard, which goes last, fails with users: all three services return, the last one first, and only the dashboard is bad.',
  product: { live: ['v1.0.0'] },
  async play(world) {
    const { claims, productClaims, view } = world
    const { version } = await world.change('Trust the cache', ['api', 'parser'], { 'dashboard/behaviour.json': '{ "kind": "failing" }\n' })
    const result = await (await world.pushApproved()).finished
    claims.equal('the run fails', 'failure', result.conclusion)
    claims.equal('the order in which they took traffic', 'api, parser, dashboard', await view.product.arrivalOf(version))
    claims.equal('the order in which they lost it', 'dashboard, parser, api', await view.product.leavingOf(version))
    await productClaims.serves(allOf('v1.0.0'))
    await productClaims.mixedAtMost(30, [allOf('v1.0.0'), allOf(version)])
    claims.equal("each one's own record ends with", 'api error, dashboard failure, parser error', view.records.endingsOf(version))
    claims.contains('that of the API says why', 'dashboard of the same rollout failed', view.records.detailsOf('api', version))
    claims.equal('releases that are marked bad', 'dashboard', view.records.badOf(version))
    claims.equal('the last job of the run succeeds', 'success', view.runs.jobConclusion(result, 'mend production'))
    productClaims.approvals(1)
    claims.equal('incidents opened', 1, view.github.incidents().length)
    claims.contains('of the dashboard', `${version} of dashboard`, view.github.incidents()[0]?.title ?? '')
    claims.equal('the locks are', 'free', await view.records.locks())
    claims.equal('failed requests to the other two', 0, await view.product.failuresOf(['api', 'parser']))
    await productClaims.onlyReleaseFailed(version)
  },
}
