import { judgeThresholds } from '@slipway/shared/judge/thresholds'
import { countingOf, observedOf } from '@slipway/shared/traffic/error-rate'
import { countFailure, emptyTally, type Tally, type TrafficFailure } from '@slipway/shared/traffic/tally'
import { describe, expect, it } from 'vitest'

const tally = (failures: Partial<Record<TrafficFailure, number>>, expected = 0): Tally => {
  const total = emptyTally()
  for (const [name, count] of Object.entries(failures)) for (let at = 0; at < count; at += 1) countFailure(total, trafficFailureOf(name))
  total.statuses['2xx'] = expected
  total.classes.expected = expected
  return total
}
const names = ['timeout', 'refused', 'unresolved', 'unreachable', 'proxy', 'tls', 'reset', 'overload', 'other'] as const
const trafficFailureOf = (name: string): TrafficFailure => names.find((one) => one === name) ?? 'other'

const verdictOf = (seen: Tally, { lostAreErrors = false } = {}) => {
  const thresholds = { 'error-rate': 0.05 }
  const observed = observedOf(seen, 10_000, countingOf(thresholds, { lostAreErrors }))
  return judgeThresholds(observed, thresholds, { minimumRequests: 5 }).judgement
}

describe('requests that were lost on the way', () => {
  it.each<[string, Partial<Record<TrafficFailure, number>>, number, string]>([
    ['all of them, for want of the name', { unresolved: 60 }, 0, 'not-evaluated'],
    ['all of them, for want of a route', { unreachable: 60 }, 0, 'not-evaluated'],
    ['all of them, at the proxy', { proxy: 60 }, 0, 'not-evaluated'],
    ['half of them', { unresolved: 30 }, 30, 'not-evaluated'],
    ['fewer than errors may be', { unresolved: 1 }, 59, 'pass'],
    ['some, beside too many that were refused', { unresolved: 10, refused: 20 }, 30, 'fail'],
    ['none: all were refused', { refused: 60 }, 0, 'fail'],
    ['none: none was answered in time', { timeout: 60 }, 0, 'fail'],
    ['none: the certificate is no good', { tls: 60 }, 0, 'fail'],
    ['none: all connections were reset', { reset: 60 }, 0, 'fail'],
  ])('%s', (_what, failures, expected, verdict) => {
    expect(verdictOf(tally(failures, expected)).verdict).toBe(verdict)
  })

  it('count as errors where a control address tells the one trouble from the other', () => {
    expect(verdictOf(tally({ unresolved: 60 }), { lostAreErrors: true }).verdict).toBe('fail')
  })

  it('are told with their number and their reason', () => {
    expect(verdictOf(tally({ unresolved: 40, proxy: 20 }))).toMatchObject({
      reason: expect.stringContaining(
        'no request reached the service (for 40 its name was not found, for 20 the proxy refused), which may be the fault of this machine and its network; nothing was measured',
      ),
    })
    expect(verdictOf(tally({ unreachable: 6 }, 4))).toMatchObject({
      reason: expect.stringContaining('6 of 10 requests did not reach the service'),
    })
  })
})
