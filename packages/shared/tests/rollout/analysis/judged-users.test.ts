import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { serviceJudge } from '../../../src/rollout/analysis/service-judge.ts'
import type { SideReading, UserTraffic } from '../../../src/rollout/contract/user-traffic.ts'
import { answered, fakeHttp } from '../../../src/testing/fakes.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { randomFrom } from '../../random-numbers.ts'

const configuration = `service: harbor
environments:
  production:
    url: http://edge.test/app
    traffic: { requests-per-second: 5, paths: [/api/health] }
    thresholds: { error-rate: 1% }
health:
  basic:
    - { name: startup, http: { path: /api/health, expect: { status: 200, version: $RELEASE } } }
`
/** What a side has counted after so many seconds. */
type Counts = { requests: number; s5xx: number }
type Side = (seconds: number) => Counts
const always =
  (requests: number, s5xx = 0): Side =>
  (seconds) => ({ requests: Math.floor(requests * seconds), s5xx: Math.floor(s5xx * seconds) })

/** One step of a minute at 25 %, whose synthetic requests are all well, with users as `green` and `blue` say. */
async function step({
  green,
  blue = always(30),
  users,
  address = 'http://green.test:81',
  late = 0,
}: {
  green: Side
  blue?: Side
  users?: UserTraffic
  address?: string | undefined
  /** Milliseconds by which users are counted later. */
  late?: number
}) {
  const environment = parseConfig(configuration, 'x').environments.get('production')
  if (environment === undefined) throw new Error('no production')
  const clock = virtualClock()
  const start = clock.now()
  const side = (name: string, counts: Side): SideReading => {
    const traffic = {
      source: `haproxy web/${name}`,
      since: new Date(start - late - 60_000).toISOString(),
      until: new Date(clock.now() - late).toISOString(),
    }
    return { state: 'read', traffic: { ...traffic, s4xx: 0, failed: 0, reset: false, ...counts((clock.now() - start) / 1_000) } }
  }
  const counting: UserTraffic = {
    state: 'offered',
    every: 1_000,
    seesSides: false,
    ...(late === 0 ? {} : { late: true }),
    read: async () => ({ green: side('green', green), blue: side('blue', blue) }),
  }
  let asked = 0
  const http = fakeHttp(({ url }) => {
    const isOld = url.startsWith('http://edge') && ++asked % 4 !== 0
    return answered(200, '', { 'x-release': isOld ? 'v1.0.0' : 'v1.1.0' })
  })
  const judge = serviceJudge({ environment, variables: {}, http, traffic: http, clock, users: users ?? counting })
  const release = aRelease('v1.1.0')
  const signal = new AbortController().signal
  const question = { colour: 'green' as const, address, release, weight: 0.25, span: 60_000, edge: true, signal }
  const analysis = await clock.run(judge.analyseStep(question))
  return { ...analysis, took: clock.now() - start, saved: judge.testsSoFar?.() }
}

describe('what users get in a step', () => {
  it('is not counted any more once the step has ended with an error', async () => {
    const environment = parseConfig(
      configuration.replace('expect: {', 'headers: { x-key: $NOBODY_KNOWS }, expect: {'),
      'x',
    ).environments.get('production')
    if (environment === undefined) throw new Error('no production')
    const clock = virtualClock()
    let readings = 0
    const users: UserTraffic = {
      state: 'offered',
      every: 1_000,
      seesSides: false,
      read: async () => {
        readings += 1
        return { green: { state: 'absent' }, blue: { state: 'absent' } }
      },
    }
    const http = fakeHttp(() => answered(200, '', { 'x-release': 'v1.1.0' }))
    const judge = serviceJudge({ environment, variables: {}, http, traffic: http, clock, users })
    const { signal } = new AbortController()
    const question = { colour: 'green' as const, address: 'http://green.test:81', release: aRelease('v1.1.0'), weight: 0.25, span: 60_000 }
    await expect(clock.run(judge.analyseStep({ ...question, edge: true, signal }))).rejects.toThrow('$NOBODY_KNOWS')
    await clock.run(clock.sleep(2_000))
    const before = readings
    await clock.run(clock.sleep(20_000))
    expect(readings).toBe(before)
  })

  it('takes back a release whose health path and synthetic requests are well, before the step is over', async () => {
    const { judgement, took } = await step({ green: always(10, 2) })
    expect(judgement).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/ requests of users failed \(limit 1%\)$/) })
    expect(took).toBeLessThanOrEqual(30_000)
  })

  it('takes back one of which 5 % of the users get errors, in the median within 30 s at 25 % of 40 requests a second', async () => {
    const random = randomFrom(5)
    const times: number[] = []
    for (let run = 0; run < 20; run += 1) {
      // Each request fails by itself, in each second another number of them.
      const bad = Array.from({ length: 61 }, () => Array.from({ length: 10 }, random).filter((one) => one < 0.05).length)
      const failed = (seconds: number) => bad.slice(0, Math.floor(seconds)).reduce((sum, one) => sum + one, 0)
      const green: Side = (seconds) => ({ requests: Math.floor(10 * seconds), s5xx: failed(seconds) })
      const { judgement, took } = await step({ green })
      expect(judgement.verdict).toBe('fail')
      times.push(took)
    }
    const [median = Number.NaN] = times.toSorted((one, other) => one - other).slice(10)
    expect(median).toBeLessThanOrEqual(30_000)
  })

  it('passes beside them, with its own condition', async () => {
    const { judgement, conditions } = await step({ green: always(50) })
    expect(judgement).toEqual({ verdict: 'pass' })
    expect(conditions.map(({ name, verdict }) => [name, verdict])).toContainEqual(['error-rate of users at most 1%', 'pass'])
  })

  it('is a warning where the side that is left is as bad', async () => {
    const { judgement } = await step({ green: always(10, 2), blue: always(30, 6) })
    expect(judgement).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('going back would not help') })
  })

  it("is not hidden by Slipway's own requests through the edge", async () => {
    // HAProxy counts them too: a quarter of five a second, beside one user a second.
    const { judgement, conditions } = await step({ green: always(2.25, 0.25) })
    expect(judgement).toMatchObject({ verdict: 'fail' })
    expect(conditions.find(({ verdict }) => verdict === 'fail')?.reason).toMatch(/[2-4]\d(\.\d+)?% where 1% is allowed/)
  })

  it('is no reason not to pass where no user came, and the conditions say so', async () => {
    const { judgement, conditions } = await step({ green: always(1.25) })
    expect(judgement).toEqual({ verdict: 'pass' })
    expect(conditions).toContainEqual(expect.objectContaining({ name: 'error-rate of users at most 1%', verdict: 'not-evaluated' }))
  })

  it('is not taken for requests of its own where it was counted minutes before them', async () => {
    const { conditions } = await step({ green: always(1.25), late: 300_000 })
    expect(conditions).toContainEqual(
      expect.objectContaining({
        name: 'error-rate of users at most 1%',
        reason: expect.stringMatching(/^0 of 7\d requests of users failed/),
      }),
    )
  })

  it('is no verdict where it cannot be read, and the conditions say why', async () => {
    const users: UserTraffic = {
      state: 'offered',
      every: 1_000,
      seesSides: false,
      read: () => Promise.reject(new Error('the socket is gone')),
    }
    const { judgement, conditions } = await step({ green: always(0), users })
    expect(judgement).toEqual({ verdict: 'pass' })
    expect(conditions).toContainEqual(expect.objectContaining({ reason: 'the requests of users could not be read: the socket is gone' }))
  })

  it('has none either where the provider says so when it is asked, which happens once', async () => {
    let asked = 0
    const ask = async () => {
      asked += 1
      return { state: 'not-offered' as const, reason: 'the token may not' }
    }
    const { judgement, conditions, saved } = await step({ green: always(0), users: { state: 'to-be-asked', ask } })
    expect(judgement).toEqual({ verdict: 'pass' })
    expect(conditions.map(({ name }) => name)).not.toContain('error-rate of users at most 1%')
    expect(saved?.rates[0]?.test.level.alpha).toBe(0.005)
    expect(asked).toBe(1)
  })

  it('counts where the provider says that it does', async () => {
    const ask = async () => ({
      state: 'offered' as const,
      every: 1_000,
      seesSides: true,
      late: true as const,
      read: () => Promise.reject(new Error('late')),
    })
    const { conditions } = await step({ green: always(0), users: { state: 'to-be-asked', ask } })
    expect(conditions).toContainEqual(expect.objectContaining({ reason: 'the requests of users could not be read: late' }))
  })

  it('has no condition where the target counts nothing, and takes nothing of the alpha', async () => {
    const { conditions, saved } = await step({ green: always(0), users: { state: 'not-offered', reason: 'nothing is counted' } })
    expect(conditions.map(({ name }) => name)).not.toContain('error-rate of users at most 1%')
    expect(saved?.rates[0]?.test.level.alpha).toBe(0.005)
  })
})
