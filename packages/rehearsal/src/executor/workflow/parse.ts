import { FeatureFlags } from '@actions/expressions/features'
import { NoOperationTraceWriter } from '@actions/workflow-parser'
import { ACTION_ROOT } from '@actions/workflow-parser/actions/action-constants'
import { getActionSchema } from '@actions/workflow-parser/actions/action-schema'
import { TemplateContext, TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context'
import { readTemplate } from '@actions/workflow-parser/templates/template-reader'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { WORKFLOW_ROOT } from '@actions/workflow-parser/workflows/workflow-constants'
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema'
import { KeyPathReader } from './key-path-reader.ts'
import { ErrorsWithoutNewKeys } from './unknown-keys.ts'

/** `passedOver`: the keys of a workflow that the parser does not know, each with its place. */
export type Parsed = { readonly context: TemplateContext; readonly root: TemplateToken | undefined; readonly passedOver: readonly string[] }

const kinds = {
  workflow: { schema: getWorkflowSchema, root: WORKFLOW_ROOT },
  action: { schema: getActionSchema, root: ACTION_ROOT },
}

/** Parses a workflow or an `action.yml` with GitHub's parser. What is wrong with it is in `context.errors`. */
export function parseFile(kind: keyof typeof kinds, name: string, content: string): Parsed {
  const schema = kinds[kind].schema()
  // The context gives this number to its first file.
  const reader = new KeyPathReader(1, content)
  const errors = kind === 'workflow' ? new ErrorsWithoutNewKeys(reader, schema) : new TemplateValidationErrors()
  const context = new TemplateContext(errors, schema, new NoOperationTraceWriter())
  context.state['featureFlags'] = new FeatureFlags({ all: true })
  const fileId = context.getFileId(name)
  for (const error of reader.errors) context.error(fileId, error.message, error.range)
  const root = reader.errors.length > 0 ? undefined : readTemplate(context, kinds[kind].root, reader, fileId)
  return { context, root, passedOver: errors instanceof ErrorsWithoutNewKeys ? errors.passedOver : [] }
}

export function messagesOf(context: TemplateContext): string[] {
  return context.errors.getErrors().map((error) => error.message)
}
