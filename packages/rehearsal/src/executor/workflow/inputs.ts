import { evaluateToken, type Scope } from '../expressions/evaluate.ts'
import { type Value, type ValueMap, valueText } from '../expressions/value.ts'
import type { InputDefinition } from './model.ts'

const maximumInputs = 25
const nothing: Scope = { contexts: {}, functions: [] }

/**
 * What a dispatch gives, checked against what the workflow declares: the typed `inputs` context.
 * @returns the problems in GitHub's words instead, when there are any.
 */
export function readDispatchInputs(
  definitions: readonly InputDefinition[],
  given: Readonly<Record<string, string>>,
): { inputs: ValueMap } | { problems: string[] } {
  const known = new Set(definitions.map(({ name }) => name))
  const unexpected = Object.keys(given).filter((name) => !known.has(name))
  const problems = [
    ...(Object.keys(given).length > maximumInputs
      ? [`you may only define up to ${maximumInputs} \`inputs\` for a \`workflow_dispatch\` event`]
      : []),
    ...(unexpected.length > 0 ? [`Unexpected inputs provided: ${JSON.stringify(unexpected)}`] : []),
    ...definitions.flatMap((definition) => problemOf(definition, given[definition.name]) ?? []),
  ]
  if (problems.length > 0) return { problems }
  return {
    inputs: Object.fromEntries(definitions.map((definition) => [definition.name, dispatchedValue(definition, given[definition.name])])),
  }
}

/** What a job gives to the workflow it calls, typed and with defaults; defaults may be expressions over `github` and `vars`. */
export function readCallInputs(
  definitions: readonly InputDefinition[],
  given: ValueMap,
  scope: Scope,
): { inputs: ValueMap } | { problems: string[] } {
  const problems: string[] = []
  const inputs = definitions.map((definition): [string, Value] => {
    const value = given[definition.name]
    const found = value === undefined && definition.fallback !== undefined ? evaluateToken(definition.fallback, scope) : value
    if (found !== undefined && !fits(definition, valueText(found))) {
      problems.push(
        `The template is not valid. Unexpected value '${valueText(found)}' for input '${definition.name}' of type ${definition.type}`,
      )
    }
    return [definition.name, typed(definition, found)]
  })
  return problems.length > 0 ? { problems } : { inputs: Object.fromEntries(inputs) }
}

function problemOf(definition: InputDefinition, given: string | undefined): string | undefined {
  const { name, type, required, fallback, options } = definition
  if (given === undefined || given === '') {
    return required && fallback === undefined ? `Required input '${name}' not provided` : undefined
  }
  if (fits(definition, given)) return undefined
  return type === 'choice'
    ? `Provided value '${given}' for input '${name}' not in the list of allowed values (${options.join(', ')})`
    : `Provided value '${given}' for input '${name}' is not a ${type}`
}

function fits({ type, options }: InputDefinition, text: string): boolean {
  if (type === 'boolean') return text === 'true' || text === 'false' || text === ''
  if (type === 'number') return text === '' || Number.isFinite(Number(text))
  return type !== 'choice' || options.includes(text)
}

function dispatchedValue(definition: InputDefinition, given: string | undefined): Value {
  if (given !== undefined) return typed(definition, given)
  return typed(definition, definition.fallback === undefined ? undefined : evaluateToken(definition.fallback, nothing))
}

function typed({ type, options, fallback }: InputDefinition, value: Value | undefined): Value {
  if (type === 'boolean') return value === true || value === 'true'
  if (type === 'number') return value === undefined || value === '' ? 0 : Number(value)
  // A choice without a default stands at its first option, as the form on the page does.
  if (value === undefined) return type === 'choice' && fallback === undefined ? (options[0] ?? '') : ''
  return valueText(value)
}
