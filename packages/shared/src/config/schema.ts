import { z } from 'zod'
import { duration, type Milliseconds, ms } from '../core/duration.ts'
import { percentage, type Ratio, ratio } from '../core/percentage.ts'
import { type Metric, metric } from './metric.ts'
import { database, freezeWindow, hooks, ledger, placement, rollout } from './rollout.ts'
import { target } from './targets.ts'

/** A name that may stand in addresses, refs and file names. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens')

const percentiles = z.strictObject({ p50: duration.optional(), p95: duration.optional(), p99: duration.optional() })

const thresholds = z.strictObject({
  'response-time': percentiles.optional(),
  'error-rate': percentage.optional(),
  'client-error-rate': percentage.optional(),
  cpu: percentage.optional(),
  memory: percentage.optional(),
  disk: percentage.optional(),
})

const statuses = z.union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1)])

export const httpProbe = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
  /** Appended to the environment's address; or a whole address. */
  path: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  expect: z
    .strictObject({
      status: statuses.default(200),
      headers: z.record(z.string(), z.string()).default({}),
      /** Dotted paths into a JSON body and the value expected there, as text. */
      json: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
      latency: duration.optional(),
      /** The release that must answer; `$RELEASE` is the one under judgement. */
      version: z.string().optional(),
    })
    .default({ status: 200, headers: {}, json: {} }),
  /** The header that carries the version; the body's `version` is asked when it is absent. */
  'version-header': z.string().default('x-release'),
})

const probe = z
  .strictObject({
    name: z.string().min(1).max(60),
    http: httpProbe.optional(),
    postgres: z.strictObject({ url: z.string().min(1), query: z.string().default('select 1') }).optional(),
    timeout: duration.default(ms(10_000)),
  })
  .refine((one) => (one.http === undefined) !== (one.postgres === undefined), 'expected exactly one of http, postgres')

const healthSet = z.union([
  z
    .array(probe)
    .min(1)
    .transform((probes) => ({ extends: undefined, probes, flows: [] })),
  z.strictObject({ extends: z.string().optional(), probes: z.array(probe).default([]), flows: z.array(z.string().min(1)).default([]) }),
])

const limit = z.union([z.literal('threshold'), percentage.transform((share): number => share), duration.transform((span): number => span)])

const trigger = z.union([
  z.strictObject({ health: z.literal('failing'), for: duration.default(ms(300_000)) }),
  z.strictObject({ metric, above: limit, for: duration.default(ms(60_000)) }),
  z.strictObject({ security: z.literal('critical') }),
])
export type Trigger = z.infer<typeof trigger>

/** A path that synthetic requests ask. Without a status, as an http probe of the same path expects, or else any 2xx. */
const trafficPath = z.union([z.string().min(1), z.strictObject({ path: z.string().min(1), status: statuses })])

const traffic = z.strictObject({
  'requests-per-second': z.number().positive().max(1_000).optional(),
  paths: z.array(trafficPath).min(1).optional(),
  timeout: duration.optional(),
  /** Sent with synthetic requests, and with the probes of a side, to that host alone; `$NAME` is filled in. */
  headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of a header'), z.string()).optional(),
  /** Where the service tells its CPU, memory and disk, in the Prometheus text format. */
  metrics: z.strictObject({ path: z.string().min(1), every: duration.default(ms(5_000)) }).optional(),
})

const environment = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  branches: z.array(z.string().min(1)).default([]),
  approval: z.enum(['required', 'branch-policy', 'none']).optional(),
  health: z.string().default('basic'),
  'health-interval': duration.default(ms(5_000)),
  monitor: duration.optional(),
  thresholds: thresholds.optional(),
  traffic: traffic.optional(),
  rollout: rollout.optional(),
  placement: placement.optional(),
  target: target.optional(),
  hooks: hooks.optional(),
  freeze: z.array(freezeWindow).optional(),
  database: database.optional(),
  rollback: z.strictObject({ when: z.array(trigger) }).optional(),
})

const condition = z
  .strictObject({
    metric: z.enum([
      'tests.failed',
      'tests.passed',
      'tests.skipped',
      'coverage.lines',
      'coverage.branches',
      'coverage.functions',
      'coverage.new-lines',
    ]),
    above: z.union([percentage.transform((share): number => share), z.number()]).optional(),
    below: z.union([percentage.transform((share): number => share), z.number()]).optional(),
    /** Fails the gate, or only warns. */
    severity: z.enum(['block', 'warn']).default('block'),
  })
  .refine((one) => one.above !== undefined || one.below !== undefined, 'expected above or below: the bound that is a problem')

export const configSchema = z.strictObject({
  service: name,
  environments: z.record(name, environment).refine((all) => Object.keys(all).length > 0, 'expected at least one environment'),
  health: z.record(name, healthSet).default({}),
  rollback: z.strictObject({ when: z.array(trigger) }).optional(),
  security: z
    .strictObject({
      /** What each severity does to the gate. Secrets always block. */
      critical: z.enum(['block', 'warn']).default('block'),
      high: z.enum(['block', 'warn']).default('warn'),
      /** What a scanner that could not do its work does to the gate. */
      'on-error': z.enum(['block', 'warn']).default('block'),
      /** What applies to the tree and was not looked at does to the gate: a lock file without a scanner, a file that was not read. */
      'not-looked-at': z.enum(['block', 'warn']).default('warn'),
    })
    .default({ critical: 'block', high: 'warn', 'on-error': 'block', 'not-looked-at': 'warn' }),
  quality: z.strictObject({ conditions: z.array(condition).default([]) }).default({ conditions: [] }),
  ledger: ledger.default({ workflows: [], 'believe-deleted-after': ms(90 * 86_400_000) }),
  notify: z
    .strictObject({
      slack: z
        .array(z.strictObject({ webhook: z.string().min(1), channel: z.string().min(1), on: z.enum(['all', 'failure']).default('all') }))
        .default([]),
      mail: z
        .array(
          z.strictObject({
            server: z.string().min(1),
            from: z.email(),
            to: z.array(z.email()).min(1),
            on: z.enum(['all', 'failure']).default('failure'),
          }),
        )
        .default([]),
    })
    .default({ slack: [], mail: [] }),
})

export type ConfigFile = z.infer<typeof configSchema>
export type Probe = z.infer<typeof probe>
export type TrafficPath = z.infer<typeof trafficPath>
export type HttpProbe = z.infer<typeof httpProbe>
export type Condition = z.infer<typeof condition>
export type { Metric, Milliseconds, Ratio }
export { metric, ratio }
