import { load } from 'js-yaml'
import { z } from 'zod'

/** The settings of the product that a story changes. */
export type ProductTuning = {
  /** The shares of what can have a share of the traffic. */
  steps?: readonly string[]
  /** How long all services are watched. */
  monitor?: string
  order?: 'sequential' | 'lockstep'
}

/** What the stage says otherwise of the product than its own slipway.yml. */
export type StagedSettings = {
  environment: string
  url: string
  services: Readonly<Record<string, { settings: Readonly<Record<string, unknown>>; weighted: boolean }>>
}

const section = z.record(z.string(), z.unknown())
const example = section.and(
  z.object({ services: z.record(z.string(), section.and(z.object({ traffic: section }))), environments: z.record(z.string(), section) }),
)

/**
 * The slipway.yml of the example with the addresses of the stage and with fast clocks; JSON, which is YAML. Environments that are not staged
 * have an address at which nothing answers.
 */
export function productYml(
  text: string,
  staged: StagedSettings,
  { steps = ['50%', '100%'], monitor = '4s', order }: ProductTuning,
): string {
  const written = example.parse(load(text))
  const services = Object.entries(staged.services).map(([name, { settings, weighted }]) => {
    const { traffic = {} } = written.services[name] ?? {}
    const own = {
      ...settings,
      traffic: { ...traffic, 'requests-per-second': 25, timeout: '8s' },
      rollout: { ...rollout, steps: weighted ? steps : ['100%'] },
    }
    return [name, own] as const
  })
  const environments = Object.entries(written.environments).map(([name, environment]) => {
    if (name !== staged.environment) return [name, { ...environment, url: `http://127.0.0.1:9/${name}` }] as const
    // Three services with their providers share one machine here: how fast they are is another story.
    const clocks = { 'health-interval': '500ms', monitor, thresholds: { 'error-rate': '5%', 'response-time': { p95: '5s' } } }
    return [name, { ...environment, ...clocks, url: staged.url, services: Object.fromEntries(services) }] as const
  })
  const told = { ...written, ...(order === undefined ? {} : { order }), environments: Object.fromEntries(environments), rollback, notify }
  return `${JSON.stringify(told, null, 2)}\n`
}

const rollout = { 'step-time': '4s', 'ready-within': '8s', hold: '10m', keep: 5 }

const rollback = {
  when: [
    { health: 'failing', for: '1s' },
    { metric: 'error-rate', above: '5%', for: '1s' },
    { metric: 'error-rate', above: 'threshold', for: '1s' },
    { metric: 'response-time.p95', above: 'threshold', for: '1s' },
    { security: 'critical' },
  ],
}

const notify = {
  slack: [
    { webhook: '$SLACK_DEPLOYMENTS', channel: '#deployments' },
    { webhook: '$SLACK_ALERTS', channel: '#alerts', on: 'failure' },
  ],
  mail: [{ server: '$SMTP_URL', from: 'slipway@example.com', to: ['operations@example.com'], on: 'failure' }],
}
