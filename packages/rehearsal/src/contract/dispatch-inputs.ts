/** An input that a workflow file declares under `workflow_dispatch`. */
export type DispatchInput = {
  readonly name: string
  /** `string`, `boolean`, `choice`, `number` or `environment`. */
  readonly type: string
  readonly required: boolean
  readonly hasDefault: boolean
  /** Of a `choice`. */
  readonly options: readonly string[]
}

/** GitHub Docs, "Events that trigger workflows", `workflow_dispatch`: top-level properties, 25 since the changelog of 2025-12-04. */
export const mostDispatchInputs = 25
/** The same page: characters of the inputs as JSON. */
const mostDispatchCharacters = 65_535

/**
 * What GitHub answers (422) about the values of a dispatch; undefined where it takes them. One problem at a time, as GitHub does: the names
 * first, then each value.
 *
 * Its words are those that people quote: unexpected inputs (peter-evans/slash-command-dispatch#115, benc-uk/workflow-dispatch#80), a
 * choice and a boolean outside of their values (cli/cli#5246: a boolean is a choice of `true` and `false`), inputs that are too large
 * (DataDog/integrations-core#25096). Nobody quotes the words for a number, nor whether the name of an environment that is not there is
 * refused: the first are ours, and the second is taken.
 */
export function dispatchInputProblem(declared: readonly DispatchInput[], given: Readonly<Record<string, string>>): string | undefined {
  if (JSON.stringify(given).length > mostDispatchCharacters) return 'inputs are too large.'
  const names = new Set(declared.map(({ name }) => name))
  const unexpected = Object.keys(given).filter((name) => !names.has(name))
  if (unexpected.length > 0) return `Unexpected inputs provided: ${JSON.stringify(unexpected)}`
  return declared.map((input) => valueProblem(input, given[input.name])).find((problem) => problem !== undefined)
}

function valueProblem({ name, type, required, hasDefault, options }: DispatchInput, given: string | undefined): string | undefined {
  if (required && !hasDefault && (given === undefined || given === '')) return `Required input '${name}' not provided`
  if (given === undefined) return undefined
  const allowed = type === 'boolean' ? ['true', 'false'] : options
  if ((type === 'boolean' || type === 'choice') && !allowed.includes(given)) {
    return `Provided value '${given}' for input '${name}' not in the list of allowed values`
  }
  const isNumber = given.trim() !== '' && Number.isFinite(Number(given))
  return type === 'number' && !isNumber ? `Provided value '${given}' for input '${name}' is not a number` : undefined
}
