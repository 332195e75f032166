import { describe, expect, it } from 'vitest'
import { environmentOf, parseConfig } from '../../../src/config/load.ts'
import { runnerLog } from '../../../src/ports/log.ts'
import type { Placement } from '../../../src/rollout/contract/placement.ts'
import { assembleRollout, type Stores } from '../../../src/rollout/engine/assemble.ts'
import { aContext, exited, fakeClock, fakeExec, fakeHttp, fakeLog, refused } from '../../../src/testing/fakes.ts'
import { aRelease, fakeLedger, fakeLockStore, simulatedTarget } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

const subject = { colour: 'green' as const, release: aRelease('v1.1.0'), artifact: undefined }
const stores: Stores = { ledger: fakeLedger(fakeClock()), lock: fakeLockStore(), hasEnded: async () => false }
const environment = environmentOf(
  parseConfig(
    `service: harbor
environments:
  production:
    url: https://example.com
    rollout: { keep: 7 }
    placement: { prepare: [./up, $KEEP], logs: [./tail] }`,
    'slipway.yml',
  ),
  'production',
)

const assemble = async (variables: Record<string, string>, reply: Parameters<typeof fakeExec>[0]) => {
  const calls: string[] = []
  const provider: Placement = { prepare: async () => void calls.push('provider'), retire: async () => undefined }
  const exec = fakeExec((command, options) => {
    calls.push(command.join(' '))
    return reply(command, options)
  })
  const log = fakeLog()
  const target = Object.assign(simulatedTarget(), { placement: provider })
  const rollout = await assembleRollout({ ...aContext({ exec, log }), environment, variables }, stores, { target })
  return { rollout, calls, log }
}

describe('a rollout context', () => {
  it("has the user's placement with the provider's, and knows how many releases to keep", async () => {
    const { rollout, calls } = await assemble({}, () => exited(0))
    await rollout.placement.prepare(subject)
    expect(calls).toEqual(['./up 7', 'provider'])
  })

  it('lets what a command starts live on when the job is over', async () => {
    let seen: Readonly<Record<string, string>> = {}
    const { rollout } = await assemble({ RUNNER_TRACKING_ID: 'github_7', RUNNER_OS: 'Linux' }, (_command, { env }) => {
      seen = env
      return exited(0)
    })
    await rollout.placement.prepare(subject)
    expect(seen).toMatchObject({ RUNNER_OS: 'Linux' })
    expect(seen).not.toHaveProperty('RUNNER_TRACKING_ID')
  })

  it('gives logs without what was masked and without what looks like a secret in the environment', async () => {
    const { rollout, log } = await assemble({ DEPLOY_TOKEN: 'from-the-environment' }, () =>
      exited(0, 'masked-one from-the-environment ready'),
    )
    log.mask('masked-one')
    expect(await rollout.placement.logs?.(subject, 10)).toBe('*** *** ready')
  })
})

describe('the judge of a rollout context', () => {
  it.each([
    ["GitHub's API where nothing else is said", '', 'https://api.github.com'],
    ['what the configuration says', ', judge: { control-url: https://control.test }', 'https://control.test'],
  ])('asks %s whether this machine has a network', async (_what, more, controlUrl) => {
    // Nobody listens there, so the requests of the step are refused on this machine.
    const nobody = 'http://127.0.0.1:1'
    const text = `service: harbor\nenvironments: { production: { url: '${nobody}'${more} } }`
    const http = fakeHttp(() => refused())
    const clock = virtualClock()
    const options = { ...aContext({ clock, http }), environment: environmentOf(parseConfig(text, 'x'), 'production'), variables: {} }
    const { judge } = await assembleRollout(options, stores, { target: simulatedTarget() })
    const { signal } = new AbortController()
    const question = {
      colour: 'green' as const,
      address: nobody,
      release: aRelease('v1.1.0'),
      weight: 0.25,
      span: 1_000,
      edge: true,
      signal,
    }
    const { judgement } = await clock.run(judge.analyseStep(question))
    expect(http.calls.map(({ url }) => url)).toContain(controlUrl)
    expect(judgement).toMatchObject({
      verdict: 'not-evaluated',
      reason: expect.stringContaining('the control address does not answer this machine either'),
    })
  })
})

describe('the log of a job', () => {
  it('takes out of a text what it has masked before', () => {
    expect(runnerLog.redact('a crew-test-secret', ['crew'])).toBe('a ***-test-secret')
    runnerLog.mask('crew-test-secret')
    expect(runnerLog.redact('a crew-test-secret b', ['b'])).toBe('a *** ***')
  })
})
