import { describe, expect, it } from 'vitest'
import type { TrafficFailure } from '../../src/traffic/tally.ts'
import { conditionOf, judgeOf, someWindows } from './judged-windows.ts'

/** The condition after 300 requests of which these get no answer, each kind in its turn: so many of 60. */
function judged(failures: Partial<Record<TrafficFailure, number>>, { lostAreErrors = false } = {}) {
  const kinds = names.flatMap((failure) => Array.from({ length: failures[failure] ?? 0 }, () => ({ failure })))
  // 7 and 60 have no common factor, so that each block has some of each kind.
  const windows = someWindows(60, (request) => kinds[(request * 7) % 60] ?? {})
  return conditionOf(judgeOf(windows, { thresholds: { 'error-rate': 0.05 }, lostAreErrors }))
}
const names = ['timeout', 'refused', 'unresolved', 'unreachable', 'proxy', 'tls', 'reset', 'overload', 'other'] as const

describe('requests that were lost on the way', () => {
  it.each<[string, Partial<Record<TrafficFailure, number>>, string]>([
    ['all of them, for want of the name', { unresolved: 60 }, 'not-evaluated'],
    ['all of them, for want of a route', { unreachable: 60 }, 'not-evaluated'],
    ['all of them, at the proxy', { proxy: 60 }, 'not-evaluated'],
    ['half of them', { unresolved: 30 }, 'not-evaluated'],
    ['fewer than errors may be', { unresolved: 1 }, 'pass'],
    ['some, beside too many that were refused', { unresolved: 10, refused: 20 }, 'fail'],
    ['none: all were refused', { refused: 60 }, 'fail'],
    ['none: none was answered in time', { timeout: 60 }, 'fail'],
    ['none: the certificate is no good', { tls: 60 }, 'fail'],
    ['none: all connections were reset', { reset: 60 }, 'fail'],
  ])('%s', (_what, failures, verdict) => {
    expect(judged(failures).verdict).toBe(verdict)
  })

  it('count as errors where a control address tells the one trouble from the other', () => {
    expect(judged({ unresolved: 60 }, { lostAreErrors: true }).verdict).toBe('fail')
  })

  it('are told with their number and their reason', () => {
    expect(judged({ unresolved: 40, proxy: 20 }).reason).toBe(
      'no request reached the service (for 200 its name was not found, for 100 the proxy refused), which may be the fault of this machine and its network; nothing was measured',
    )
    expect(judged({ unreachable: 36 }).reason).toContain('180 of 300 requests did not reach the service')
  })
})
