import { z } from 'zod'
import { duration } from '../../../core/duration.ts'
import { percentage } from '../../../core/percentage.ts'

const weightStep = z.strictObject({
  weight: percentage.meta({ description: 'Share of the traffic that the new release gets in this step.', examples: ['25%'] }),
  time: duration.optional().meta({ description: 'How long this step is judged; without it, `step-time`.', examples: ['2m'] }),
})

const pauseStep = z.strictObject({
  pause: z
    .strictObject({
      until: z.literal('approved').meta({ description: 'What ends the pause: somebody starts the action `promote`.' }),
      'at-most': duration.meta({ description: 'Longest time of the pause; after it, the rollout goes back.', examples: ['2h'] }),
    })
    .meta({ description: 'Stays at the weight that was reached until somebody promotes the release.' }),
})

const step = z.union([percentage.transform((weight) => ({ weight })), weightStep, pauseStep])

const steps = z
  .array(step)
  .min(1)
  .superRefine((all, context) => {
    const weights = all.flatMap((one) => ('weight' in one ? [one.weight] : []))
    const problem = (message: string) => context.addIssue({ code: 'custom', message })
    if (weights.some((weight, index) => weight <= (weights[index - 1] ?? 0))) problem('the weights must rise')
    const last = all.at(-1)
    if (last === undefined || !('weight' in last) || last.weight !== 1) problem('the last step must be 100%')
    if (all[0] !== undefined && 'pause' in all[0]) problem('a pause stands after a weight, which it keeps')
  })

/** How the traffic goes from the old release to the new one. */
export const rollout = z
  .strictObject({
    steps: steps.optional().meta({
      description: 'The shares of the traffic that the new release gets, one after the other. They rise, and the last one is 100%.',
      examples: [['10%', { weight: '50%', time: '5m' }, { pause: { until: 'approved', 'at-most': '2h' } }, '100%']],
    }),
    'step-time': duration.optional().meta({ description: 'How long each step is judged before the next one.' }),
    'ready-within': duration
      .optional()
      .meta({ description: 'Time that a new release has to become healthy before it gets traffic; after it, the rollout stops.' }),
    hold: duration.optional().meta({
      description: 'How long the old release stays running without traffic after the watch, so that a rollback takes seconds.',
    }),
    keep: z.int().min(1).max(100).optional().meta({ description: 'How many older releases a rollback can choose from.', unit: 'releases' }),
    'on-drift': z.enum(['stop', 'adopt']).optional().meta({
      description:
        'What a rollout does when the live traffic differs from the last record: `stop` refuses, `adopt` takes what is live as the new state.',
    }),
    lock: z.enum(['branch', 'concurrency']).optional().meta({
      description:
        'What keeps two rollouts apart: `branch` is a branch of the repository that is moved by compare-and-swap; `concurrency` is only the concurrency group of the workflow, without `contents: write`.',
    }),
  })
  .meta({ id: 'rollout' })
export type RolloutFile = z.infer<typeof rollout>
