import { z } from 'zod'
import { duration } from '../../../core/duration.ts'
import { percentage } from '../../../core/percentage.ts'
import { metric } from '../../metric.ts'

const limit = z.union([z.literal('threshold'), percentage.transform((share): number => share), duration.transform((span): number => span)])

const trigger = z.union([
  z.strictObject({
    health: z.literal('failing').meta({ description: 'Rolls back when the health checks fail.' }),
    for: duration.prefault('5m').meta({
      description:
        'How long the health checks must fail: without a break, or in at least half of the looks (three or more) from the first failure on.',
    }),
  }),
  z.strictObject({
    metric: metric.meta({ description: 'Rolls back when this metric is too high.', examples: ['error-rate'] }),
    above: limit.meta({
      description:
        'The limit of the metric: a percentage, a span of time, or `threshold` for the limit under `thresholds`. For rates and response times, `threshold` means a sequential test: it decides as soon as the evidence suffices, and `for` is not used.',
      examples: ['5%'],
    }),
    for: duration.prefault('1m').meta({
      description:
        'How long the metric must be above the limit without a break; for `cpu`, `memory` and `disk` also in at least half of the looks (three or more) from the first one above it on. Not used by rates and response times with `above: threshold`.',
    }),
  }),
  z.strictObject({
    security: z.literal('critical').meta({ description: 'Rolls back when a critical vulnerability is found in the live release.' }),
  }),
])
export type Trigger = z.infer<typeof trigger>

/** When a release is rolled back without a person. */
export const rollback = z
  .strictObject({
    when: z
      .array(trigger)
      .optional()
      .meta({
        description:
          'The triggers; one is enough. An empty list turns automatic rollback off; without the key, the triggers of the guide hold.',
        examples: [[{ health: 'failing', for: '5m' }]],
      }),
    window: duration.optional().meta({
      description:
        'How long after its deployment a release is taken back by itself when a look after the watch finds it failing. Later it is alerted on, unless every look since the deployment has found it failing, the first of them within this time. `0s`: a look only alerts.',
      examples: ['48h'],
    }),
  })
  .meta({ id: 'rollback' })
