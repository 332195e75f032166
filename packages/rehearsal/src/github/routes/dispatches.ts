import { z } from 'zod'
import { findRef } from '../git/refs.ts'
import { bodyOf, type Call, listIn, noContent, notFound, ok, textOf, unprocessable } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { repositoryPage, repositoryUrl } from '../render/repository.ts'
import { showWorkflow } from '../render/runs.ts'
import type { Hub } from '../state/emulator-context.ts'
import { loginOf } from '../state/tokens.ts'
import { dispatchProblem } from '../state/workflows.ts'
import { listRuns } from './actions.ts'

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), value).default({}),
  return_run_details: z.boolean().default(false),
})

/** REST reference, "Workflows". */
export function dispatchRoutes(hub: Hub) {
  const find = async (call: Call) => {
    const found = await hub.workflows.find(textOf(call, 'workflow_id'))
    if (found === undefined) throw notFound()
    return found
  }
  return {
    'GET /repos/{owner}/{repo}/actions/workflows': async (call: Call) =>
      listIn(call, 'workflows', await hub.workflows.list(), (workflow) => showWorkflow(hub, call.site, workflow)),
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': async (call: Call) => ok(showWorkflow(hub, call.site, await find(call))),
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': async (call: Call) => {
      const { path } = await find(call)
      return listRuns(
        hub,
        call,
        hub.state.runs.filter(({ workflowPath }) => workflowPath === path),
      )
    },
    'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': async (call: Call) => {
      const { path } = await find(call)
      const { ref, inputs, return_run_details: details } = bodyOf(call, dispatch)
      const fullRef = await refNamed(hub, ref)
      if (fullRef === undefined) throw unprocessable(`No ref found for: ${ref}`)
      const workflow = await hub.workflows.at(path, fullRef)
      const problem = workflow === undefined ? `Workflow ${path} does not exist at ${ref}` : dispatchProblem(workflow, inputs)
      if (problem !== undefined) throw unprocessable(problem)
      const run = await hub.startRun({ workflowPath: path, ref: fullRef, inputs, actor: loginOf(call.caller) })
      if (!details) return noContent
      return ok({
        workflow_run_id: run.id,
        run_url: `${repositoryUrl(hub, call.site)}/actions/runs/${run.id}`,
        html_url: `${repositoryPage(hub, call.site)}/actions/runs/${run.id}`,
      })
    },
  } satisfies Routes
}

/** A branch before a tag, as on GitHub. */
async function refNamed(hub: Hub, name: string): Promise<string | undefined> {
  const names = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`]
  for (const candidate of names) {
    if ((await findRef(hub.git, candidate)) !== undefined) return candidate
  }
  return undefined
}
