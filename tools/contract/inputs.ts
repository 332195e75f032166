import { ActionError } from '@slipway/shared/core/errors'
import { type InputsSchema, isSecret, kebabCase, readInputs } from '@slipway/shared/inputs'
import type { Log } from '@slipway/shared/ports/log'
import { z } from 'zod'
import type { ActionFile } from '../action-file.ts'

/** How the inputs of `action.yml` and of the schema differ: names, defaults, what is required, what is masked. */
export function inputProblems({ inputs }: ActionFile, schema: InputsSchema): string[] {
  const fields = Object.entries(schema.shape).map(([key, field]) => ({ key, name: kebabCase(key), field }))
  const unread = Object.keys(inputs).filter((name) => !fields.some((field) => field.name === name))
  return [
    ...unread.map((name) => `input "${name}" is in action.yml, but inputsSchema does not read it`),
    ...fields.flatMap(({ key, name, field }) => {
      const declared = inputs[name]
      if (declared === undefined) return [`inputsSchema reads "${key}", but action.yml has no input "${name}"`]
      return [...defaultProblems(key, field, declared), ...secrecyProblems(name, field)].map((problem) => `input "${name}": ${problem}`)
    }),
  ]
}

function defaultProblems(key: string, field: z.core.$ZodType, { default: fallback, required }: ActionFile['inputs'][string]): string[] {
  const problems: string[] = []
  const given = fallback !== undefined && fallback !== ''
  const optional = z.object({ [key]: field }).safeParse({}).success
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault)
    problems.push('its default belongs into action.yml, not into the schema')
  else if (optional && required) problems.push('action.yml requires it, inputsSchema does not')
  else if (!optional && !required && !given) problems.push('inputsSchema requires it, but action.yml neither requires it nor has a default')
  if (required && given) problems.push('it is required and has a default: one of the two is wrong')
  if (given && !fallback.includes('${{')) problems.push(...parseProblems(key, field, fallback))
  return problems
}

function parseProblems(key: string, field: z.core.$ZodType, text: string): string[] {
  try {
    readInputs(z.object({ [key]: field }), { [`INPUT_${kebabCase(key).toUpperCase()}`]: text }, silent)
    return []
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return [`its default does not parse: ${error.message}`]
  }
}

function secrecyProblems(name: string, field: z.core.$ZodType): string[] {
  return /(^|-)(token|secrets?|password|webhook)$/.test(name) && !isSecret(field)
    ? ['it sounds secret, but inputsSchema does not mask it']
    : []
}

const silent: Log = { debug() {}, info() {}, warning() {}, annotate() {}, mask() {}, redact: (text) => text }
