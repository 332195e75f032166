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
    'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules': (call: EndpointCall) => {
      const { id, customRules } = find(call)
      const rules = customRules.map(({ app, enabled }, index) => ({
        id: id * 10 + 5 + index,
        node_id: nodeId('Gate', `${id}.custom.${index}`),
        enabled,
        app: {
          id: id * 10 + index,
          node_id: nodeId('App', `${id}.${index}`),
          slug: app,
          integration_url: `${call.addresses.api}/apps/${app}`,
        },
      }))
      return ok({ total_count: rules.length, custom_deployment_protection_rules: rules })
    },
  } satisfies Routes
}
