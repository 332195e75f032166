import { allOf } from '../../world/claims/product-claims.ts'
import type { ProductScenario } from '../../world/scenario.ts'

export const servicesRunnerDies: ProductScenario = {
  name: 'services-runner-dies',
  story: 'The machine that deploys three services dies when the first of them is new: the last job of the same run takes all of them back.',
  product: { live: ['v1.0.0'] },
  async play(world) {
    const { claims, productClaims, view } = world
    const { version } = await world.change('Load the ferry', ['api', 'dashboard', 'parser'])
    const run = await world.pushApproved()
    await world.untilServes('api', version)
    await world.untilShared('parser')
    world.killRunner(run)
    const dead = await run.finished
    claims.equal('the run fails', 'failure', dead.conclusion)
    claims.equal('its last job succeeds', 'success', view.runs.jobConclusion(dead, 'mend production'))
    await productClaims.serves(allOf('v1.0.0'))
    claims.equal('the dashboard never had it', 'api, parser', await view.product.arrivalOf(version))
    claims.equal('the order in which the others lost it', 'parser, api', await view.product.leavingOf(version))
    claims.equal(
      "each one's record is closed without a judgement",
      'api error, dashboard error, parser error',
      view.records.endingsOf(version),
    )
    claims.equal('releases that are marked bad', 'none', view.records.badOf(version))
    claims.contains('the run says what it has done', 'left in production was brought to its end', view.runs.plainSummaries(dead))
    claims.equal('incidents opened', 0, view.github.incidents().length)
    claims.equal('runs that were started by hand or by the clock', 0, view.github.runsOtherThan('push'))
    claims.equal('the locks are', 'free', await view.records.locks())
    await productClaims.noFailedRequest()
  },
}
