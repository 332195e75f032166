import { ActionError } from '../core/errors.ts'

/** The limit that a token has reached. `until`: when GitHub answers it again, in ms since 1970; undefined where GitHub does not say. */
export type RateLimit = { until: number | undefined }

/** A request that GitHub refused or did not answer. `status` is undefined without a response. */
export class GithubError extends ActionError {
  readonly status: number | undefined
  /** The missing `permissions:` lines, where GitHub reports them. */
  readonly permissions: readonly string[]
  /** What the response says of a rate limit that is reached. */
  readonly rateLimit: RateLimit | undefined

  constructor(
    message: string,
    options: {
      hint?: string
      cause?: unknown
      status: number | undefined
      permissions?: readonly string[]
      rateLimit?: RateLimit | undefined
    },
  ) {
    super(message, options)
    this.name = 'GithubError'
    this.status = options.status
    this.permissions = options.permissions ?? []
    this.rateLimit = options.rateLimit
  }
}

/** Whether GitHub answered with one of these statuses. */
export function isGithubStatus(error: unknown, ...statuses: readonly number[]): error is GithubError {
  return error instanceof GithubError && error.status !== undefined && statuses.includes(error.status)
}

/** Whether GitHub does not let this token do what it asked for. A rate limit says nothing on that. */
export function isForbidden(error: unknown): error is GithubError {
  return isGithubStatus(error, 401, 403) && !isRateLimited(error)
}

/** Whether the token has reached a rate limit: for a while GitHub answers nothing that it is asked (REST reference, "Rate limits"). */
export function isRateLimited(error: unknown): error is GithubError {
  return isGithubStatus(error, 403, 429) && (error.rateLimit !== undefined || error.status === 429 || namesRateLimit(error.message))
}

/** Whether GitHub does not know the token (any more): it has expired, or was none. Nothing that it is asked with it has an answer. */
function isUnknownToken(error: unknown): error is GithubError {
  return isGithubStatus(error, 401)
}

/** GitHub's words for a limit, and the former ones, which servers of an enterprise may still have. */
function namesRateLimit(message: string): boolean {
  return /rate limit|abuse detection/i.test(message)
}

/**
 * What a response says of a rate limit that is reached: a 429, or a 403 with `retry-after`, with nothing left, or in words (REST reference,
 * "Rate limits": exceeding them). A 403 for a permission stays one, though it was the last request of the hour. `now`: ms since 1970.
 */
export function rateLimitOf(
  { status, message, headers }: { status: number | undefined; message: string; headers: Readonly<Record<string, unknown>> },
  now: number,
): RateLimit | undefined {
  if (status !== 429 && status !== 403) return undefined
  const after = secondsIn(headers['retry-after'])
  const spent = String(headers['x-ratelimit-remaining'] ?? '') === '0'
  const isPermission = /not accessible by|must have/i.test(message)
  if (status === 403 && !namesRateLimit(message) && (isPermission || (after === undefined && !spent))) return undefined
  if (after !== undefined) return { until: now + after * 1_000 }
  const reset = secondsIn(headers['x-ratelimit-reset'])
  return { until: spent && reset !== undefined ? reset * 1_000 : undefined }
}

function secondsIn(header: unknown): number | undefined {
  const text = String(header ?? '')
  return /^\d+$/.test(text) ? Number(text) : undefined
}

export type GithubRefusal = {
  method: string
  /** Path of the request, with its parameters filled in. */
  path: string
  status: number | undefined
  message: string
  /** GitHub's `x-accepted-github-permissions`. */
  accepted?: string | undefined
  rateLimit?: RateLimit | undefined
  cause: unknown
}

/** The error of a refused or unanswered request, with a hint for the author of the workflow. */
export function githubError(refusal: GithubRefusal): GithubError {
  const { method, path, status, cause, rateLimit } = refusal
  const reason = refusal.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').slice(0, 500)
  const what = status === undefined ? `GitHub did not answer ${method} ${path}` : `GitHub refused ${method} ${path} (${status})`
  const needed = (status === 403 || status === 404) && rateLimit === undefined ? permissionLines(refusal.accepted ?? '') : []
  return new GithubError(`${what}: ${reason}`, {
    hint: hintFor(refusal, needed),
    cause,
    status,
    rateLimit,
    permissions: status === 403 ? needed.filter((line) => !line.includes('workflows: ')) : [],
  })
}

function hintFor({ status, path, rateLimit }: GithubRefusal, permissions: readonly string[]): string {
  const grantable = permissions.filter((line) => !line.includes('workflows: '))
  const add = grantable.length === 0 ? '' : `Add to the permissions of the job: ${grantable.join(', or ')}.`
  if (status === 401) return 'The token is not valid: it has expired, or the input "token" is not a GitHub token.'
  if (rateLimit !== undefined) return limitHint(rateLimit)
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

function limitHint({ until }: RateLimit): string {
  const when = until === undefined ? 'later' : `after ${new Date(until).toISOString().slice(11, 19)} UTC`
  return `The rate limit of the token is reached: all jobs of the repository share it. Run the job again ${when}.`
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

/**
 * Whether an error says nothing on what GitHub was asked: no answer, or a token that it does not know. What is urgent goes on by what is
 * known otherwise. Only the former is worth waiting for.
 */
export function tellsNothing(error: unknown): error is GithubError {
  return isNoAnswer(error) || isUnknownToken(error)
}
