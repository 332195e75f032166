import { z } from 'zod'
import { byteSize } from '../../../core/byte-size.ts'
import { duration } from '../../../core/duration.ts'
import { statusCodes } from '../status-codes.ts'

/** A path that synthetic requests ask. Without a status, as an http probe of the same path expects, or else any 2xx. */
const trafficPath = z.union([
  z.string().min(1),
  z.strictObject({
    path: z
      .string()
      .min(1)
      .meta({ description: 'A path that synthetic requests ask; appended to the address.', examples: ['/api/items'] }),
    status: statusCodes.meta({
      description: 'The HTTP status or class (`2xx`), or several of them, that count as a success of this path.',
      examples: [401, ['2xx', 404]],
    }),
  }),
])
export type TrafficPath = z.infer<typeof trafficPath>

/** What HTTP takes as the name of a header (RFC 9110, section 5.6.2). */
export const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const metricName = z.string().min(1)

const requestCounters = z.strictObject({
  counter: metricName
    .optional()
    .meta({ description: 'A counter with the status of the answer in a label.', examples: ['shop_requests_total'] }),
  status: metricName.optional().meta({ description: 'The label that has the status, such as `500` or `5xx`.', examples: ['result'] }),
  duration: metricName
    .optional()
    .meta({ description: 'A histogram of response times, without `_bucket`.', examples: ['shop_duration_seconds'] }),
})

const metrics = z.strictObject({
  path: z
    .string()
    .min(1)
    .meta({ description: 'The path of the metrics page; appended to the address.', examples: ['/metrics'] }),
  every: duration.prefault('5s').meta({ description: 'Time between two readings of the metrics page.' }),
  'memory-limit': byteSize.optional().meta({
    description:
      'What the service may hold, for a share of its memory; without it, the limit of its container or control group, where the page tells it.',
    examples: ['512MiB'],
  }),
  requests: z
    .union([z.literal(false), requestCounters])
    .optional()
    .meta({
      description:
        'The metrics that count the requests of the service, where they are none of the usual ones; `false` leaves them out. What the service counts is judged by `thresholds` beside the synthetic requests.',
      examples: [{ counter: 'shop_requests_total', status: 'result' }],
    }),
  cores: z
    .number()
    .positive()
    .optional()
    .meta({ description: 'The cores that the service may use; without it, those that the page tells, or one.', unit: 'cores' }),
})

/** Requests a second that the own generator sends at most, and that one k6 may be asked for. */
const mostByGenerator = 1_000
const mostByK6 = 50_000

/** The synthetic requests that a release is measured with. */
export const traffic = z
  .strictObject({
    'requests-per-second': z.number().positive().max(mostByK6).optional().meta({
      description:
        'How many synthetic requests are sent, at most 1000; more with `engine: k6`. A script of k6 sends what its own options say, and states here about how many that are.',
      unit: 'requests per second',
    }),
    engine: z
      .enum(['slipway', 'k6'])
      .optional()
      .meta({
        description:
          'Who sends the requests of the watch: the generator of the action, or the k6 of the runner. Steps and later looks are asked by the generator, 5 times a second with `engine: k6`.',
        examples: ['k6'],
      }),
    script: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Script of k6, from the root of the repository; it finds `BASE_URL`, `RELEASE`, `REQUESTS_PER_SECOND`, `DURATION` and `HEADERS` (JSON) in `__ENV`. Without it, `paths` are asked at a constant rate.',
        examples: ['load/checkout.js'],
      }),
    summary: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Summary (JSON) of a test that k6, its operator or its cloud ran for this release in the same job, from the root of the repository; judged by its counts beside the watch.',
        examples: ['load/summary.json'],
      }),
    paths: z
      .array(trafficPath)
      .min(1)
      .optional()
      .meta({
        description:
          'The paths that synthetic requests ask, in turn. A path without a status expects what the http probe of the same path expects, or else any 2xx. Without any, what the http probes ask by GET below the address of the service is asked, without the probes that have headers of their own. Of several services, those of an environment are below its address, and each service asks its own.',
        examples: [['/', { path: '/api/session', status: 401 }]],
      }),
    timeout: duration.optional().meta({ description: 'Time after which a synthetic request counts as failed.' }),
    headers: z
      .record(z.string().regex(headerName, 'expected the name of a header'), z.string())
      .optional()
      .meta({
        description: 'Headers of synthetic requests and of the probes of a side, sent to that host alone. `$NAME` is filled in.',
        examples: [{ authorization: 'Bearer $PROBE_TOKEN' }],
      }),
    metrics: metrics.optional().meta({
      description: 'Where the service reports its CPU, memory and disk usage in the Prometheus text format.',
      examples: [{ path: '/metrics' }],
    }),
  })
  .superRefine(({ engine, script, paths, 'requests-per-second': rate = 0 }, context) => {
    const problem = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message })
    if (engine !== 'k6' && script !== undefined) problem('script', 'a script is run by k6 alone: add engine: k6')
    if (engine !== 'k6' && rate > mostByGenerator) problem('requests-per-second', `more than ${mostByGenerator} a second take engine: k6`)
    if (script !== undefined && paths !== undefined) problem('paths', 'a script of k6 has paths of its own: leave one of both out')
  })
  .meta({ id: 'traffic' })
export type Traffic = z.infer<typeof traffic>
