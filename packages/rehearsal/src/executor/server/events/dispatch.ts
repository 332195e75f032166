import type { Dispatch, Platform } from '../../../contract/platform.ts'
import type { ValueMap } from '../../expressions/value.ts'
import { readDispatchInputs } from '../../workflow/inputs.ts'
import type { WorkflowDefinition } from '../../workflow/model.ts'
import type { Sources } from '../repository/sources.ts'
import { readWorkflow } from '../repository/workflow-files.ts'

/** A dispatch that GitHub refuses with this status and message. */
export class DispatchRefused extends Error {
  readonly status: 404 | 422

  constructor(status: 404 | 422, message: string) {
    super(message)
    this.name = 'DispatchRefused'
    this.status = status
  }
}

export type ReadDispatch = { readonly workflow: WorkflowDefinition; readonly inputs: ValueMap; readonly sha: string; readonly ref: string }

/** Checks a dispatch: the file exists on the default branch, the ref exists, the file there can be dispatched, the inputs fit. */
export async function readDispatch(sources: Sources, { repository }: Platform, dispatch: Dispatch): Promise<ReadDispatch> {
  const known = await sources.find(sources.own, repository.defaultBranch)
  const onDefault = known === undefined ? undefined : await readWorkflow(known, dispatch.workflowPath)
  if (onDefault?.workflow === undefined)
    throw new DispatchRefused(404, `Not Found: ${dispatch.workflowPath} is not on ${repository.defaultBranch}`)
  const source = await sources.find(sources.own, dispatch.ref)
  if (source === undefined || !source.ref.startsWith('refs/')) throw new DispatchRefused(422, `No ref found for: ${dispatch.ref}`)
  const { workflow, faults } = await readWorkflow(source, dispatch.workflowPath)
  if (workflow === undefined) throw new DispatchRefused(422, `failed to parse workflow: ${faults.join('; ')}`)
  if (workflow.events.workflow_dispatch === undefined) throw new DispatchRefused(422, "Workflow does not have 'workflow_dispatch' trigger")
  const read = readDispatchInputs(workflow.dispatchInputs, dispatch.inputs)
  if ('problem' in read) throw new DispatchRefused(422, read.problem)
  return { workflow, inputs: read.inputs, sha: source.sha, ref: source.ref }
}
