import { describe, expect, it } from 'vitest'
import { countingOf } from '../../src/traffic/error-rate.ts'
import { emptyTally, type Tally, type TrafficWindow } from '../../src/traffic/tally.ts'
import { evidenceOfRule, trafficPoints } from '../../src/traffic/traffic-series.ts'

const start = Date.UTC(2026, 0, 5, 4, 41)
const how = { source: 'edge', counting: countingOf({ 'error-rate': 0.01 }) }

function aTally({ ok = 5, errors = 0, refused = 0, latency = 30 } = {}): Tally {
  const tally = emptyTally()
  for (let count = 0; count < ok + errors; count += 1) tally.latencies.record(latency)
  return {
    ...tally,
    statuses: { ...tally.statuses, '2xx': ok, '5xx': errors },
    classes: { ...tally.classes, expected: ok, 'server-error': errors },
    failures: refused > 0 ? { refused } : {},
  }
}

function aWindow(second: number, counts: Parameters<typeof aTally>[0] = {}): TrafficWindow {
  const tally = aTally(counts)
  return { ...tally, at: start + second * 1_000, length: 1_000, sent: 5, lateness: 0, releases: { 'v1.1.0': aTally(counts) } }
}
const windows = (from: number, to: number) => Array.from({ length: to - from }, (_one, index) => aWindow(from + index))

describe('the points of a chart', () => {
  it('add up a block of windows, with the percentiles of all its requests', () => {
    const [first, ...more] = trafficPoints([aWindow(0, { ok: 3, errors: 2 }), aWindow(1, { refused: 1 }), ...windows(2, 10)], how)
    expect(first).toEqual({
      at: '2026-01-05T04:41:00.000Z',
      length: 5_000,
      source: 'edge',
      by: 'synthetic',
      requests: 26,
      errors: 3,
      answers: 25,
      unmeasured: 0,
      p50: expect.closeTo(30, 0),
      p95: expect.closeTo(30, 0),
      p99: expect.closeTo(30, 0),
      releases: { 'v1.1.0': 25 },
    })
    expect(more.map(({ at, length }) => [at, length])).toEqual([['2026-01-05T04:41:05.000Z', 5_000]])
  })

  it('never reach over a gap, and are none where nothing was sent', () => {
    const silent = { ...aWindow(20, { ok: 0 }), sent: 0, releases: {} }
    const points = trafficPoints([...windows(0, 7), ...windows(12, 14), silent], how)
    expect(points.map(({ at, length }) => [at.slice(17, 19), length])).toEqual([
      ['00', 5_000],
      ['05', 2_000],
      ['12', 2_000],
    ])
  })

  it('are at most 240, and lose no request', () => {
    const points = trafficPoints(windows(0, 3_600), how)
    expect(points).toHaveLength(240)
    expect(points.reduce((sum, { requests }) => sum + requests, 0)).toBe(18_000)
  })

  it('count a window that came twice once, in the order of time', () => {
    const points = trafficPoints([aWindow(1), aWindow(0), aWindow(1)], how)
    expect(points).toMatchObject([{ at: '2026-01-05T04:41:00.000Z', length: 2_000, requests: 10 }])
  })

  it('name the metric of the evidence, and when the bad time began', () => {
    expect(evidenceOfRule({ rule: 'error-rate at most 1%', at: start + 9_000, from: start, reason: '' })).toEqual({
      metric: 'error-rate',
      at: '2026-01-05T04:41:09.000Z',
      from: '2026-01-05T04:41:00.000Z',
      reason: 'error-rate at most 1%',
      by: 'synthetic',
    })
  })
})
