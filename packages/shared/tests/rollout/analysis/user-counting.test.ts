import { describe, expect, it } from 'vitest'
import { countingUsers } from '../../../src/rollout/analysis/user-counting.ts'
import type { UserInterval } from '../../../src/rollout/analysis/user-intervals.ts'
import type { SideReading, UserReading } from '../../../src/rollout/contract/user-traffic.ts'
import { answered, answeredAfter, fakeHttp } from '../../../src/testing/fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { OwnRequests } from '../../../src/traffic/own-requests.ts'

const iso = (at: number) => new Date(at).toISOString()
const own = () => new OwnRequests({ version: 'v2', versionHeader: 'X-Release' })
type Counts = { requests: number; s5xx?: number; since?: number }

/** What is handed on of so many readings, one each second; each tells the counters of green and of blue, or what is thrown. */
async function counted(readings: readonly ({ green: SideReading | Counts; blue: Counts } | Error)[], requests = own()) {
  const clock = virtualClock()
  const start = clock.now()
  const reading = (side: string, { requests: all, s5xx = 0, since = 0 }: Counts): SideReading => ({
    state: 'read',
    traffic: {
      source: side,
      since: iso(start + since),
      until: iso(clock.now()),
      requests: all,
      s4xx: 0,
      s5xx,
      failed: 0,
      reset: false,
    },
  })
  let next = 0
  const read = async (): Promise<UserReading> => {
    const one = readings[next]
    next += 1
    if (one instanceof Error) throw one
    if (one === undefined) throw new Error('that was all')
    return { green: 'state' in one.green ? one.green : reading('green', one.green), blue: reading('blue', one.blue) }
  }
  const count = countingUsers({
    source: { state: 'offered', every: 1_000, seesSides: false, read },
    colour: 'green',
    own: requests,
    least: 500,
    clock,
  })
  const over = new AbortController()
  const seen: UserInterval[] = []
  await clock.run(
    count(over.signal, (interval) => {
      seen.push(interval)
      if (seen.length === readings.length) over.abort()
    }),
  )
  return seen
}

describe('counting users', () => {
  it('hands on what both sides had between two readings, and nothing of the first', async () => {
    const seen = await counted([
      { green: { requests: 100, s5xx: 7 }, blue: { requests: 900 } },
      { green: { requests: 110, s5xx: 8 }, blue: { requests: 930, s5xx: 2 } },
    ])
    expect(seen).toMatchObject([
      { state: 'nothing-new' },
      { state: 'read', traffic: { requests: 10, s5xx: 1 }, other: { requests: 30, s5xx: 2 } },
    ])
  })

  it('says what could not be read, and counts on from what was read last', async () => {
    const seen = await counted([
      { green: { requests: 100 }, blue: { requests: 900 } },
      new Error('the socket is gone'),
      { green: { state: 'absent' }, blue: { requests: 900 } },
      { green: { requests: 130, s5xx: 30 }, blue: { requests: 900 } },
    ])
    expect(seen).toMatchObject([
      { state: 'nothing-new' },
      { state: 'unread', reason: 'the requests of users could not be read: the socket is gone' },
      { state: 'unread', reason: 'green is not there' },
      { state: 'read', traffic: { requests: 30, s5xx: 30 } },
    ])
  })

  it('takes what was counted since a reload for new', async () => {
    const seen = await counted([
      { green: { requests: 100 }, blue: { requests: 900 } },
      { green: { requests: 5, s5xx: 2, since: 500 }, blue: { requests: 20, since: 500 } },
    ])
    expect(seen[1]).toMatchObject({ state: 'read', traffic: { requests: 5, s5xx: 2, reset: true }, other: { requests: 20 } })
  })
})

describe("Slipway's own requests through the proxy", () => {
  const interval = (requests: number, s5xx = 0) => ({
    source: 'green',
    since: iso(0),
    until: iso(1_000),
    requests,
    s4xx: 0,
    s5xx,
    failed: 0,
    reset: false,
  })
  const request = { url: 'http://edge.test/', timeout: 1_000 }

  it('are taken from what the side counted that answered them', async () => {
    const requests = own()
    const releases = ['v2', 'v2', 'v1', 'v2']
    const http = requests.counting(fakeHttp(() => answered(releases.length === 1 ? 500 : 200, '', { 'x-release': releases.shift() ?? '' })))
    for (let count = 0; count < 4; count += 1) await http(request)
    expect(requests.without('release', interval(10, 1))).toMatchObject({ requests: 7, s5xx: 0 })
    expect(requests.without('other', interval(30))).toMatchObject({ requests: 29 })
    expect(requests.without('release', interval(10, 1))).toMatchObject({ requests: 10, s5xx: 1 })
  })

  it('are shared by weight where no answer tells its release, and by nobody that was not reached', async () => {
    const requests = own()
    requests.share = 0.25
    const http = requests.counting(fakeHttp(() => answeredAfter(5, answered(200))))
    for (let count = 0; count < 8; count += 1) await http(request)
    expect(requests.without('release', interval(10))).toMatchObject({ requests: 8 })
    expect(requests.without('other', interval(10))).toMatchObject({ requests: 4 })
    const lost = requests.counting(fakeHttp(() => ({ state: 'failed', reason: 'unresolved', message: '', elapsed: 1 })))
    await lost(request)
    expect(requests.without('other', interval(10))).toMatchObject({ requests: 10 })
  })

  it('are taken from the next interval where the proxy counts later', async () => {
    const requests = own()
    const http = requests.counting(fakeHttp(() => answered(200, '', { 'x-release': 'v2' })))
    for (let count = 0; count < 3; count += 1) await http(request)
    expect(requests.without('release', interval(1))).toMatchObject({ requests: 0 })
    expect(requests.without('release', interval(5))).toMatchObject({ requests: 3 })
  })
})
