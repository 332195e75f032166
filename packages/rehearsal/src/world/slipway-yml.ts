/** The settings of one environment of the demo repository. Clocks are fast by configuration; the code under test is as shipped. */
export type EnvironmentPlan = {
  name: string
  url: string
  branches: readonly string[]
  approval: 'required' | 'none'
  steps: readonly string[]
  /** How long a release is watched. */
  monitor: string
  /** The limit of the 95th percentile of response times. */
  slowest: string
  onDrift: 'stop' | 'adopt'
  /** The command that checks whether a release is still available. */
  available: string | undefined
  /** The lines that configure placement and target. */
  settings: readonly string[]
}

/** The settings that a story changes. */
export type Tuning = Partial<Pick<EnvironmentPlan, 'monitor' | 'slowest' | 'steps' | 'onDrift' | 'available'>>

/** The `.github/slipway.yml` of the demo repository, with fast clocks. */
export function slipwayYml(environments: readonly EnvironmentPlan[], service = 'harbor'): string {
  return `service: ${service}
environments:
${environments.map(environmentYml).join('')}health:
  basic:
    - { name: startup, http: { path: /api/health, expect: { status: 200, version: $RELEASE } }, timeout: 3s }
    - { name: database, postgres: { url: $DATABASE_URL }, timeout: 5s }
    - { name: api, http: { path: /api/items }, timeout: 3s }
    - { name: auth, http: { path: /api/session, expect: { status: 401 } }, timeout: 3s }
rollback:
  when:
    - { health: failing, for: 1s }
    - { metric: error-rate, above: 5%, for: 1s }
    - { metric: error-rate, above: threshold, for: 1s }
    - { metric: response-time.p95, above: threshold, for: 1s }
    - { security: critical }
notify:
  slack:
    - { webhook: $SLACK_DEPLOYMENTS, channel: '#deployments' }
    - { webhook: $SLACK_ALERTS, channel: '#alerts', on: failure }
  mail:
    - { server: $SMTP_URL, from: slipway@example.com, to: [operations@example.com, development@example.com], on: failure }
`
}

/** An edit of slipway.yml that adds a line to an environment. */
export function withLine(environment: string, line: string): (yml: string) => string {
  return (yml) => yml.replace(`\n  ${environment}:\n`, (head) => `${head}    ${line}\n`)
}

function environmentYml({ name, url, branches, approval, steps, monitor, slowest, onDrift, available, settings }: EnvironmentPlan): string {
  const asked = (line: string) =>
    available === undefined ? line : line.replace(/^placement: \{/, `placement: { available: '${available}',`)
  return `  ${name}:
    url: ${url}
    branches: [${branches.map((branch) => `'${branch}'`).join(', ')}]
    approval: ${approval}
    health: basic
    health-interval: 250ms
    monitor: ${monitor}
    look: 5s
    traffic: { requests-per-second: 25, paths: [/api/items, /api/health], timeout: 3s, metrics: { path: /metrics, every: 500ms } }
    rollout: { steps: [${steps.join(', ')}], step-time: 6s, ready-within: 8s, hold: 10m, keep: 5, on-drift: ${onDrift} }
    thresholds: { error-rate: 5%, response-time: { p95: ${slowest} } }
${settings.map((line) => `    ${asked(line)}\n`).join('')}`
}
