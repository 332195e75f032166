import { z } from 'zod'
import { httpProbe } from '../../config/schema.ts'
import { duration, ms } from '../../core/duration.ts'
import { ActionError } from '../../core/errors.ts'

/** The source of a captured value: a dotted path into the JSON body, or a header. */
const capture = z.union([z.string().min(1), z.strictObject({ header: z.string().min(1) })])

const step = z.strictObject({
  name: z.string().min(1).max(60),
  http: httpProbe,
  /** `NAME: path` or `NAME: { header: name }`; later steps read it as `$NAME`. */
  capture: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected a name such as CART_ID'), capture).default({}),
})

export const flowSchema = z.strictObject({
  name: z.string().min(1).max(60),
  /** Run in order; the first failure ends the flow. */
  steps: z.array(step).min(1),
  /** Always run, each of them, so that the flow leaves no data behind. */
  'clean-up': z.array(step).default([]),
  /** For each step. */
  timeout: duration.default(ms(10_000)),
})
export type Flow = z.infer<typeof flowSchema>

/** Validates a document as a flow. Throws one ActionError that lists every problem with its path. */
export function checkFlow(document: unknown, origin: string): Flow {
  const parsed = flowSchema.safeParse(document)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'the file'}: ${issue.message}`)
  throw new ActionError(`${origin} is not a flow:\n${problems.join('\n')}`, {
    hint: 'A flow has a name, steps (each with a name, http, and capture where later steps need a value) and clean-up.',
  })
}
