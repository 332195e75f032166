import { type EndpointCall, listIn, notFoundRefusal, ok, textParam } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showEnvironment } from '../render/environments.ts'
import { nodeId } from '../render/people.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'

/** REST reference, "Deployment environments" and "Deployment branch policies". */
export function environmentRoutes(emulator: EmulatorContext) {
  const find = (call: EndpointCall) => {
    const name = textParam(call, 'environment_name').toLowerCase()
    const found = emulator.state.environments.find((environment) => environment.name.toLowerCase() === name)
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  return {
    'GET /repos/{owner}/{repo}/environments': (call: EndpointCall) =>
      listIn(call, {
        key: 'environments',
        items: emulator.state.environments,
        render: (one) => showEnvironment(emulator, call.addresses, one),
      }),
    'GET /repos/{owner}/{repo}/environments/{environment_name}': (call: EndpointCall) =>
      ok(showEnvironment(emulator, call.addresses, find(call))),
    'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': (call: EndpointCall) => {
      const { id, branches } = find(call)
      const policies = (branches ?? []).map((name, index) => ({
        id: id * 10 + index,
        node_id: nodeId('Policy', `${id}.${index}`),
        name,
        type: 'branch',
      }))
      return listIn(call, { key: 'branch_policies', items: policies, render: (policy) => policy })
    },
  } satisfies Routes
}
