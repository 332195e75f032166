import { z } from 'zod'
import { duration } from '../../../core/duration.ts'

const status = z.int().min(100).max(599)
/** One HTTP status, or several of which any is expected. */
export const statusCodes = z.union([status, z.array(status).min(1)])

/** A path that synthetic requests ask. Without a status, as an http probe of the same path expects, or else any 2xx. */
const trafficPath = z.union([
  z.string().min(1),
  z.strictObject({
    path: z
      .string()
      .min(1)
      .meta({ description: 'A path that synthetic requests ask; appended to the address.', examples: ['/api/items'] }),
    status: statusCodes.meta({ description: 'The HTTP status, or the statuses, that count as a success of this path.', examples: [401] }),
  }),
])
export type TrafficPath = z.infer<typeof trafficPath>

/** What HTTP takes as the name of a header (RFC 9110, section 5.6.2). */
export const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const metrics = z.strictObject({
  path: z
    .string()
    .min(1)
    .meta({ description: 'The path of the metrics page; appended to the address.', examples: ['/metrics'] }),
  every: duration.prefault('5s').meta({ description: 'Time between two readings of the metrics page.' }),
})

/** The synthetic requests that a release is measured with. */
export const traffic = z
  .strictObject({
    'requests-per-second': z
      .number()
      .positive()
      .max(1_000)
      .optional()
      .meta({ description: 'How many synthetic requests are sent.', unit: 'requests per second' }),
    paths: z
      .array(trafficPath)
      .min(1)
      .optional()
      .meta({
        description:
          'The paths that synthetic requests ask, in turn. A path without a status expects what the http probe of the same path expects, or else any 2xx. Of several services, those of an environment are below its address and each service asks its own; without any, a service asks what its own probes ask.',
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
  .meta({ id: 'traffic' })
export type Traffic = z.infer<typeof traffic>
