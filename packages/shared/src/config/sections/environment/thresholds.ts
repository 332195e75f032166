import { z } from 'zod'
import { duration } from '../../../core/duration.ts'
import { percentage } from '../../../core/percentage.ts'

const percentiles = z.strictObject({
  p50: duration.optional().meta({ description: 'Highest allowed median response time.', examples: ['200ms'] }),
  p95: duration.optional().meta({ description: 'Highest allowed 95th percentile of the response time.', examples: ['1s'] }),
  p99: duration.optional().meta({ description: 'Highest allowed 99th percentile of the response time.', examples: ['3s'] }),
})

/** The limits that a release is judged by. */
export const thresholds = z
  .strictObject({
    'response-time': percentiles.optional().meta({ description: 'Limits on the time from request to complete answer.' }),
    'error-rate': percentage.optional().meta({
      description:
        'Highest allowed share of requests that fail: no answer, an answer 5xx, or one that is not expected. An answer 4xx counts too, unless `client-error-rate` is given.',
      examples: ['1%'],
    }),
    'client-error-rate': percentage.optional().meta({ description: 'Highest allowed share of answers 4xx.', examples: ['5%'] }),
    cpu: percentage.optional().meta({ description: 'Highest allowed CPU usage, as the metrics page reports it.', examples: ['80%'] }),
    memory: percentage.optional().meta({ description: 'Highest allowed memory usage, as the metrics page reports it.', examples: ['80%'] }),
    disk: percentage.optional().meta({ description: 'Highest allowed disk usage, as the metrics page reports it.', examples: ['90%'] }),
  })
  .meta({ id: 'thresholds' })
export type Thresholds = z.infer<typeof thresholds>
