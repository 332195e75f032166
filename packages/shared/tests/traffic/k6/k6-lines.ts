/** Lines as `k6 run --out json` writes them. Times are milliseconds. */

export type Tags = Readonly<Record<string, string>>

/** A point, at a time as Go writes it: with nanoseconds and an offset. */
export function aPoint(metric: string, at: number, value: number, tags: Tags | null = null): string {
  const time = `${new Date(at + 2 * 60 * 60_000).toISOString().slice(0, -1)}123456+02:00`
  return JSON.stringify({ metric, type: 'Point', data: { time, value, tags } })
}

/** All that k6 writes of one request. */
export function aRequest(at: number, elapsed: number, { status = '200', ...tags }: Tags = {}): string[] {
  const expected = Number(status) >= 200 && Number(status) < 400
  const all = {
    expected_response: String(expected),
    group: '',
    method: 'GET',
    name: 'http://a.test/',
    scenario: 'load',
    status,
    url: 'http://a.test/',
    ...tags,
  }
  return [
    aPoint('http_reqs', at, 1, all),
    aPoint('http_req_duration', at, elapsed, all),
    aPoint('http_req_blocked', at, 0.002, all),
    aPoint('http_req_failed', at, expected ? 0 : 1, all),
  ]
}

/** The summary of `--summary-export`. */
export function aSummary(
  { requests, failed = 0, dropped }: { requests: number; failed?: number; dropped?: number },
  more: Readonly<Record<string, object>> = {},
): string {
  return JSON.stringify({
    root_group: { name: '', path: '', id: 'd41d8cd98f00b204e9800998ecf8427e', groups: {}, checks: {} },
    metrics: {
      http_reqs: { count: requests, rate: 10 },
      http_req_failed: { passes: failed, fails: requests - failed, value: failed / Math.max(1, requests) },
      http_req_duration: { avg: 20, min: 10, med: 20, max: 300, 'p(90)': 25, 'p(95)': 30 },
      ...(dropped === undefined ? {} : { dropped_iterations: { count: dropped, rate: 1 } }),
      ...more,
    },
  })
}
