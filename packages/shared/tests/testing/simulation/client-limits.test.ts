import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const source = new URL('../../../src/', import.meta.url)

/** The value of a constant, as it stands in the source. */
function constant(file: string, name: string): string | undefined {
  return new RegExp(`const ${name} = ([^\\n]+)`).exec(readFileSync(new URL(file, source), 'utf8'))?.[1]
}

const github = 'testing/simulation/github-client.ts'
const provider = 'testing/simulation/provider-client.ts'

describe('the limits of the simulated clients', () => {
  it.each([
    [github, 'exchangeLimit', 'github/octokit-request.ts', 'exchangeLimit'],
    [github, 'urgentLimit', 'github/octokit-request.ts', 'urgentLimit'],
    [provider, 'socketLimit', 'rollout/targets/haproxy/runtime-socket.ts', 'timeLimit'],
    [provider, 'socketShownWithin', 'rollout/targets/haproxy/backend.ts', 'shownWithin'],
    [provider, 'kubectlLimit', 'rollout/targets/kubernetes/kubectl.ts', 'defaultTimeLimit'],
    [provider, 'restLimit', 'rollout/targets/provider-rest.ts', 'timeLimit'],
    [provider, 'cloudflareReads', 'rollout/targets/cloudflare/shift.ts', 'readsAfterDoubt'],
    [provider, 'cloudflarePoll', 'rollout/targets/cloudflare/shift.ts', 'doubtPollInterval'],
    [provider, 'vercelMovesWithin', 'rollout/targets/vercel/alias-request.ts', 'moveWithin'],
    [provider, 'vercelPoll', 'rollout/targets/vercel/options.ts', 'pollInterval'],
  ])('are those of the real ones: %s, %s', (file, name, real, realName) => {
    const limit = constant(file, name)
    expect(limit).toBeDefined()
    expect(limit).toBe(constant(real, realName))
  })
})
