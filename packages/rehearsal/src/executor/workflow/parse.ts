import { FeatureFlags } from '@actions/expressions/features'
import { isString, NoOperationTraceWriter } from '@actions/workflow-parser'
import { ACTION_ROOT } from '@actions/workflow-parser/actions/action-constants'
import { getActionSchema } from '@actions/workflow-parser/actions/action-schema'
import { TemplateContext, TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context'
import { readTemplate } from '@actions/workflow-parser/templates/template-reader'
import { StringToken, type TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { WORKFLOW_ROOT } from '@actions/workflow-parser/workflows/workflow-constants'
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema'
import { YamlObjectReader } from '@actions/workflow-parser/workflows/yaml-object-reader'

export type Parsed = { readonly context: TemplateContext; readonly root: TemplateToken | undefined }

const kinds = {
  workflow: { schema: getWorkflowSchema, root: WORKFLOW_ROOT },
  action: { schema: getActionSchema, root: ACTION_ROOT },
}

/** Parses a workflow or an `action.yml` with GitHub's parser. What is wrong with it is in `context.errors`. */
export function parseFile(kind: keyof typeof kinds, name: string, content: string): Parsed {
  const context = new TemplateContext(new TemplateValidationErrors(), kinds[kind].schema(), new NoOperationTraceWriter())
  context.state['featureFlags'] = new FeatureFlags({ all: true })
  const fileId = context.getFileId(name)
  const reader = new ValueReader(fileId, content)
  for (const error of reader.errors) context.error(fileId, error.message, error.range)
  if (reader.errors.length > 0) return { context, root: undefined }
  return { context, root: readTemplate(context, kinds[kind].root, reader, fileId) }
}

/**
 * An editor wants the source of a scalar, a runner its value: with the source at hand, the parser would build the
 * expression of a block scalar from its indented lines, and of a quoted one with its quotes.
 */
class ValueReader extends YamlObjectReader {
  override allowLiteral(): ReturnType<YamlObjectReader['allowLiteral']> {
    const token = super.allowLiteral()
    return token !== undefined && isString(token) ? new StringToken(token.file, token.range, token.value, token.definitionInfo) : token
  }
}

export function messagesOf(context: TemplateContext): string[] {
  return context.errors.getErrors().map((error) => error.message)
}
