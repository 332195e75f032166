import { z } from 'zod'
import { expectedStatus } from './config/sections/status-codes.ts'
import { closest } from './core/closest.ts'
import { ActionError } from './core/errors.ts'
import type { Log } from './ports/log.ts'

/** A flat object of inputs: camelCase here, kebab-case in `action.yml`. */
export type InputsSchema = z.ZodObject

/** An input that is never shown: masked when it is read. */
export const secret = z.string().meta({ secret: true })

/** An input of `true` or `false`, in any case, as YAML and `gh` write them. */
export const flag = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(['true', 'false'], 'expected true or false'))
  .transform((text) => text === 'true')

const statusProblem = 'expected statuses from 100 to 599, or classes such as 2xx, with commas between them, such as 200,204'

/** An input of HTTP statuses, or classes of them, with commas between them. */
export const statuses = z.string().transform((text, context) => {
  const parsed = text.split(/[\s,]+/).map((one) => expectedStatus.safeParse(/^\d+$/.test(one) ? Number(one) : one.toLowerCase()))
  const [first, ...more] = parsed.flatMap(({ data }) => data ?? [])
  if (first !== undefined && more.length === parsed.length - 1) return [first, ...more]
  context.addIssue({ code: 'custom', message: statusProblem, input: text })
  return z.NEVER
})

/**
 * Reads `INPUT_*` by the schema. Empty means absent. Throws one ActionError that lists every problem with the name of the input in
 * `action.yml`, its value (never that of a secret) and the allowed values.
 */
export function readInputs<S extends InputsSchema>(schema: S, environment: Readonly<Record<string, string>>, log: Log): z.output<S> {
  const raw: Record<string, string> = {}
  for (const [key, field] of Object.entries(schema.shape)) {
    const text = environment[`INPUT_${kebabCase(key).toUpperCase()}`]?.trim() ?? ''
    if (text === '') continue
    if (isSecret(field)) log.mask(text)
    raw[key] = text
  }
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? '')
    const value = raw[key]
    const field = schema.shape[key]
    const shown = value === undefined ? 'missing' : field !== undefined && isSecret(field) ? 'a secret value' : JSON.stringify(value)
    const near = issue.code === 'invalid_value' && value !== undefined ? closest(value, issue.values.map(String)) : undefined
    return `  - ${kebabCase(key)}: ${shown}: ${issue.message}${near === undefined ? '' : `; did you mean "${near}"?`}`
  })
  throw new ActionError(`${problems.length === 1 ? 'An input is' : `${problems.length} inputs are`} not valid:\n${problems.join('\n')}`, {
    hint: "The action's README lists every input with what it allows.",
  })
}

export function kebabCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Whether a field was declared with `secret`, also inside optional, default and pipe. */
export function isSecret(field: z.core.$ZodType): boolean {
  if (z.globalRegistry.get(field)?.['secret'] === true) return true
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return isSecret(field.def.innerType)
  if (field instanceof z.ZodPipe) return isSecret(field.def.in)
  return false
}
