import type { Advisory } from '../../github/server/npm-advisories.ts'
import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

export const criticalInLive: Scenario = {
  name: 'critical-in-live',
  story: 'The scheduled monitor learns of critical vulnerabilities in what is live: it alerts, and goes back by itself where that helps.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    world.github.publishPackage('left-berth', ['1.0.0', '2.0.0'])
    world.github.publishPackage('minimist', ['0.0.8', '1.2.8'])
    await world.dependOn('main', 'left-berth', '1.0.0')
    const before = await world.commit('main', 'Berth to the left')
    await world.send('main')
    await world.seedLive('production', { version: 'v1.1.0', sha: before.sha })
    await world.dependOn('main', 'minimist', '0.0.8')
    const live = await world.commit('main', 'Read the arguments')
    await world.send('main')
    await world.seedLive('production', { version: 'v1.2.0', sha: live.sha })

    world.github.publishAdvisory('left-berth', critical('GHSA-2222-3333-4444', 'Anybody may berth', '<2.0.0'))
    await onlyAlerts(world)
    world.github.publishAdvisory('minimist', critical('GHSA-xvch-5gv4-984h', 'Prototype pollution in minimist', '<0.2.4'))
    await goesBack(world)
    await world.commonClaims.noFailedRequest()
  },
}

/** Both releases have it: going back would not be rid of it. */
async function onlyAlerts(world: World): Promise<void> {
  const before = await world.view.edge.weightsAt('production')
  const result = await (await world.schedule({ scan: true })).finished
  world.claims.equal('with one that both releases have, the look fails', 'failure', world.view.runs.jobConclusion(result, 'security'))
  world.claims.contains(
    'and says why nothing helps',
    'the destination has it too: GHSA-2222-3333-4444',
    world.view.runs.annotations(result),
  )
  world.claims.equal('production serves what it served', 'v1.2.0', await world.view.edge.versionAt('production'))
  world.claims.equal('the weights are what they were', before, await world.view.edge.weightsAt('production'))
  world.claims.equal('records in the ledger', 3, world.view.github.deployments('production').length)
  world.claims.equal('the idle side, the quick way back, is left alone', 'v1.1.0', await world.view.edge.versionOnIdleSide('production'))
  world.claims.atLeast('messages in #alerts', { limit: 1, measured: world.stage.slack.messages('/services/alerts').length })
}

/** The release before does not have the second one. */
async function goesBack(world: World): Promise<void> {
  const result = await (await world.schedule({ scan: true })).finished
  world.claims.equal(
    'with one that the release before has not, the look goes back',
    'success',
    world.view.runs.jobConclusion(result, 'security'),
  )
  world.claims.equal('and nobody was asked to approve it', 0, world.github.state.approvals.length)
  await world.commonClaims.servesAgain('production', 'v1.1.0')
  const [incident] = world.view.github.incidents()
  world.claims.equal('incidents opened', 1, world.view.github.incidents().length)
  world.claims.contains('which names the finding', 'Prototype pollution in minimist', incident?.body ?? '')
  world.claims.contains('and the time at which it was found', '"detectedAt":"', incident?.body ?? '')
  world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
}

function critical(id: string, title: string, versions: string): Advisory {
  return {
    id: Number.parseInt(id.slice(5, 9), 36),
    url: `https://github.com/advisories/${id}`,
    title,
    severity: 'critical',
    vulnerable_versions: versions,
    cwe: ['CWE-1321'],
    cvss: { score: 9.8, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
  }
}
