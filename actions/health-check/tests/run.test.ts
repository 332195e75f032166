import type { Context } from '@slipway/shared/action'
import { ms } from '@slipway/shared/core/duration'
import { aContext, answered, fakeClock, fakeConfigPath, fakeFiles, fakeHttp, fakeLog, refused } from '@slipway/shared/testing/fakes'
import { withoutCode } from '@slipway/shared/testing/markdown'
import { anEar } from '@slipway/shared/testing/rollout-fakes'
import { virtualClock } from '@slipway/shared/testing/virtual-clock'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'

const config = `
service: harbor
environments:
  staging: { url: https://staging.test/app, health-interval: 2s, rollout: { ready-within: 20s } }
health:
  basic:
    - { name: startup, http: { path: /api/health, expect: { version: $RELEASE } } }
    - { name: api, http: { path: /api/items, headers: { x-key: $KEY } } }
  deep: { extends: basic, flows: [deep.flow.yml] }
rollback: { when: [{ health: failing, for: 10s }] }
`
const deepFlow = 'name: round trip\nsteps: [{ name: echo, http: { path: /api/echo } }]\n'

const anInputs = (overrides: Partial<Inputs> = {}): Inputs => ({ mode: 'wait', successes: 1, ...overrides })
const staging = { environment: 'staging', secrets: 'KEY=hush-hush' }
const context = (overrides: Partial<Context> = {}) =>
  aContext({ files: fakeFiles({ [fakeConfigPath]: config, '/workspace/deep.flow.yml': deepFlow }), ...overrides })
const well = () => fakeHttp(() => answered(200, '{"status":"ok"}', { 'x-release': 'v2' }))

describe('in the job of a deployment', () => {
  it.each(['wait', 'watch'] as const)('an abort ends it at once, mode %s, and nothing is said about the release', async (mode) => {
    const clock = virtualClock()
    const start = clock.now()
    const http = fakeHttp(() => answered(mode === 'wait' ? 503 : 200, '', { 'x-release': 'v2' }))
    const looking = run(anInputs({ ...staging, mode, timeout: ms(600_000) }), context({ clock, http }), { signals: anEar(clock, 7_000) })
    expect(await clock.run(looking)).toMatchObject({
      ok: false,
      outputs: { aborted: 'true' },
      evidence: { verdict: 'not-evaluated', cause: 'abort by mona (run 9): orders are lost' },
    })
    expect(clock.now() - start).toBe(8_000)
  })
})

describe('where the judge only observes', () => {
  const observing = config.replace('health-interval: 2s,', 'health-interval: 2s, judge: { mode: observe },')
  const looked = (mode: 'wait' | 'watch', status: number | 'every second time') => {
    const clock = fakeClock()
    const http = fakeHttp(() => {
      const now = status === 'every second time' ? [200, 503][Math.floor(clock.now() / 2_000) % 2] : status
      return answered(now ?? 200, '{"status":"ok"}', { 'x-release': 'v2' })
    })
    const files = fakeFiles({ [fakeConfigPath]: observing })
    return run(anInputs({ ...staging, mode, timeout: ms(20_000), interval: ms(1_000), successes: 3 }), context({ http, files, clock }))
  }

  it('reports what a watch found, as a warning that nothing follows from', async () => {
    expect(await looked('watch', 503)).toMatchObject({
      ok: true,
      outputs: { healthy: 'false', failing: 'startup,api' },
      evidence: {
        verdict: 'warn',
        headline: expect.stringMatching(
          /^staging is not healthy: would have been rolled back: health was failing for 10s.*; judge\.mode is observe$/,
        ),
      },
    })
    expect(await looked('watch', 200)).toMatchObject({ ok: true, outputs: { healthy: 'true' }, evidence: { verdict: 'pass' } })
  })

  it('reports a release that was ready and comes and goes, where a wait finds it', async () => {
    expect(await looked('wait', 'every second time')).toMatchObject({
      ok: true,
      outputs: { healthy: 'false' },
      evidence: { verdict: 'warn', cause: expect.stringMatching(/would have been rolled back: .*; judge\.mode is observe$/) },
    })
  })

  it('still fails where a release never gets ready', async () => {
    expect(await looked('wait', 503)).toMatchObject({ ok: false, outputs: { healthy: 'false' }, evidence: { verdict: 'fail' } })
  })
})

describe('waiting', () => {
  it('checks an address by itself', async () => {
    const http = well()
    const outcome = await run(anInputs({ url: 'https://a.test/health/' }), aContext({ http }))
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { healthy: 'true', failing: '' },
      evidence: { verdict: 'pass', headline: 'a.test is healthy (after 0s)' },
    })
    expect(http.calls.map((call) => call.url)).toEqual(['https://a.test/health/'])
  })

  it('asks the paths of the inputs with what they expect', async () => {
    const inputs = anInputs({ url: 'https://a.test', path: ['/one', '/two'], expectJson: { status: 'fine' }, timeout: ms(1) })
    const outcome = await run(inputs, aContext({ http: well() }))
    expect(outcome.outputs).toEqual({ healthy: 'false', failing: '/one,/two', aborted: 'false' })
    expect(outcome.evidence.cause).toContain('status in the body is "ok", expected "fine"')
  })

  it('wants an address by itself to tell the release that was asked for', async () => {
    const inputs = anInputs({ url: 'https://a.test', version: 'v2', timeout: ms(1) })
    expect((await run(inputs, aContext({ http: well() }))).ok).toBe(true)
    expect((await run(inputs, aContext({ http: fakeHttp(() => answered(200)) }))).evidence.cause).toContain('does not tell its release')
  })

  it('uses the probes of the environment, and waits as long as that says', async () => {
    const clock = fakeClock()
    const start = clock.now()
    const http = fakeHttp(({ url }) => (url.endsWith('/items') ? answered(503) : answered(200, '', { 'x-release': 'v2' })))
    const outcome = await run(anInputs({ ...staging, version: 'v2' }), context({ http, clock }))
    expect(outcome).toMatchObject({
      ok: false,
      outputs: { healthy: 'false', failing: 'api' },
      evidence: {
        verdict: 'fail',
        service: 'harbor',
        environment: 'staging',
        release: { version: 'v2' },
        cause: expect.stringMatching(
          /^not healthy within 20s: api: answered 503, expected 200 \(GET https:\/\/staging\.test\/app\/api\/items\); in 10 of 10 rounds, since 12:00:00 UTC$/,
        ),
      },
      annotations: [{ level: 'error', title: 'Health: api' }],
    })
    expect(clock.now() - start).toBeLessThanOrEqual(20_000)
    expect(http.calls[1]?.headers).toEqual({ 'x-key': 'hush-hush' })
  })

  it('is not content with the release before', async () => {
    const answers = ['v1', 'v1', 'v1', 'v1', 'v2', 'v2']
    const http = fakeHttp(() => answered(200, '', { 'x-release': answers.shift() ?? 'v2' }))
    const outcome = await run(anInputs({ ...staging, version: 'v2' }), context({ http }))
    expect(outcome.ok).toBe(true)
    expect(outcome.evidence.timeline?.map((entry) => entry.what.slice(0, 7))).toEqual(['fail: s', 'healthy'])
  })

  it('takes another health set, flows among it', async () => {
    const http = well()
    await run(anInputs({ ...staging, health: 'deep' }), context({ http }))
    expect(http.calls.map((call) => call.url)).toContain('https://staging.test/app/api/echo')
    await expect(run(anInputs({ ...staging, health: 'dep' }), context())).rejects.toThrow('did you mean "deep"?')
  })

  it('tells a sick runner from a sick service', async () => {
    const outcome = await run(
      anInputs({ url: 'https://a.test', controlUrl: 'https://control.test', timeout: ms(1) }),
      aContext({ http: fakeHttp(refused) }),
    )
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, annotations: [{ level: 'warning' }] })
  })

  it("asks GitHub's API where no other address is said", async () => {
    const http = fakeHttp(refused)
    const outcome = await run(anInputs({ url: 'https://a.test', timeout: ms(1) }), aContext({ http }))
    expect(http.calls.map(({ url }) => url)).toContain('https://api.github.com')
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' } })
    const answering = fakeHttp(({ url }) => (url === 'https://api.github.com' ? answered(200) : refused()))
    const alone = await run(anInputs({ url: 'https://a.test', timeout: ms(1) }), aContext({ http: answering }))
    expect(alone).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
  })

  it('masks secrets and shows none', async () => {
    const log = fakeLog()
    const http = fakeHttp(() => answered(500))
    const outcome = await run(anInputs(staging), context({ http, log }))
    expect(log.masks).toContain('hush-hush')
    expect(JSON.stringify(outcome) + log.lines.join()).not.toContain('hush-hush')
  })

  it('needs something to check, and what a probe needs', async () => {
    await expect(run(anInputs(), aContext())).rejects.toThrow('Neither the input "url" nor the input "environment"')
    await expect(run(anInputs({ environment: 'staging' }), context())).rejects.toThrow('needs $KEY')
  })

  it('leaves evidence when the run is called off', async () => {
    const controller = new AbortController()
    const http = fakeHttp(() => {
      controller.abort()
      return answered(500)
    })
    const outcome = await run(anInputs({ url: 'https://a.test' }), aContext({ http, signal: controller.signal }))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', cause: 'the run was called off' } })
  })
})

describe('watching', () => {
  it('fails by the clock of the environment’s rule', async () => {
    const outcome = await run(anInputs({ ...staging, mode: 'watch' }), context({ http: fakeHttp(() => answered(500)) }))
    expect(outcome.evidence).toMatchObject({
      verdict: 'fail',
      headline: expect.stringContaining('health was failing for 10s without a break'),
    })
  })

  it.each([0, 1])('fails what comes and goes, the round %i of two', async (failing) => {
    let asked = 0
    const http = fakeHttp(() => answered(asked++ % 2 === failing ? 500 : 200, 'ok'))
    const inputs = anInputs({ url: 'https://a.test', mode: 'watch', interval: ms(800), for: ms(3_000), timeout: ms(8_000) })
    const outcome = await run(inputs, aContext({ http }))
    expect(outcome).toMatchObject({ ok: false, outputs: { healthy: 'false' }, evidence: { verdict: 'fail' } })
    expect(outcome.evidence.cause).toMatch(
      /^3 of 5 looks failed in the last 3s \(service: answered 500, expected 200 \(GET https:\/\/a\.test; body "ok"\)\)$/,
    )
    const byDefault = await run(anInputs({ url: 'https://a.test', mode: 'watch' }), aContext({ http }))
    expect(byDefault.evidence).toMatchObject({ verdict: 'fail', cause: expect.stringContaining('looks failed in the last 30s') })
  })

  it('warns of a failure that did not last', async () => {
    let asked = 0
    const http = fakeHttp(() => answered(++asked === 3 ? 500 : 200, 'ok'))
    const outcome = await run(anInputs({ ...staging, mode: 'watch', timeout: ms(60_000) }), context({ http }))
    expect(outcome).toMatchObject({ ok: true, outputs: { healthy: 'true', failing: 'startup' }, evidence: { verdict: 'warn' } })
    expect(outcome.evidence.conditions?.map((one) => one.verdict)).toEqual(['warn', 'pass'])
  })
})

describe('the summary', () => {
  it('lets nothing from outside act', async () => {
    const http = fakeHttp(() => answered(200, '', { 'x-release': '<img src=x>@everyone' }))
    const { summary } = await run(anInputs({ url: 'https://a.test', version: 'v2', timeout: ms(1) }), aContext({ http }))
    expect(summary).toContain('### Health check')
    expect(withoutCode(summary)).not.toMatch(/<img|@everyone/)
  })
})
