import { k6EndOf } from '@slipway/shared/traffic/k6/k6-exit'
import { readK6Line } from '@slipway/shared/traffic/k6/k6-points'
import { readK6SummaryText } from '@slipway/shared/traffic/k6/k6-summary'
import { K6Windows } from '@slipway/shared/traffic/k6/k6-windows'
import { answeredCount, failureCount, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { describe, expect, it } from 'vitest'
import { aPoint, aRequest, aSummary } from './k6-lines.ts'

const start = Date.parse('2026-01-05T12:00:00Z')

describe('a line of k6', () => {
  it('tells of a request, with the time in any zone', () => {
    const [requests = '', duration = ''] = aRequest(start + 40, 12.5, { status: '503' })
    expect(readK6Line(requests)).toBeUndefined()
    expect(readK6Line(duration)).toEqual({ kind: 'answer', at: start + 40, elapsed: 12.5, status: 503, expected: false })
  })

  it.each([
    ['1050', 'timeout'],
    ['1212', 'refused'],
    ['1101', 'unresolved'],
    ['1220', 'reset'],
    ['1310', 'tls'],
    ['1000', 'other'],
  ])('tells why there is no answer, by code %s', (code, failure) => {
    const [, line = ''] = aRequest(start, 10, { status: '0', error_code: code })
    expect(readK6Line(line)).toMatchObject({ kind: 'failure', failure })
  })

  it('that cannot be read is not taken for silence', () => {
    const [, whole = ''] = aRequest(start, 10)
    expect(readK6Line(whole.slice(0, -4))).toBe('unreadable')
    // A script can switch the tag off.
    expect(readK6Line(aPoint('http_req_duration', start, 10, { url: 'http://a.test/' }))).toBe('unreadable')
    expect(readK6Line(aPoint('http_req_duration', start, -1, { status: '200' }))).toBe('unreadable')
    expect(readK6Line('     checks_total.......: 12')).toBeUndefined()
    expect(readK6Line(JSON.stringify({ type: 'Metric', data: { type: 'trend' }, metric: 'http_req_duration' }))).toBeUndefined()
  })
})

function windowsOf(lines: readonly string[], now: number): TrafficWindow[] {
  const told: TrafficWindow[] = []
  const windows = new K6Windows({ start, length: 1_000, onWindow: (window) => told.push(window) })
  for (const line of lines) {
    const point = readK6Line(line)
    if (typeof point === 'object') windows.add(point)
  }
  windows.handOut(now)
  const handedOut = told.length
  windows.handOutRest()
  expect(told.slice(0, handedOut).every(({ at }) => at + 1_000 <= now)).toBe(true)
  return told
}

describe('the windows of k6', () => {
  it('have each request by the time of its answer, and each class as the script expects', () => {
    const lines = [
      ...aRequest(start + 100, 10),
      ...aRequest(start + 1_100, 900, { status: '500' }),
      ...aRequest(start + 1_200, 10, { status: '404' }),
      ...aRequest(start + 1_300, 10, { status: '404', expected_response: 'true' }),
      ...aRequest(start + 1_400, 10, { status: '429' }),
      ...aRequest(start + 3_500, 10_000, { status: '0', error_code: '1050' }),
      aPoint('dropped_iterations', start + 3_600, 7, { scenario: 'load' }),
      aPoint('slipway_release', start + 1_100, 1, { release: 'v2', status: '500' }),
    ]
    const windows = windowsOf(lines, start + 4_500)
    expect(windows.map(({ at, sent }) => [at - start, sent])).toEqual([
      [0, 1],
      [1_000, 4],
      [2_000, 0],
      [3_000, 8],
    ])
    expect(windows[1]?.classes).toMatchObject({ expected: 1, 'server-error': 1, 'client-error': 1, limited: 1 })
    expect(windows[1]?.releases['v2']?.statuses['5xx']).toBe(1)
    expect(windows[3]?.failures).toEqual({ timeout: 1, overload: 7 })
    expect(windows[1]?.latencies.count).toBe(3)
  })

  it('count what arrives late in the next window', () => {
    const told: TrafficWindow[] = []
    const windows = new K6Windows({ start, length: 1_000, onWindow: (window) => told.push(window) })
    windows.handOut(start + 4_000)
    expect(told).toHaveLength(2)
    windows.add({ kind: 'answer', at: start + 500, elapsed: 1, status: 200, expected: true })
    windows.handOutRest()
    expect(told.map((window) => answeredCount(window) + failureCount(window))).toEqual([0, 0, 1])
  })
})

describe('a summary of k6', () => {
  const thresholds = {
    http_req_duration: { med: 20, 'p(95)': 30, 'p(99)': 40, max: 60, thresholds: { 'p(95)<500': false, 'p(99)<30': true } },
  }

  it('is read as --summary-export writes it, where passes are the failed requests and true is a crossed threshold', () => {
    expect(
      readK6SummaryText(
        aSummary({ requests: 200, failed: 3, dropped: 5 }, { ...thresholds, checks: { passes: 390, fails: 10, value: 0.975 } }),
      ),
    ).toEqual({
      requests: 200,
      failed: 3,
      percentiles: { '0.5': 20, '0.95': 30, '0.99': 40 },
      dropped: 5,
      checks: { passes: 390, fails: 10 },
      thresholds: [
        { name: 'http_req_duration: p(95)<500', held: true },
        { name: 'http_req_duration: p(99)<30', held: false },
      ],
      at: undefined,
    })
  })

  it('is read as handleSummary gets it', () => {
    const rate = (passes: number, fails: number) => ({ type: 'rate', contains: 'default', values: { rate: 0.1, passes, fails } })
    const data = {
      state: { testRunDurationMs: 60_000 },
      metrics: {
        http_reqs: { type: 'counter', contains: 'default', values: { count: 200, rate: 3.3 } },
        http_req_failed: { ...rate(4, 196), thresholds: { 'rate<0.01': { ok: false } } },
        http_req_duration: { type: 'trend', contains: 'time', values: { med: 10, 'p(90)': 20, 'p(95)': 25 } },
      },
    }
    expect(readK6SummaryText(JSON.stringify(data))).toMatchObject({
      requests: 200,
      failed: 4,
      percentiles: { '0.5': 10, '0.95': 25 },
      dropped: 0,
      thresholds: [{ name: 'http_req_failed: rate<0.01', held: false }],
    })
  })

  it('is read as the machine-readable one of k6 2', () => {
    const metric = (name: string, type: string, values: object) => ({ name, type, contains: 'default', values })
    const data = {
      version: '1.0.0',
      metadata: { k6Version: '2.2.0', generatedAt: '2026-01-05T12:00:00.123Z' },
      config: { duration: 60, execution: 'cloud', script: 'load.js' },
      results: {
        checks: { metrics: [], results: [{ name: 'ok', passes: 3, fails: 1 }] },
        metrics: [
          metric('http_reqs', 'counter', { count: 90 }),
          metric('http_req_failed', 'rate', { matches: 2, rate: 2 / 90, total: 90 }),
          metric('http_req_duration', 'trend', { avg: 1, 'p(95)': 12 }),
        ],
      },
    }
    expect(readK6SummaryText(JSON.stringify(data))).toEqual({
      requests: 90,
      failed: 2,
      percentiles: { '0.95': 12 },
      dropped: 0,
      checks: { passes: 3, fails: 1 },
      thresholds: undefined,
      at: start + 123,
    })
  })

  it.each([
    undefined,
    '',
    '{',
    '{}',
    '[]',
    '{"metrics":{}}',
    '{"metrics":{"http_reqs":{"count":-1}}}',
    '{"metrics":{"http_reqs":{"count":"9"}}}',
  ])('is none: %j', (text) => {
    expect(readK6SummaryText(text)).toBeUndefined()
  })
})

describe('the end of k6', () => {
  it.each([
    [0, 'ended'],
    [99, 'thresholds'],
    [105, 'stopped'],
    [107, 'failed'],
    [108, 'stopped'],
    [255, 'failed'],
    [1, 'failed'],
  ])('with %d is %s', (code, state) => {
    expect(k6EndOf(code).state).toBe(state)
  })
})
