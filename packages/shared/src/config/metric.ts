import { z } from 'zod'

/** The metrics that a rule can name. Rates are shares of 0 to 1; response times are milliseconds. */
export const metric = z.enum([
  'error-rate',
  'client-error-rate',
  'response-time.p50',
  'response-time.p95',
  'response-time.p99',
  'throughput',
  'cpu',
  'memory',
  'disk',
])
export type Metric = z.infer<typeof metric>
