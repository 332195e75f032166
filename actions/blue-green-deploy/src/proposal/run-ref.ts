import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { literalNames } from '@slipway/shared/core/filter-pattern'
import {
  describeDeploymentBranches,
  isProtectedBranch,
  letsRefIn,
  readDeploymentBranches,
} from '@slipway/shared/github/deployment-branches'
import { dispatchLine } from '@slipway/shared/github/dispatch-line'
import { isForbidden, isRateLimited } from '@slipway/shared/github/errors'
import { defaultBranchOf, startedRef } from '@slipway/shared/ports/runner'
import { githubClient, mayAskGithub } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { UnmetPrecondition } from './preconditions.ts'

/**
 * Whether the GitHub environment lets in the ref on which the run was started. GitHub asks that of the deploying job alone, after the build,
 * and it does not look at what the job checks out. Undefined where it does, and with a warning where GitHub does not tell its rules.
 */
export async function refusedRunRef(
  { name, branches }: Pick<EnvironmentConfig, 'name' | 'branches'>,
  call: ModeCall<Pick<Inputs, 'token'>>,
): Promise<UnmetPrecondition | undefined> {
  const { runner, log } = call.context
  const ref = startedRef(runner.run)
  const notLookedUp = `Whether the GitHub environment ${name} lets in ${ref} was not looked up`
  if (!mayAskGithub(call)) {
    log.warning(`${notLookedUp}: there is no token`)
    return undefined
  }
  try {
    const github = await githubClient(call)
    const rules = await readDeploymentBranches(github, name)
    const isIn = (one: string) => letsRefIn(rules, one, (branch) => isProtectedBranch(github, branch))
    if (await isIn(ref)) return undefined
    const candidates = [...new Set([...literalNames(branches), ...[defaultBranchOf(runner)].flatMap((one) => one ?? [])])]
    const allowed: string[] = []
    for (const branch of candidates) if (await isIn(`refs/heads/${branch}`)) allowed.push(branch)
    const settings = `Under Settings, Environments, ${name}, add ${ref.replace(/^refs\/(heads|tags)\//, '')} to the deployment branches and tags`
    const lines = allowed.slice(0, 1).map((branch) => dispatchLine(runner, { ref: branch, fields: { environment: name } }))
    return {
      reason: `the GitHub environment ${name} lets in ${describeDeploymentBranches(rules)}, and this run was started on ${ref}`,
      hint:
        lines.length === 0 ? `${settings}.` : `Start it by: ${lines.join('')}. Or ${settings.charAt(0).toLowerCase()}${settings.slice(1)}.`,
    }
  } catch (error) {
    if (!isForbidden(error) && !isRateLimited(error)) throw error
    log.warning(`${notLookedUp}: ${error.message}`)
    return undefined
  }
}
