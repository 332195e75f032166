import { dispatchInputProblem } from '../../contract/dispatch-inputs.ts'
import { evaluateToken, type Scope } from '../expressions/evaluate.ts'
import { type Value, type ValueMap, valueText } from '../expressions/value.ts'
import type { InputDefinition } from './model.ts'

const nothing: Scope = { contexts: {}, functions: [] }

/**
 * What a dispatch gives, checked against what the workflow declares: the typed `inputs` context.
 * @returns the problem in GitHub's words instead, where there is one.
 */
export function readDispatchInputs(
  definitions: readonly InputDefinition[],
  given: Readonly<Record<string, string>>,
): { inputs: ValueMap } | { problem: string } {
  const declared = definitions.map(({ fallback, ...input }) => ({
    ...input,
    hasDefault: fallback !== undefined && valueText(evaluateToken(fallback, nothing)) !== '',
  }))
  const problem = dispatchInputProblem(declared, given)
  if (problem !== undefined) return { problem }
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
