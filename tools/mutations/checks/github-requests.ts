import type { Mutation } from '../mutation.ts'

/** What is read of GitHub again, and what a rate limit says. */
export const githubRequestsChecks: readonly Mutation[] = [
  {
    without: 'a known body is given only when its tag has held',
    file: 'packages/shared/src/github/conditional-fetch.ts',
    find: 'if (answer.status === 304 && known !== undefined)',
    replace: 'if (known !== undefined)',
    tests: ['packages/shared/tests/github/conditional-reads.test.ts'],
  },
  {
    without: 'a full last page is asked for anew',
    file: 'packages/shared/src/github/conditional-fetch.ts',
    find: 'body.length < size || ',
    replace: 'true || ',
    tests: ['packages/shared/tests/github/conditional-reads.test.ts'],
  },
  {
    without: 'a torn answer is not kept',
    file: 'packages/shared/src/github/conditional-fetch.ts',
    find: '  } catch {\n    return false',
    replace: '  } catch {\n    return true',
    tests: ['packages/shared/tests/github/conditional-reads.test.ts'],
  },
  {
    without: 'only what the job has signed is taken for an answer',
    file: 'packages/shared/src/github/known-answers.ts',
    find: 'if (given.length !== due.length || !timingSafeEqual(given, due)) return undefined',
    replace: "if (body === '') return undefined",
    tests: ['packages/shared/tests/github/conditional-reads.test.ts'],
  },
  {
    without: 'a rate limit is no permission that is missing',
    file: 'packages/shared/src/github/errors.ts',
    find: 'isGithubStatus(error, 401, 403) && !isRateLimited(error)',
    replace: 'isGithubStatus(error, 401, 403)',
    tests: ['packages/shared/tests/github/errors.test.ts'],
  },
  {
    without: 'a permission that is missing is no rate limit',
    file: 'packages/shared/src/github/errors.ts',
    find: 'if (status === 403 && !namesRateLimit(message) && (isPermission || (after === undefined && !spent))) return undefined',
    replace: 'if (status === 403 && !namesRateLimit(message) && after === undefined && !spent) return undefined',
    tests: ['packages/shared/tests/github/errors.test.ts'],
  },
  {
    without: 'a rate limit is known by its headers',
    file: 'packages/shared/src/github/errors.ts',
    find: "const spent = String(headers['x-ratelimit-remaining'] ?? '') === '0'",
    replace: 'const spent = false',
    tests: ['packages/shared/tests/github/errors.test.ts'],
  },
  {
    without: 'traffic does not wait for a rate limit',
    file: 'packages/shared/src/github/octokit-request.ts',
    find: 'const waits = !urgent() && tries',
    replace: 'const waits = tries',
    tests: ['packages/shared/tests/github/octokit.test.ts'],
  },
  {
    without: 'an emergency waits until a rate limit ends',
    file: 'actions/rollback/src/emergency/late-record.ts',
    find: 'Math.max(betweenTries, (error.rateLimit?.until ?? 0) - clock.now())',
    replace: 'betweenTries',
    tests: ['actions/rollback/tests/emergency.test.ts'],
  },
]
