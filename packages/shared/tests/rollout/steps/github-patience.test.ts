import { describe, expect, it } from 'vitest'
import { GithubError } from '../../../src/github/errors.ts'
import { askPatiently } from '../../../src/rollout/steps/github-patience.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

/** A question whose first answers are these errors. */
function anAsk(...errors: readonly Error[]) {
  const clock = virtualClock(0)
  let asked = 0
  const ask = async () => {
    const error = errors[asked]
    asked += 1
    if (error !== undefined) throw error
    return clock.now()
  }
  return { ask: () => clock.run(askPatiently(ask, undefined, { clock, githubPatience: 120_000 })), asked: () => asked }
}

describe('a question to GitHub on the way forward', () => {
  it.each([
    ['no answer', undefined, 'GitHub did not answer'],
    ['a fault of its own', 502, 'GitHub refused it (502)'],
    ['a rate limit that is used up', 403, 'API rate limit exceeded for installation ID 4711'],
    ['a secondary rate limit', 429, 'You have exceeded a secondary rate limit'],
  ])('is asked again after %s', async (_what, status, message) => {
    const error = new GithubError(message, { status })
    const { ask, asked } = anAsk(error, error, error)
    expect(await ask()).toBe(1_750)
    expect(asked()).toBe(4)
  })

  it.each([
    [403, 'Resource not accessible by integration'],
    [422, 'Reference does not exist'],
  ])('ends with a refusal (%i)', async (status, message) => {
    const { ask, asked } = anAsk(new GithubError(message, { status }))
    await expect(ask()).rejects.toThrow(message)
    expect(asked()).toBe(1)
  })
})
