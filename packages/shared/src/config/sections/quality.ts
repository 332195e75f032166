import { z } from 'zod'
import { percentage } from '../../core/percentage.ts'

const bound = z.union([percentage.transform((share): number => share), z.number()])

const condition = z
  .strictObject({
    metric: z
      .enum([
        'tests.failed',
        'tests.passed',
        'tests.skipped',
        'coverage.lines',
        'coverage.branches',
        'coverage.functions',
        'coverage.new-lines',
      ])
      .meta({ description: 'What the condition looks at.', examples: ['coverage.lines'] }),
    above: bound.optional().meta({
      description: 'A value above this one breaks the condition.',
      examples: [0],
      unit: 'tests, or a share: 60% and 0.6 are the same',
    }),
    below: bound.optional().meta({
      description: 'A value below this one breaks the condition.',
      examples: ['60%'],
      unit: 'tests, or a share: 60% and 0.6 are the same',
    }),
    severity: z
      .enum(['block', 'warn'])
      .default('block')
      .meta({ description: 'What a broken condition does: `block` fails the quality gate, `warn` only reports it.' }),
  })
  .refine((one) => one.above !== undefined || one.below !== undefined, 'expected above or below: the bound that is a problem')
export type Condition = z.infer<typeof condition>

/** What must hold of tests and coverage. */
export const quality = z.strictObject({
  conditions: z
    .array(condition)
    .prefault([])
    .meta({ description: 'The conditions of the quality gate.', examples: [[{ metric: 'coverage.lines', below: '60%' }]] }),
  reports: z
    .enum(['required', 'optional'])
    .optional()
    .meta({
      description: 'Whether every report that the inputs name must exist: with `required`, a name that matches no file fails the gate.',
      examples: ['required'],
    }),
})
