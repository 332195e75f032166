import { ActionError } from '../core/errors.ts'

/** A request that GitHub refused or did not answer. `status` is undefined without a response. */
export class GithubError extends ActionError {
  readonly status: number | undefined
  /** The missing `permissions:` lines, where GitHub reports them. */
  readonly permissions: readonly string[]

  constructor(message: string, options: { hint?: string; cause?: unknown; status: number | undefined; permissions?: readonly string[] }) {
    super(message, options)
    this.name = 'GithubError'
    this.status = options.status
    this.permissions = options.permissions ?? []
  }
}

/** Whether GitHub answered with one of these statuses. */
export function isGithubStatus(error: unknown, ...statuses: readonly number[]): error is GithubError {
  return error instanceof GithubError && error.status !== undefined && statuses.includes(error.status)
}

/** Whether the token lacks a permission: the only refusal that a report tolerates. */
export function isForbidden(error: unknown): error is GithubError {
  return isGithubStatus(error, 401, 403)
}

/** Whether the token has used up its rate limit: for a while GitHub answers nothing that it is asked (REST reference, "Rate limits"). */
export function isRateLimited(error: unknown): error is GithubError {
  return isGithubStatus(error, 403, 429) && /rate limit/i.test(error.message)
}

export type GithubRefusal = {
  method: string
  /** Path of the request, with its parameters filled in. */
  path: string
  status: number | undefined
  message: string
  /** GitHub's `x-accepted-github-permissions`. */
  accepted?: string | undefined
  cause: unknown
}

/** The error of a refused or unanswered request, with a hint for the author of the workflow. */
export function githubError(refusal: GithubRefusal): GithubError {
  const { method, path, status, cause } = refusal
  const reason = refusal.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').slice(0, 500)
  const what = status === undefined ? `GitHub did not answer ${method} ${path}` : `GitHub refused ${method} ${path} (${status})`
  const limited = /rate limit/i.test(refusal.message)
  const needed = (status === 403 || status === 404) && !limited ? permissionLines(refusal.accepted ?? '') : []
  return new GithubError(`${what}: ${reason}`, {
    hint: hintFor(refusal, needed, limited),
    cause,
    status,
    permissions: status === 403 ? needed.filter((line) => !line.includes('workflows: ')) : [],
  })
}

function hintFor({ status, path }: GithubRefusal, permissions: readonly string[], limited: boolean): string {
  const grantable = permissions.filter((line) => !line.includes('workflows: '))
  const add = grantable.length === 0 ? '' : `Add to the permissions of the job: ${grantable.join(', or ')}.`
  if (status === 401) return 'The token is not valid: it has expired, or the input "token" is not a GitHub token.'
  if (limited) return 'The rate limit of the token is used up; run the job again later.'
  if (status === 403 && permissions.some((line) => line.startsWith('administration'))) {
    return `${add} GITHUB_TOKEN cannot have administration: give a token of a GitHub App in the input "token".`
  }
  if (status === 403 && grantable.length < permissions.length) {
    return `${add} A job that has this is refused where the commit has other workflow files than the default branch: that takes the permission workflows, which GITHUB_TOKEN cannot have.`
  }
  if (status === 403 && add !== '') return `${add} A pull request from a fork has a read-only token whatever the workflow says.`
  if (status === 403) return 'The token lacks a permission: see permissions: of the job, and the settings of the repository.'
  if (status === 404) {
    return `It does not exist, or the token may not see it${permissions.length === 0 ? '' : `, for which it needs ${permissions.join(', or ')}`}.`
  }
  if (status === 422) return 'GitHub understood the request and found its values not acceptable.'
  if (status === undefined) return `Check that the runner reaches the address in GITHUB_API_URL (${path}).`
  return status >= 500
    ? 'GitHub had a fault; see https://www.githubstatus.com, and run the job again.'
    : 'Run the job again with debug logging.'
}

/** The `permissions:` lines of GitHub's `issues=write; pull_requests=write`: `;` separates alternatives, `,` permissions that are needed together. */
export function permissionLines(accepted: string): string[] {
  return accepted
    .split(';')
    .map((alternative) =>
      alternative
        .split(',')
        .map((pair) => pair.trim().replaceAll('_', '-').replace('=', ': '))
        .filter((pair) => pair !== '' && !pair.startsWith('metadata'))
        .join(' and '),
    )
    .filter((line) => line !== '')
}

/** Whether the request can have been applied although it failed: no response, or a server error. */
export function isUncertain(error: unknown): error is GithubError {
  return error instanceof GithubError && (error.status === undefined || error.status >= 500)
}

/** Whether GitHub has said nothing on what it was asked: no response, a fault of its own, or a rate limit that is used up. That is waited for. */
export function isNoAnswer(error: unknown): error is GithubError {
  return isUncertain(error) || isRateLimited(error)
}
