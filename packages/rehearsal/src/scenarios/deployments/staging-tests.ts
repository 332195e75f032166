import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'
import type { World } from '../../world/world.ts'

/** Asks the release at ADDRESS which one it is, and shows what the tests were given. */
const suite = `import { mkdirSync, writeFileSync } from 'node:fs'
const { ADDRESS, RELEASE_VERSION } = process.env
const secrets = Object.keys(process.env).filter((name) => /TOKEN|SECRET|TIDE_TABLE|^INPUT_/.test(name))
console.log('tested at ' + ADDRESS + ', secrets: ' + (secrets.join(' ') || 'none'))
const body = await (await fetch(ADDRESS + '/api/health')).text()
const expected = process.env.EXPECT_OTHER === undefined ? RELEASE_VERSION : 'something else'
const failed = !body.includes(expected)
mkdirSync('reports', { recursive: true })
writeFileSync('reports/junit.xml', '<testsuite name="e2e" tests="1" failures="' + Number(failed) + '"><testcase name="tells its release" classname="e2e">' + (failed ? '<failure message="' + expected + ' is not told"/>' : '') + '</testcase></testsuite>')
process.exit(failed ? 1 : 0)
`

async function test(world: World, line: string): Promise<void> {
  await world.edit('develop', '.github/slipway.yml', (text) => `${text.replace(/^tests: .*\n/m, '')}tests: ${line}\n`)
}

export const stagingTests: Scenario = {
  name: 'staging-tests',
  story: 'The tests after staging ask the deployed release, without a secret; what fails them stays in staging, and production refuses it.',
  given: {
    live: [
      { environment: 'production', version: 'v1.0.0' },
      { environment: 'staging', version: 'v1.0.0' },
    ],
    tuning: { monitor: '3s', steps: ['100%'] },
  },
  async play(world) {
    const { claims } = world
    await world.edit('develop', '.github/slipway.yml', withLine('production', 'promotes: { environment: staging, rebuild: refuse }'))
    await test(world, '{ after: staging, run: node suite.mjs, in: e2e }')
    const good = await world.commit('develop', 'Test what is deployed', { files: { 'e2e/suite.mjs': suite } })
    const run = await (await world.push('develop')).finished
    claims.equal('a release that passes its tests is a success', 'success', run.conclusion)
    claims.contains('they asked staging', `tested at ${world.stage.environment('staging').url}`, await world.view.runs.logs(run))
    claims.contains('and were given no secret', 'secrets: none', await world.view.runs.logs(run))
    claims.contains('their report is judged', 'Quality gate: pass', world.view.runs.summaries(run))

    await test(world, '{ after: staging, run: EXPECT_OTHER=1 node suite.mjs, in: e2e }')
    const bad = await world.commit('develop', 'Break what the tests look at')
    const broken = await (await world.push('develop')).finished
    claims.equal('one that fails them turns the run red', 'failure', broken.conclusion)
    claims.equal('staging keeps it, for whoever looks for the fault', bad.version, await world.view.edge.versionAt('staging'))
    claims.contains('the run says why', 'its tests after the deployment failed', world.view.runs.plainSummaries(broken))
    claims.contains('and which test', 'tells its release', world.view.runs.plainSummaries(broken))

    await world.merge('develop', 'main')
    const refused = await (await world.push('main')).finished
    claims.equal('production refuses it', 'failure', refused.conclusion)
    claims.contains('since staging never passed it', 'production takes only what passed staging', world.view.runs.annotations(refused))
    claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    claims.equal('the release that passed is another', 'true', String(good.version !== bad.version))
    await world.commonClaims.noFailedRequest()
  },
}

export const idleTests: Scenario = {
  name: 'idle-tests',
  story: 'Tests before production ask the idle side; a failure leaves the traffic where it is.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }], tuning: { monitor: '3s' } },
  async play(world) {
    const { claims } = world
    await test(world, '{ before: staging, run: node suite.mjs, in: e2e }')
    const good = await world.commit('develop', 'Test before traffic', { files: { 'e2e/suite.mjs': suite } })
    const run = await (await world.push('develop')).finished
    claims.equal('a release that passes them goes live', 'success', run.conclusion)
    claims.equal('staging answers with it', good.version, await world.view.edge.versionAt('staging'))
    const log = await world.view.runs.logs(run)
    claims.contains('they were given no secret', 'secrets: none', log)
    claims.equal(
      'and asked another address than that of the users',
      'no',
      log.includes(`tested at ${world.stage.environment('staging').url},`) ? 'yes' : 'no',
    )

    await test(world, '{ before: staging, run: EXPECT_OTHER=1 node suite.mjs, in: e2e }')
    await world.commit('develop', 'Break what the tests look at')
    const broken = await (await world.push('develop')).finished
    claims.equal('one that fails them is stopped', 'failure', broken.conclusion)
    claims.contains('by the tests', 'tests.before', world.view.runs.plainSummaries(broken))
    claims.equal('staging serves what it served', good.version, await world.view.edge.versionAt('staging'))
    await world.commonClaims.noFailedRequest()
  },
}
