import { z } from 'zod'
import type { Unread } from './environments.ts'
import { GithubError, isForbidden, isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** A check that a branch requires before a merge. `app`: the id of the GitHub App that has to report it; undefined where any may. */
type RequiredCheck = { name: string; app: number | undefined; from: 'a ruleset' | 'the branch protection' }

/** The checks that a branch requires, by rulesets and by the branch protection of before. Each part may be unread by itself. */
export type RequiredChecks = { checks: readonly RequiredCheck[]; unread: readonly Unread[] }

const rules = z.array(
  z.object({
    type: z.string(),
    parameters: z
      .object({
        required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().nullish() })).optional(),
      })
      .optional(),
  }),
)

const branchAnswer = z.object({
  protection: z
    .object({
      required_status_checks: z
        .object({
          contexts: z.array(z.string()).default([]),
          checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).optional(),
        })
        .optional(),
    })
    .optional(),
})

/**
 * Reads them from "Get rules for a branch" (any token) and "Get a branch" (`contents: read`), which shows the checks of the branch protection
 * without the right to administer. A branch that is not there requires nothing of its own.
 */
export async function readRequiredChecks(github: Github, branch: string): Promise<RequiredChecks> {
  const read = await Promise.all([partOf(() => rulesetChecks(github, branch)), partOf(() => protectionChecks(github, branch))])
  return {
    checks: read.flatMap((part) => ('state' in part ? [] : part.checks)),
    unread: read.flatMap((part) => ('state' in part ? [part] : [])),
  }
}

async function rulesetChecks(github: Github, branch: string): Promise<RequiredCheck[]> {
  const found: RequiredCheck[] = []
  const all = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...github.repository, branch, ...page }),
  )
  for await (const one of all) {
    const [rule] = rules.parse([one])
    for (const { context, integration_id: app } of rule?.parameters?.required_status_checks ?? []) {
      found.push({ name: context, app: app ?? undefined, from: 'a ruleset' })
    }
  }
  return found
}

async function protectionChecks(github: Github, branch: string): Promise<RequiredCheck[]> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...github.repository, branch })
    const required = branchAnswer.parse(data).protection?.required_status_checks
    const checks = required?.checks ?? required?.contexts.map((context) => ({ context, app_id: undefined })) ?? []
    // GitHub writes -1 for "any App".
    return checks.map(({ context, app_id: app }) => ({
      name: context,
      app: app === -1 ? undefined : (app ?? undefined),
      from: 'the branch protection',
    }))
  } catch (error) {
    if (isGithubStatus(error, 404)) return []
    throw error
  }
}

async function partOf(read: () => Promise<RequiredCheck[]>): Promise<{ checks: RequiredCheck[] } | Unread> {
  try {
    return { checks: await read() }
  } catch (error) {
    if (!(error instanceof GithubError) || !(isForbidden(error) || isGithubStatus(error, 404))) throw error
    return { state: 'unread', reason: error.message, hint: error.hint ?? 'Add to the permissions of the job: contents: read.' }
  }
}
