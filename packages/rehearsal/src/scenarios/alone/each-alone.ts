import type { Scenario } from '../../world/scenario.ts'
import { setTeamVariables } from './one-job.ts'

/** A team's own workflow, with each of the eight actions in a job of its own. Whatever they need to know is an input. */
const workflow = `name: Pipeline
on:
  push:
    branches: [main]
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@v7
      - run: RELEASE_VERSION="$GITHUB_REF_NAME.\${GITHUB_SHA::12}" node build.js
      - uses: actions/upload-artifact@v7
        with: { name: release, path: release.tar.gz }
  security:
    runs-on: ubuntu-24.04
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@v7
      - uses: slipway-deploy/slipway/actions/security-scan@v1
        with: { scanners: 'secret-patterns, env-files', fail-on: critical }
      - uses: actions/upload-artifact@v7
        with: { name: evidence-security, path: '\${{ runner.temp }}/slipway-evidence' }
  quality:
    runs-on: ubuntu-24.04
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@v7
        with: { fetch-depth: 0 }
      - run: mkdir reports && echo '<testsuite name="routes" tests="1"><testcase name="answers" classname="routes"/></testsuite>' > reports/junit.xml
      - uses: slipway-deploy/slipway/actions/quality-gate@v1
        with: { junit: reports/junit.xml, conditions: '[{ metric: tests.passed, below: 1 }, { metric: tests.failed, above: 0 }]' }
      - uses: actions/upload-artifact@v7
        with: { name: evidence-quality, path: '\${{ runner.temp }}/slipway-evidence' }
  production:
    needs: [build, security, quality]
    runs-on: ubuntu-24.04
    environment: { name: production, deployment: false }
    permissions: { contents: write, deployments: write, actions: read }
    steps:
      - uses: actions/checkout@v7
      - uses: actions/download-artifact@v8
        with: { name: release }
      - uses: slipway-deploy/slipway/actions/blue-green-deploy@v1
        with: &harbor
          mode: release
          url: \${{ vars.URL }}
          target: haproxy
          health: /api/health
          start: deploy/start.sh $COLOUR $RELEASE
          stop: deploy/stop.sh $COLOUR
          watch: 10s
          artifact: release.tar.gz
          settings: \${{ vars.SLIPWAY_SETTINGS }}
          variables: \${{ vars.SLIPWAY_VARIABLES }}
          secrets: \${{ secrets.SLIPWAY_SECRETS }}
  healthy:
    needs: production
    runs-on: ubuntu-24.04
    environment: { name: production-rollback, deployment: false }
    steps:
      - uses: slipway-deploy/slipway/actions/health-check@v1
        with: { url: '\${{ vars.URL }}', path: /api/health, timeout: 30s }
  watched:
    needs: production
    runs-on: ubuntu-24.04
    environment: { name: production-rollback, deployment: false }
    steps:
      - uses: slipway-deploy/slipway/actions/performance-monitor@v1
        with: { url: '\${{ vars.URL }}', paths: /api/items, duration: 5s, requests-per-second: 25, error-rate: 5%, p95: 3s }
  named:
    needs: [healthy, watched]
    runs-on: ubuntu-24.04
    permissions: { contents: write }
    steps:
      - id: next
        uses: slipway-deploy/slipway/actions/release@v1
        with: { mode: next, version-type: minor }
      - uses: slipway-deploy/slipway/actions/release@v1
        with: { mode: publish, version: '\${{ steps.next.outputs.version }}' }
  back:
    needs: named
    runs-on: ubuntu-24.04
    environment: { name: production-rollback, deployment: false }
    permissions: { contents: write, deployments: write, actions: read, issues: write }
    steps:
      - uses: actions/checkout@v7
      - uses: slipway-deploy/slipway/actions/rollback@v1
        with:
          rollback-version: v1.0.0
          reason: the quay is closed
          validation-time: 5s
          url: \${{ vars.URL }}
          target: haproxy
          health: /api/health
          start: deploy/start.sh $COLOUR $RELEASE
          stop: deploy/stop.sh $COLOUR
          settings: \${{ vars.SLIPWAY_SETTINGS }}
          variables: \${{ vars.SLIPWAY_VARIABLES }}
          secrets: \${{ secrets.SLIPWAY_SECRETS }}
  told:
    needs: [build, security, quality, production, healthy, watched, named, back]
    if: always()
    runs-on: ubuntu-24.04
    permissions: { contents: read, statuses: write }
    steps:
      - uses: actions/download-artifact@v8
        with: { pattern: evidence-*, path: evidence }
      - uses: slipway-deploy/slipway/actions/report@v1
        with:
          evidence: evidence
          results: \${{ toJSON(needs) }}
          comment: never
          history: false
          notify-to: 'slack: [{ webhook: $SLACK_ALERTS, channel: "#alerts" }]'
          notify-secrets: \${{ secrets.SLIPWAY_NOTIFY }}
`.replace(' &harbor', '')

export const eachAlone: Scenario = {
  name: 'each-alone',
  story: 'A team uses each of the eight actions in a workflow of its own, from inputs alone, in a repository without a slipway.yml.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], ownWorkflows: true },
  async play(world) {
    const { claims, view } = world
    const { settings } = world.stage.environment('production')
    setTeamVariables(
      world,
      settings.filter((line) => line.startsWith('target:')),
    )
    const release = await world.commit('main', 'Keep our own pipeline', { files: { '.github/workflows/pipeline.yml': workflow } })
    claims.equal('a slipway.yml in the tree', 'none', (await world.hasFile('.github/slipway.yml')) ? 'there' : 'none')
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    claims.equal('before the approval production serves', 'v1.0.0', await view.edge.versionAt('production'))
    world.approve(run, 'production')
    await world.until('production serves the release', async () => (await view.edge.versionAt('production')) === release.version)
    const result = await run.finished
    for (const job of ['security', 'quality', 'production', 'healthy', 'watched', 'named', 'back', 'told'])
      claims.equal(`the job ${job}`, 'success', view.runs.jobConclusion(result, job))
    await world.commonClaims.servesAgain('production', 'v1.0.0')
    claims.equal('records of the ledger: what was live, the release, and the way back', 3, view.github.deployments('production').length)
    claims.equal('the version that release has published', 'v0.1.0', world.github.state.releases.map(({ tag }) => tag).join(', '))
    claims.equal('incidents opened', 1, view.github.incidents().length)
    claims.contains('the status of the commit', 'slipway/ci: success', view.github.commitStatuses(release.sha))
    claims.equal('messages to whom the input names', 1, world.stage.slack.messages('/services/alerts').length)
    claims.equal('the lock is free again', 'free', await view.github.lockState('production'))
    await world.commonClaims.noFailedRequest()
  },
}
