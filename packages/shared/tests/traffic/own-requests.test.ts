import { describe, expect, it } from 'vitest'
import { answered, fakeHttp } from '../../src/testing/fakes.ts'
import { virtualClock } from '../../src/testing/virtual-clock.ts'
import { OwnRequests } from '../../src/traffic/own-requests.ts'
import type { SideTraffic } from '../../src/traffic/side-traffic.ts'

const request = { url: 'http://edge.test/', timeout: 1_000 }

describe("Slipway's own requests where they are counted late", () => {
  const started = async (statuses: readonly number[]) => {
    const clock = virtualClock()
    const own = new OwnRequests({ version: 'v2', versionHeader: 'X-Release', late: clock })
    const left = [...statuses]
    const http = own.counting(fakeHttp(() => answered(left.shift() ?? 200, '', { 'x-release': 'v2' })))
    const start = clock.now()
    for (const _one of statuses) await http(request)
    const interval = (until: number, counts: Partial<SideTraffic>): SideTraffic => ({
      source: 'green',
      since: new Date(0).toISOString(),
      until: new Date(start + until).toISOString(),
      requests: 0,
      s4xx: 0,
      s5xx: 0,
      failed: 0,
      reset: false,
      tells: 'failures',
      ...counts,
    })
    return { own, interval }
  }

  it('are taken from the interval they fall in, and not from what users did before', async () => {
    const { own, interval } = await started([200, 200, 200])
    expect(own.without('release', interval(-60_000, { requests: 10 }))).toMatchObject({ requests: 10 })
    expect(own.without('release', interval(1_000, { requests: 10 }))).toMatchObject({ requests: 7 })
    expect(own.without('release', interval(2_000, { requests: 10 }))).toMatchObject({ requests: 10 })
  })

  it('are failures of a source that knows no status where they were answered with 5xx, and hide none of later', async () => {
    const { own, interval } = await started([500, 500, 200])
    expect(own.without('release', interval(1_000, { requests: 10, failed: 1 }))).toMatchObject({ requests: 7, failed: 0 })
    expect(own.without('release', interval(2_000, { requests: 10, failed: 3 }))).toMatchObject({ requests: 10, failed: 3 })
  })
})
