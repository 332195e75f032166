import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** What stands before a job of a GitHub environment. */
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
