import { describe, expect, it } from 'vitest'
import { githubError, isForbidden, isNoAnswer, isRateLimited, isUncertain, rateLimitOf, tellsNothing } from '../../src/github/errors.ts'

const now = Date.parse('2026-03-02T12:00:00Z')
/** In half an hour, as GitHub says it: seconds since 1970. */
const reset = String(now / 1_000 + 1_800)

const primary = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-used': '1000', 'x-ratelimit-reset': reset }
const left = { ...primary, 'x-ratelimit-remaining': '412', 'x-ratelimit-used': '588' }
const secondaryWords = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'

type Answered = { status: number | undefined; message: string; headers?: Readonly<Record<string, string>> }

function errorOf({ status, message, headers = {} }: Answered) {
  const rateLimit = rateLimitOf({ status, message, headers }, now)
  return githubError({ method: 'GET', path: '/repos/quay/harbor/deployments', status, message, rateLimit, cause: undefined })
}

/** What GitHub answers with (REST reference, "Rate limits" and "Troubleshooting"; words as seen in its answers), and when it answers again. */
const limits: readonly [string, Answered, number | undefined][] = [
  [
    'the limit of the hour',
    { status: 403, message: 'API rate limit exceeded for installation ID 4711.', headers: primary },
    now + 1_800_000,
  ],
  ['the same as a 429', { status: 429, message: 'API rate limit exceeded for user ID 4711.', headers: primary }, now + 1_800_000],
  ['the same in no known words', { status: 403, message: 'Forbidden', headers: primary }, now + 1_800_000],
  ['a secondary limit', { status: 403, message: secondaryWords, headers: { ...left, 'retry-after': '60' } }, now + 60_000],
  ['the same as a 429', { status: 429, message: secondaryWords, headers: { 'retry-after': '60' } }, now + 60_000],
  ['a secondary limit that names no end', { status: 403, message: secondaryWords, headers: left }, undefined],
  [
    'that of writing content',
    {
      status: 403,
      message:
        'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.',
    },
    undefined,
  ],
  ['an older server', { status: 403, message: 'You have triggered an abuse detection mechanism. Please wait a few minutes.' }, undefined],
  ['a proxy in between', { status: 429, message: 'Too Many Requests' }, undefined],
  ['a wait in no known words', { status: 403, message: 'Forbidden', headers: { 'retry-after': '30' } }, now + 30_000],
]

describe('a rate limit that is reached', () => {
  it.each(limits)('is no answer: %s', (_what, answered, until) => {
    const error = errorOf(answered)
    expect(error.rateLimit).toEqual({ until })
    expect([isRateLimited(error), isNoAnswer(error), tellsNothing(error)]).toEqual([true, true, true])
    // Nothing was carried out, and nothing is said of a permission.
    expect([isUncertain(error), isForbidden(error)]).toEqual([false, false])
    expect(error.permissions).toEqual([])
  })

  it('is told with its end', () => {
    expect(errorOf({ status: 403, message: 'API rate limit exceeded', headers: primary }).hint).toBe(
      'The rate limit of the token is reached: all jobs of the repository share it. Run the job again after 12:30:00 UTC.',
    )
    expect(errorOf({ status: 429, message: 'Too Many Requests' }).hint).toMatch(/Run the job again later\.$/)
  })
})

describe('what GitHub says on what it was asked', () => {
  it.each<[string, Answered]>([
    ['a permission that is missing', { status: 403, message: 'Resource not accessible by integration', headers: left }],
    ['the same as the last request of the hour', { status: 403, message: 'Resource not accessible by integration', headers: primary }],
    ['a role that is missing', { status: 403, message: 'Must have admin rights to Repository.', headers: primary }],
    ['a rule', { status: 403, message: 'Resource protected by organization SAML enforcement.', headers: left }],
  ])('is a refusal: %s', (_what, answered) => {
    const error = errorOf(answered)
    expect([isForbidden(error), isRateLimited(error), isNoAnswer(error), tellsNothing(error)]).toEqual([true, false, false, false])
  })

  it.each<[string, Answered]>([
    ['what is not there', { status: 404, message: 'Not Found', headers: primary }],
    ['values that it does not take', { status: 422, message: 'Validation Failed', headers: primary }],
    ['a conflict', { status: 409, message: 'Update is not a fast forward', headers: primary }],
  ])('is an answer, also as the last request of the hour: %s', (_what, answered) => {
    const error = errorOf(answered)
    expect([isForbidden(error), isRateLimited(error), isNoAnswer(error), tellsNothing(error)]).toEqual([false, false, false, false])
  })
})

describe('a token that GitHub does not know any more', () => {
  it('says nothing on what was asked, and is not worth waiting for', () => {
    const error = errorOf({ status: 401, message: 'Bad credentials' })
    expect([tellsNothing(error), isNoAnswer(error), isForbidden(error)]).toEqual([true, false, true])
    expect(error.hint).toMatch(/expired/)
  })
})

describe('no response', () => {
  it.each<[string, Answered]>([
    ['a network that fails', { status: undefined, message: 'fetch failed' }],
    ['a fault of GitHub', { status: 502, message: 'Bad Gateway' }],
  ])('may have been carried out, and says nothing: %s', (_what, answered) => {
    const error = errorOf(answered)
    expect([isUncertain(error), isNoAnswer(error), tellsNothing(error), isRateLimited(error)]).toEqual([true, true, true, false])
  })
})
