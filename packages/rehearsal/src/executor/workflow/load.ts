import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FeatureFlags } from '@actions/expressions/features'
import { convertWorkflowTemplate } from '@actions/workflow-parser'
import type { TemplateContext } from '@actions/workflow-parser/templates/template-context'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { mostDispatchInputs } from '../../contract/dispatch-inputs.ts'
import { filterFaults } from './filters.ts'
import { readCallInterface, readInputDefinitions } from './interface.ts'
import { readJobs, readPermissions } from './jobs.ts'
import { type WorkflowDefinition, WorkflowFault, type WorkflowSource } from './model.ts'
import { messagesOf, parseFile } from './parse.ts'
import { child, runDefaultsOf, textAt } from './tokens.ts'

/**
 * Reads a workflow file with GitHub's parser and converter. `path` is relative to the repository.
 * @throws WorkflowFault with the parser's messages when GitHub would refuse the file, or when there is none.
 */
export async function loadWorkflow(source: WorkflowSource, path: string): Promise<WorkflowDefinition> {
  const { context, root, passedOver } = parseFile('workflow', path, readText(source, path))
  if (root === undefined) throw new WorkflowFault(messagesOf(context))
  const template = await convertWorkflowTemplate(context, root, undefined, {
    maxReusableWorkflowDepth: 10,
    featureFlags: new FeatureFlags({ all: true }),
  })
  refuseFaults(context)
  const workflow = toWorkflow(context, root, { source, path, events: template.events, passedOver })
  refuseFaults(context)
  const unreadable = [...filterFaults(template.events), ...tooManyInputs(workflow)]
  if (unreadable.length > 0) throw new WorkflowFault(unreadable)
  return workflow
}

function toWorkflow(
  context: TemplateContext,
  root: TemplateToken,
  known: Pick<WorkflowDefinition, 'source' | 'path' | 'events' | 'passedOver'>,
): WorkflowDefinition {
  const on = child(root, 'on')
  return {
    ...known,
    name: textAt(root, 'name') ?? known.path,
    runName: child(root, 'run-name'),
    dispatchInputs: readInputDefinitions(child(on, 'workflow_dispatch')),
    call: readCallInterface(on),
    env: child(root, 'env'),
    defaults: runDefaultsOf(root),
    permissions: readPermissions(root),
    concurrency: child(root, 'concurrency'),
    jobs: readJobs(context, root),
  }
}

/** Whoever may dispatch with more could not start a run of the file at all (KBVE/kbve#12800, where the limit was 10). */
function tooManyInputs({ dispatchInputs }: WorkflowDefinition): string[] {
  if (dispatchInputs.length <= mostDispatchInputs) return []
  return [`you may only define up to ${mostDispatchInputs} \`inputs\` for a \`workflow_dispatch\` event`]
}

function readText(source: WorkflowSource, path: string): string {
  try {
    return readFileSync(join(source.folder, path), 'utf8')
  } catch (cause) {
    throw new WorkflowFault([
      `Unable to find reusable workflow: ${path} is not in ${source.repository} at ${source.ref} (${String(cause)})`,
    ])
  }
}

function refuseFaults(context: TemplateContext): void {
  if (context.errors.count > 0) throw new WorkflowFault(messagesOf(context))
}
