import { messageOf } from '@slipway/shared/core/errors'
import { isKeyName } from '@slipway/shared/core/keys'
import { z } from 'zod'
import { parsePatterns } from './reports/patterns.ts'
import { buildsText, testOutcome } from './reports/service-tests.ts'

const patterns = z.string().transform((text, context) => {
  try {
    return parsePatterns(text)
  } catch (error) {
    context.addIssue(messageOf(error))
    return z.NEVER
  }
})

export const inputsSchema = z.object({
  mode: z.enum(['judge', 'gather', 'deployment']).optional(),
  config: z.string().optional(),
  conditions: z.string().optional(),
  junit: patterns.optional(),
  lcov: patterns.optional(),
  testOutcome: testOutcome.optional(),
  service: z.string().refine(isKeyName, 'expected the name of a service: lower-case letters, digits and hyphens').optional(),
  folder: z.string().optional(),
  builds: buildsText.optional(),
  base: z
    .string()
    .regex(/^[^-\s]\S*$/, 'expected a commit or a ref')
    .optional(),
  localCommand: z.string().optional(),
})
export type Inputs = z.infer<typeof inputsSchema>
