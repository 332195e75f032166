import { messageOf } from '@slipway/shared/core/errors'
import { z } from 'zod'
import { parsePatterns } from './reports/patterns.ts'

const patterns = z.string().transform((text, context) => {
  try {
    return parsePatterns(text)
  } catch (error) {
    context.addIssue(messageOf(error))
    return z.NEVER
  }
})

export const inputsSchema = z.object({
  mode: z.enum(['judge', 'gather']).optional(),
  config: z.string().optional(),
  junit: patterns.optional(),
  lcov: patterns.optional(),
  testOutcome: z.enum(['success', 'failure', 'cancelled', 'skipped']).optional(),
  base: z
    .string()
    .regex(/^[^-\s]\S*$/, 'expected a commit or a ref')
    .optional(),
  localCommand: z.string().optional(),
})
export type Inputs = z.infer<typeof inputsSchema>
