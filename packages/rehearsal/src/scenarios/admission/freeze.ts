import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'

const day = 86_400_000

export const freeze: Scenario = {
  name: 'freeze',
  story: 'A freeze stops deployments before anybody is asked; who is listed may override it with a reason; going back is never held up.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const date = (offset: number) => new Date(Date.now() + offset * day).toISOString().slice(0, 10)
    const line = `freeze: [{ name: Regatta, from: ${date(-1)}, to: ${date(1)}, override: [mona] }]`
    await world.edit('main', '.github/slipway.yml', withLine('production', line))
    await world.commit('main', 'Race')
    const pushed = await (await world.push('main')).finished
    world.claims.equal('a push into the freeze fails', 'failure', pushed.conclusion)
    world.claims.equal('at the plan', 'failure', world.view.runs.jobConclusion(pushed, 'plan'))
    world.claims.contains('which names the freeze', 'Regatta', world.view.runs.annotations(pushed))

    const deploy = (actor: string, reason: string) =>
      world.dispatch('enhanced-ci.yml', { actor, inputs: { environment: 'production', override_freeze: reason } })
    const stranger = await (await deploy('otto', 'I want to')).finished
    world.claims.equal('a reason of somebody who is not listed does not help', 'failure', stranger.conclusion)
    world.claims.equal('approvals that were given so far', 0, world.github.state.approvals.length)
    world.claims.equal('records in the ledger', 1, world.view.github.deployments('production').length)
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))

    const reason = 'the finish line is wrong'
    const run = await deploy('mona', reason)
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    world.claims.equal('the reason of somebody who is listed deploys', 'success', (await run.finished).conclusion)
    const { version, overrides } = world.view.github.newestIntent('production')
    world.claims.equal('production serves', version, await world.view.edge.versionAt('production'))
    world.claims.equal("and GitHub's deployment holds the override", `freeze by mona: ${reason}`, overrides)

    const back = await world.dispatch('deployment-monitor.yml', { inputs: { action: 'rollback', environment: 'production' } })
    world.claims.equal('an emergency rollback within the freeze succeeds', 'success', (await back.finished).conclusion)
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    await world.commonClaims.noFailedRequest()
  },
}
