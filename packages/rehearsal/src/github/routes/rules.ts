import { type EndpointCall, list, textParam } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'

/** REST reference, "Rules": those of required status checks, which a ruleset of the repository gives a branch, whether it is there or not. */
export function ruleRoutes({ state, repository }: EmulatorContext) {
  return {
    'GET /repos/{owner}/{repo}/rules/branches/{branch}': (call: EndpointCall) => {
      const checks = state.requiredChecks.get(textParam(call, 'branch')) ?? []
      return list(call, checks.length === 0 ? [] : [checks], (contexts) => ({
        type: 'required_status_checks',
        ruleset_source_type: 'Repository',
        ruleset_source: `${repository.owner}/${repository.name}`,
        ruleset_id: repository.id,
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: contexts.map((context) => ({ context })),
        },
      }))
    },
  } satisfies Routes
}
