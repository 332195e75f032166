import { matchesShellPattern } from '../core/shell-pattern.ts'
import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** Which refs a GitHub environment lets in: the ref on which a run was started, whatever the run checks out. */
export type DeploymentBranches =
  | { state: 'all' }
  /** Branches with a protection rule or a ruleset. */
  | { state: 'protected' }
  /** Names of branches and tags by `File.fnmatch`. */
  | { state: 'listed'; rules: readonly { name: string; type: 'branch' | 'tag' }[] }

/** Reads them (REST reference, "Get an environment", "List deployment branch policies"). Needs `actions: read`. */
export async function readDeploymentBranches(github: Github, environment: string): Promise<DeploymentBranches> {
  const named = { ...github.repository, environment_name: environment }
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}', named)
    const policy = data.deployment_branch_policy
    if (policy == null) return { state: 'all' }
    if (policy.protected_branches) return { state: 'protected' }
    return await listedBranches(github, environment)
  } catch (error) {
    // GitHub makes an environment that does not exist, without rules, when a job names it.
    if (isGithubStatus(error, 404)) return { state: 'all' }
    throw error
  }
}

/** The names that an environment with patterns of its own lists, however many there are. */
export async function listedBranches(github: Github, environment: string): Promise<Extract<DeploymentBranches, { state: 'listed' }>> {
  const rules: { name: string; type: 'branch' | 'tag' }[] = []
  for (let page = 1; ; page += 1) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies', {
      ...github.repository,
      environment_name: environment,
      per_page: pageSize,
      page,
    })
    for (const { name, type } of data.branch_policies) if (name !== undefined) rules.push({ name, type: type === 'tag' ? 'tag' : 'branch' })
    if (data.branch_policies.length < pageSize) return { state: 'listed', rules }
  }
}
const pageSize = 100

/** Whether a branch is protected. False where it does not exist. Needs `contents: read`. */
export async function isProtectedBranch(github: Github, branch: string): Promise<boolean> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...github.repository, branch })
    return data.protected
  } catch (error) {
    if (isGithubStatus(error, 404)) return false
    throw error
  }
}

/** Whether a ref is let in. `isProtected` says it of a branch, and is asked only where that decides. */
export async function letsRefIn(
  branches: DeploymentBranches,
  ref: string,
  isProtected: (branch: string) => Promise<boolean>,
): Promise<boolean> {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? []
  switch (branches.state) {
    case 'all':
      return true
    case 'protected':
      return kind === 'heads' && name !== undefined && (await isProtected(name))
    case 'listed': {
      const type = kind === 'tags' ? 'tag' : 'branch'
      return branches.rules.some((rule) => rule.type === type && matchesShellPattern(rule.name, name ?? ref))
    }
  }
}

/** The rules in words. */
export function describeDeploymentBranches(branches: DeploymentBranches): string {
  if (branches.state !== 'listed') return branches.state === 'all' ? 'every ref' : 'protected branches alone'
  if (branches.rules.length === 0) return 'no ref'
  return branches.rules.map(({ name, type }) => (type === 'tag' ? `the tag ${name}` : name)).join(', ')
}
