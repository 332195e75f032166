import { z } from 'zod'
import { duration, type Milliseconds, ms } from '../core/duration.ts'
import { percentage, type Ratio, ratio } from '../core/percentage.ts'
import { type Metric, metric } from './metric.ts'

/** A name that may stand in addresses, refs and file names. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens')

/** The user's own command: an argument array, or one string, which means `bash -euo pipefail -c STRING`. */
export const command = z.union([
  z
    .string()
    .min(1)
    .transform((line): [string, ...string[]] => ['bash', '-euo', 'pipefail', '-c', line]),
  z.tuple([z.string().min(1)], z.string()),
])

const percentiles = z.strictObject({ p50: duration.optional(), p95: duration.optional(), p99: duration.optional() })

const thresholds = z.strictObject({
  'response-time': percentiles.optional(),
  'error-rate': percentage.optional(),
  'client-error-rate': percentage.optional(),
  cpu: percentage.optional(),
  memory: percentage.optional(),
  disk: percentage.optional(),
})

const step = z.union([percentage.transform((weight) => ({ weight })), z.strictObject({ weight: percentage, time: duration.optional() })])

const rollout = z.strictObject({
  steps: z.array(step).min(1).optional(),
  'step-time': duration.optional(),
  'ready-within': duration.optional(),
  hold: duration.optional(),
  keep: z.int().min(1).max(100).optional(),
  'on-drift': z.enum(['stop', 'adopt']).optional(),
})

const placement = z.strictObject({
  /** Brings `$RELEASE` up on the side `$COLOUR`, without traffic. */
  prepare: command.optional(),
  /** Takes the side `$COLOUR` down. */
  retire: command.optional(),
  'time-limit': duration.default(ms(300_000)),
})

const haproxyTarget = z.strictObject({
  type: z.literal('haproxy'),
  /** A path, or `host:port`. */
  socket: z.string().min(1),
  backend: z.string().min(1),
  /** The names of the two servers of the backend. */
  servers: z.strictObject({ blue: z.string(), green: z.string() }).default({ blue: 'blue', green: 'green' }),
})

const commandTarget = z.strictObject({
  type: z.literal('command'),
  /** Prints what runs, as JSON: `{"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{…}}}`. */
  observe: command,
  /** Sets the weights in `$BLUE_WEIGHT` and `$GREEN_WEIGHT`, 0 to 100. */
  shift: command,
  weighted: z.boolean().default(true),
  'time-limit': duration.default(ms(60_000)),
})

export const target = z.discriminatedUnion('type', [haproxyTarget, commandTarget])

export const httpProbe = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
  /** Appended to the environment's address; or a whole address. */
  path: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  expect: z
    .strictObject({
      status: z.union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1)]).default(200),
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

const traffic = z.strictObject({
  'requests-per-second': z.number().positive().max(1_000).optional(),
  paths: z.array(z.string().min(1)).min(1).optional(),
  timeout: duration.optional(),
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
    })
    .default({ critical: 'block', high: 'warn', 'on-error': 'block' }),
  quality: z.strictObject({ conditions: z.array(condition).default([]) }).default({ conditions: [] }),
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
export type Target = z.infer<typeof target>
export type Placement = z.infer<typeof placement>
export type Probe = z.infer<typeof probe>
export type HttpProbe = z.infer<typeof httpProbe>
export type Condition = z.infer<typeof condition>
export type Command = z.infer<typeof command>
export type { Metric, Milliseconds, Ratio }
export { metric, ratio }
