import { z } from 'zod'
import { type DeploymentBranches, listedBranches, readDeploymentBranches } from './deployment-branches.ts'
import { type GithubError, isForbidden, isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** What the token may not read: why, and how it could. It is never taken for "none". */
export type Unread = { state: 'unread'; reason: string; hint: string }

/** The rules of the GitHub Apps that decide on deployments to an environment. */
export type CustomRules = { state: 'read'; rules: readonly { app: string; enabled: boolean }[] } | Unread

/**
 * The protection of a GitHub environment, which delays or blocks its jobs. `approvers`: its required reviewers, persons by login and teams as
 * `organisation/team`; whoever of them approves first lets the job go on.
 */
export type GateRules = {
  state: 'present'
  reviewers: boolean
  approvers?: readonly string[]
  /** Whether whoever started the run may not approve it. */
  preventSelfReview: boolean
  /** For how many minutes GitHub holds every job up. */
  waitMinutes: number
  /** Which branches may deploy, where not all may: `custom` has patterns of its own. */
  branchPolicy: 'protected' | 'custom' | undefined
  customRules: CustomRules
  /** Kinds of rules that this version does not know: what they do to a job is not known either. */
  unknownRules: readonly string[]
  /** Whether administrators may let a job pass by; undefined where GitHub does not say it. */
  adminsBypass: boolean | undefined
}
export type Gate = { state: 'missing' } | Unread | GateRules

const reviewer = z.object({ reviewer: z.object({ login: z.string().optional(), slug: z.string().optional() }).optional() })
const rule = z.object({
  type: z.string(),
  reviewers: z.array(reviewer).optional(),
  prevent_self_review: z.boolean().optional(),
  wait_timer: z.number().optional(),
})
const environmentAnswer = z.object({
  protection_rules: z.array(rule).optional(),
  deployment_branch_policy: z.object({ protected_branches: z.boolean().optional() }).nullish(),
  // Not in GitHub's description, but in its answers.
  can_admins_bypass: z.boolean().optional(),
})

/**
 * Reads the protection of a GitHub environment (REST reference, "Get an environment" and "Get all deployment protection rules for an
 * environment"). Needs `actions: read`.
 */
export async function readGate(github: Github, environment: string): Promise<Gate> {
  const found = await unlessForbidden(async () => environmentAnswer.parse((await getEnvironment(github, environment)).data), 'missing')
  if (found === undefined) return { state: 'missing' }
  if ('state' in found) return found
  const customRules = await readCustomRules(github, environment)
  return gateOf(found, { customRules, owner: github.repository.owner })
}

function gateOf(
  { protection_rules: rules = [], deployment_branch_policy: policy, can_admins_bypass: adminsBypass }: z.infer<typeof environmentAnswer>,
  { customRules, owner }: { customRules: CustomRules; owner: string },
): GateRules {
  const of = (type: string) => rules.filter((one) => one.type === type)
  const required = of('required_reviewers')
  const approvers = required
    .flatMap(({ reviewers = [] }) => reviewers)
    // Only a team of the organisation that owns the repository can be a reviewer, and the answer does not say which that is.
    .flatMap(({ reviewer }) => reviewer?.login ?? (reviewer?.slug === undefined ? [] : `${owner}/${reviewer.slug}`))
  return {
    state: 'present',
    reviewers: required.length > 0,
    ...(approvers.length === 0 ? {} : { approvers }),
    preventSelfReview: required.some((one) => one.prevent_self_review === true),
    waitMinutes: Math.max(0, ...of('wait_timer').map((one) => one.wait_timer ?? 0)),
    branchPolicy: policyOf(policy),
    customRules,
    unknownRules: [...new Set(rules.map(({ type }) => type).filter((type) => !knownRules.includes(type)))],
    adminsBypass,
  }
}

const knownRules: readonly string[] = ['required_reviewers', 'wait_timer', 'branch_policy']

const customRulesAnswer = z.object({
  total_count: z.number().optional(),
  custom_deployment_protection_rules: z.array(z.object({ enabled: z.boolean(), app: z.object({ slug: z.string() }) })).optional(),
})

async function readCustomRules(github: Github, environment: string): Promise<CustomRules> {
  const read = await unlessForbidden(async () => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules', {
      ...github.repository,
      environment_name: environment,
    })
    return customRulesAnswer.parse(data)
  }, 'unread')
  if ('state' in read) return read
  const { custom_deployment_protection_rules: rules, total_count: count } = read
  if (rules === undefined && count !== 0) {
    return { state: 'unread', reason: `GitHub did not list the custom rules of ${environment}`, hint: 'Run the job again.' }
  }
  return { state: 'read', rules: (rules ?? []).map(({ enabled, app }) => ({ app: app.slug, enabled })) }
}

/** Patterns of branches and tags that can deploy to a GitHub environment, sorted; undefined where all can. Needs `actions: read`. */
export async function readBranchRules(github: Github, environment: string): Promise<string[] | undefined> {
  return rulesOf(await readDeploymentBranches(github, environment))
}

/** The same of an environment whose protection was read. */
export async function branchRulesOf(github: Github, environment: string, { branchPolicy }: GateRules): Promise<string[] | undefined> {
  if (branchPolicy === undefined) return undefined
  if (branchPolicy === 'protected') return rulesOf({ state: 'protected' })
  return rulesOf(await listedBranches(github, environment))
}

function rulesOf(branches: DeploymentBranches): string[] | undefined {
  if (branches.state === 'all') return undefined
  if (branches.state === 'protected') return ['protected branches']
  return branches.rules.map(({ name, type }) => (type === 'tag' ? `tag ${name}` : name)).sort()
}

function policyOf(policy: z.infer<typeof environmentAnswer>['deployment_branch_policy']): GateRules['branchPolicy'] {
  if (policy == null) return undefined
  return policy.protected_branches === true ? 'protected' : 'custom'
}

function getEnvironment(github: Github, environment: string) {
  return github.request('GET /repos/{owner}/{repo}/environments/{environment_name}', {
    ...github.repository,
    environment_name: environment,
  })
}

/**
 * What was read, or that it may not be. `missing`: of a 404, undefined, since the thing is not there; `unread`: a 404 may hide it, as GitHub
 * answers for what a token may not see.
 */
async function unlessForbidden<T>(read: () => Promise<T>, notFound: 'missing'): Promise<T | Unread | undefined>
async function unlessForbidden<T>(read: () => Promise<T>, notFound: 'unread'): Promise<T | Unread>
async function unlessForbidden<T>(read: () => Promise<T>, notFound: 'missing' | 'unread'): Promise<T | Unread | undefined> {
  try {
    return await read()
  } catch (error) {
    const isNotFound = isGithubStatus(error, 404)
    if (isNotFound && notFound === 'missing') return undefined
    if (isForbidden(error) || isNotFound) return unreadOf(error)
    throw error
  }
}

function unreadOf(error: GithubError): Unread {
  return { state: 'unread', reason: error.message, hint: error.hint ?? 'Add to the permissions of the job: actions: read.' }
}
