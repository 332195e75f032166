import { type Call, listIn, notFound, ok, textOf } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showEnvironment } from '../render/environments.ts'
import { nodeId } from '../render/people.ts'
import type { Hub } from '../state/emulator-context.ts'

/** REST reference, "Deployment environments" and "Deployment branch policies". */
export function environmentRoutes(hub: Hub) {
  const find = (call: Call) => {
    const name = textOf(call, 'environment_name').toLowerCase()
    const found = hub.state.environments.find((environment) => environment.name.toLowerCase() === name)
    if (found === undefined) throw notFound()
    return found
  }
  return {
    'GET /repos/{owner}/{repo}/environments': (call: Call) =>
      listIn(call, 'environments', hub.state.environments, (one) => showEnvironment(hub, call.site, one)),
    'GET /repos/{owner}/{repo}/environments/{environment_name}': (call: Call) => ok(showEnvironment(hub, call.site, find(call))),
    'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': (call: Call) => {
      const { id, branches } = find(call)
      const policies = (branches ?? []).map((name, index) => ({
        id: id * 10 + index,
        node_id: nodeId('Policy', `${id}.${index}`),
        name,
        type: 'branch',
      }))
      return listIn(call, 'branch_policies', policies, (policy) => policy)
    },
  } satisfies Routes
}
