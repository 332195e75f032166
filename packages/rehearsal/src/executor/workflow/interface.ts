import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import type { CallInterface, InputDefinition, InputType } from './model.ts'
import { child, mappingEntries, textAt, textsAt } from './tokens.ts'

/** What `on: workflow_call` declares. The outputs are in the token tree only: GitHub's converter leaves them out. */
export function readCallInterface(on: TemplateToken | undefined): CallInterface {
  const call = child(on, 'workflow_call')
  return {
    inputs: readInputDefinitions(call),
    secrets: mappingEntries(child(call, 'secrets')).map(([name, token]) => ({ name, required: textAt(token, 'required') === 'true' })),
    outputs: Object.fromEntries(
      mappingEntries(child(call, 'outputs')).flatMap(([name, token]) => {
        const value = child(token, 'value')
        return value === undefined ? [] : [[name, value]]
      }),
    ),
  }
}

/** The inputs of `workflow_dispatch` or `workflow_call`, typed; without a type they are texts. */
export function readInputDefinitions(event: TemplateToken | undefined): InputDefinition[] {
  return mappingEntries(child(event, 'inputs')).map(([name, token]) => ({
    name,
    type: inputType(textAt(token, 'type')),
    required: textAt(token, 'required') === 'true',
    fallback: child(token, 'default'),
    options: textsAt(token, 'options'),
  }))
}

function inputType(word: string | undefined): InputType {
  switch (word) {
    case 'boolean':
    case 'choice':
    case 'number':
    case 'environment':
      return word
    default:
      return 'string'
  }
}
