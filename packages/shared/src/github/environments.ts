import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** The protection of a GitHub environment, which delays or blocks its jobs. */
export type Gate = { state: 'missing' } | { state: 'present'; reviewers: boolean; branchPolicy: boolean }

/** Reads the protection of a GitHub environment (REST reference, "Get an environment"). Needs `actions: read`. */
export async function readGate(github: Github, environment: string): Promise<Gate> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}', {
      ...github.repository,
      environment_name: environment,
    })
    const rules = data.protection_rules ?? []
    const reviewers = rules.some((rule) => rule.type === 'required_reviewers')
    return { state: 'present', reviewers, branchPolicy: data.deployment_branch_policy != null }
  } catch (error) {
    if (isGithubStatus(error, 404)) return { state: 'missing' }
    throw error
  }
}

/** Patterns of branches and tags that can deploy to a GitHub environment, sorted; undefined where all can. Needs `actions: read`. */
export async function readBranchRules(github: Github, environment: string): Promise<string[] | undefined> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}', {
    ...github.repository,
    environment_name: environment,
  })
  const policy = data.deployment_branch_policy
  if (policy == null) return undefined
  if (policy.protected_branches) return ['protected branches']
  const rules = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies', {
    ...github.repository,
    environment_name: environment,
    per_page: 100,
  })
  return rules.data.branch_policies.flatMap(({ name, type }) => (name === undefined ? [] : [type === 'tag' ? `tag ${name}` : name])).sort()
}
