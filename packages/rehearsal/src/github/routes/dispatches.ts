import { z } from 'zod'
import { dispatchInputProblem } from '../../contract/dispatch-inputs.ts'
import { findRef } from '../git/refs.ts'
import { bodyOf, type EndpointCall, listIn, noContent, notFoundRefusal, ok, textParam, unprocessable } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { repositoryPage, repositoryUrl } from '../render/repository.ts'
import { showWorkflow } from '../render/runs.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { loginOf } from '../state/tokens.ts'
import type { ListedWorkflow } from '../state/workflows.ts'
import { listRuns } from './actions.ts'

const dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
})

/** REST reference, "Create a repository dispatch event": the top-level properties of `client_payload`. */
const mostPayloadKeys = 10
const repositoryDispatch = z.object({ event_type: z.string().min(1).max(100), client_payload: z.record(z.string(), z.json()).default({}) })

/** REST reference, "Workflows" and "Create a repository dispatch event". */
export function dispatchRoutes(emulator: EmulatorContext) {
  const find = async (call: EndpointCall) => {
    const found = await emulator.workflows.find(textParam(call, 'workflow_id'))
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  return {
    'GET /repos/{owner}/{repo}/actions/workflows': async (call: EndpointCall) =>
      listIn(call, {
        key: 'workflows',
        items: await emulator.workflows.list(),
        render: (workflow) => showWorkflow(emulator, call.addresses, workflow),
      }),
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': async (call: EndpointCall) =>
      ok(showWorkflow(emulator, call.addresses, await find(call))),
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': async (call: EndpointCall) => {
      const { path } = await find(call)
      return listRuns(
        emulator,
        call,
        emulator.state.runs.filter(({ workflowPath }) => workflowPath === path),
      )
    },
    'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': async (call: EndpointCall) => {
      const { path } = await find(call)
      const { ref, inputs: given, return_run_details: details } = bodyOf(call, dispatch)
      if (emulator.workflows.isDisabled(path)) throw unprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow")
      const fullRef = await refNamed(emulator, ref)
      if (fullRef === undefined) throw unprocessable(`No ref found for: ${ref}`)
      const inputs = textInputs(given)
      const problem = dispatchProblem(await emulator.workflows.at(path, fullRef), inputs)
      if (problem !== undefined) throw unprocessable(problem)
      const run = await emulator.startRun({ workflowPath: path, ref: fullRef, inputs, actor: loginOf(call.caller) })
      if (!details) return noContent
      return ok({
        workflow_run_id: run.id,
        run_url: `${repositoryUrl(emulator, call.addresses)}/actions/runs/${run.id}`,
        html_url: `${repositoryPage(emulator, call.addresses)}/actions/runs/${run.id}`,
      })
    },
    'POST /repos/{owner}/{repo}/dispatches': async (call: EndpointCall) => {
      const { event_type: type, client_payload: payload } = bodyOf(call, repositoryDispatch)
      const keys = Object.keys(payload).length
      if (keys > mostPayloadKeys) throw unprocessable(`No more than ${mostPayloadKeys} properties are allowed; ${keys} were supplied.`)
      await emulator.sendEvent({ type, payload, actor: loginOf(call.caller) })
      return noContent
    },
  } satisfies Routes
}

/**
 * GitHub takes texts. A number, an object or a list is refused (knaisoma/data-olympus#219); a boolean is taken here, since nobody says what
 * becomes of it.
 */
function textInputs(given: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'boolean') throw unprocessable(`Invalid value for input '${name}'`)
      return [name, String(value)]
    }),
  )
}

/** A file that is no workflow has no trigger either, and a ref without the file is refused with the same status. */
function dispatchProblem(workflow: ListedWorkflow | undefined, inputs: Readonly<Record<string, string>>): string | undefined {
  if (workflow?.dispatch === undefined) return "Workflow does not have 'workflow_dispatch' trigger"
  return dispatchInputProblem(workflow.dispatch, inputs)
}

/** A branch before a tag, as on GitHub; a commit is no ref (hiero-ledger/hiero-consensus-node#27013). */
async function refNamed(emulator: EmulatorContext, name: string): Promise<string | undefined> {
  const names = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`]
  for (const candidate of names) {
    if ((await findRef(emulator.git, candidate)) !== undefined) return candidate
  }
  return undefined
}
