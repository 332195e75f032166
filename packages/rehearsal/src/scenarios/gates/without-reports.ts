import type { Scenario } from '../../world/scenario.ts'

export const withoutReports: Scenario = {
  name: 'without-reports',
  story: 'A team whose tests leave no report deploys by their exit code; the gate says what it could not judge.',
  given: { live: [{ environment: 'staging', version: 'v1.0.0' }] },
  async play(world) {
    await world.edit('develop', 'package.json', (text) => text.replace(/"test": ".*"/, `"test": "node --test 'tests/*.test.js'"`))
    const release = await world.commit('develop', 'Test without a report')
    const run = await world.push('develop')
    const result = await run.finished
    world.claims.equal('the run succeeds', 'success', result.conclusion)
    world.claims.equal('staging answers with the new version', release.version, await world.view.edge.versionAt('staging'))
    world.claims.contains('a notice of the build names the report', 'reports/junit.xml is not there', world.view.runs.annotations(result))
    world.claims.contains('and shows how the runner writes it', '--test-reporter=junit', world.view.runs.annotations(result))
    world.claims.contains('the gate warns', 'Quality gate: warn', world.view.runs.summaries(result))
    world.claims.contains('and says what the evidence is', 'the step that ran the tests succeeded', world.view.runs.summaries(result))

    await world.commit('develop', 'Break a test', {
      files: {
        'tests/broken.test.js': "import { test } from 'node:test'\ntest('breaks', () => {\n  throw new Error('no')\n})\n",
      },
    })
    const broken = await world.push('develop')
    const second = await broken.finished
    world.claims.equal('a test that fails fails the run', 'failure', second.conclusion)
    world.claims.equal('and its build', 'failure', world.view.runs.jobConclusion(second, 'build'))
    world.claims.equal('and the gate, without a report', 'failure', world.view.runs.jobConclusion(second, 'gate'))
    world.claims.contains('which says why', 'the step that ran the tests failed', world.view.runs.summaries(second))
    world.claims.equal('staging serves what it served', release.version, await world.view.edge.versionAt('staging'))
    world.claims.equal('deployments in the ledger', 2, world.view.github.deployments('staging').length)
    await world.commonClaims.noFailedRequest()
  },
}
