import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/**
 * The protection of a GitHub environment, which delays or blocks its jobs. `approvers`: its required reviewers, persons by login and teams as
 * `organisation/team`; whoever of them approves first lets the job go on.
 */
export type Gate = { state: 'missing' } | { state: 'present'; reviewers: boolean; branchPolicy: boolean; approvers?: readonly string[] }

/** Reads the protection of a GitHub environment (REST reference, "Get an environment"). Needs `actions: read`. */
export async function readGate(github: Github, environment: string): Promise<Gate> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}', {
      ...github.repository,
      environment_name: environment,
    })
    const rules = data.protection_rules ?? []
    const required = rules.filter((rule) => rule.type === 'required_reviewers')
    const approvers = required
      .flatMap((rule) => ('reviewers' in rule ? (rule.reviewers ?? []) : []))
      .flatMap(({ reviewer }) => {
        if (reviewer === undefined) return []
        // Only a team of the organisation that owns the repository can be a reviewer, and the answer does not say which that is.
        return 'login' in reviewer ? [reviewer.login] : 'slug' in reviewer ? [`${github.repository.owner}/${reviewer.slug}`] : []
      })
    const named = approvers.length === 0 ? {} : { approvers }
    return { state: 'present', reviewers: required.length > 0, branchPolicy: data.deployment_branch_policy != null, ...named }
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
