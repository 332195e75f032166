import { type Evidence, evidenceSchema, type SharePoint, type TimeSeries, type TrafficPoint } from '../../src/evidence/schema.ts'

/** 04:41:00 UTC, in milliseconds since 1970. */
export const start = Date.UTC(2026, 0, 5, 4, 41)

/** A time so many seconds after the start. */
export const at = (second: number) => new Date(start + second * 1_000).toISOString()

export function aPoint(second: number, overrides: Partial<TrafficPoint> = {}): TrafficPoint {
  const requests = overrides.requests ?? 25
  return {
    at: at(second),
    length: 5_000,
    source: 'edge',
    by: 'synthetic',
    requests,
    errors: 0,
    answers: requests,
    unmeasured: 0,
    p50: 22,
    p95: 60,
    p99: 110,
    releases: { 'v1.0.0': requests },
    ...overrides,
  }
}

/** Points of five seconds, one after the other. */
export function points(from: number, to: number, of: (second: number) => Partial<TrafficPoint> = () => ({})): TrafficPoint[] {
  return Array.from({ length: Math.ceil((to - from) / 5) }, (_one, index) => aPoint(from + index * 5, of(from + index * 5)))
}

/** What the provider showed: `green` is the share of v1.1.0. */
export function shares(second: number, green: number): SharePoint[] {
  return [
    { at: at(second), release: 'v1.0.0', share: 1 - green },
    { at: at(second), release: 'v1.1.0', share: green },
  ]
}

export function aRecord(overrides: Partial<Evidence> = {}): Evidence {
  return evidenceSchema.parse({
    schema: 1,
    action: 'blue-green-deploy',
    service: 'harbor',
    environment: 'production',
    run: {
      id: 4711,
      attempt: 1,
      job: 'deploy',
      repository: 'slipway-deploy/harbor',
      sha: 'a'.repeat(40),
      ref: 'refs/heads/main',
      event: 'push',
      actor: 'mona',
      url: 'https://github.test/slipway-deploy/harbor/actions/runs/4711',
    },
    verdict: 'pass',
    headline: 'v1.1.0 serves all of production from green',
    startedAt: at(0),
    finishedAt: at(100),
    ...overrides,
  })
}

const limits = { 'error-rate': 0.01, 'response-time.p95': 1_000 }
const mixed = (green: number, requests = 25) => ({
  'v1.0.0': Math.round(requests * (1 - green)),
  'v1.1.0': requests - Math.round(requests * (1 - green)),
})

/** A release that passed its step at 10 %, failed at half of the traffic, and went back. */
export function takenBack(overrides: { reason?: string; version?: string } = {}): Evidence[] {
  const reason = overrides.reason ?? '12 of 60 requests failed in the 10s to 04:42:31 UTC, 20% where 1% is allowed'
  const series: TimeSeries = {
    traffic: [
      ...points(10, 60, () => ({ releases: mixed(0.1) })),
      ...points(66, 94, (second) => (second < 78 ? { releases: mixed(0.5) } : failing(second))),
      ...points(10, 60, () => ({ source: 'green', releases: { 'v1.1.0': 25 } })),
      ...points(66, 94, (second) => ({ source: 'green', ...(second < 78 ? { releases: { 'v1.1.0': 25 } } : failing(second)) })),
    ],
    shares: [
      ...shares(0, 0),
      ...shares(8, 0),
      ...shares(9, 0.1),
      ...shares(62, 0.1),
      ...shares(63, 0.5),
      ...shares(92, 0.5),
      ...shares(94, 0),
      ...shares(99, 0),
    ],
    limits,
    evidence: { metric: 'error-rate', at: at(91), from: at(81), reason, by: 'synthetic' },
  }
  return [
    aRecord({
      verdict: 'fail',
      headline: `${overrides.version ?? 'v1.1.0'} was taken back; v1.0.0 serves all of production again`,
      cause: `The release failed on 50% of the traffic: error-rate at most 1%: ${reason}`,
      release: { version: overrides.version ?? 'v1.1.0', sha: 'b'.repeat(40) },
      details: { phase: 'shift', state: 'back', colour: 'green', previousVersion: 'v1.0.0', holdUntil: '' },
      conditions: [
        { name: 'error-rate at most 1%', verdict: 'fail', measured: '20%', limit: '1%', reason },
        { name: 'response-time.p95 at most 1000 ms', verdict: 'pass', measured: '62 ms', limit: '1000 ms' },
      ],
      timeline: [
        { at: at(9), what: 'blue 90%, green 10%: observed blue 90% serving, green 10% serving' },
        { at: at(94), what: 'blue 100%, green 0%: observed blue 100% serving, green 0% serving' },
      ],
      series,
    }),
  ]
}

function failing(second: number): Partial<TrafficPoint> {
  return {
    errors: second % 10 === 3 ? 8 : 5,
    p50: 40,
    p95: 420,
    p99: 1_900,
    answers: 23,
    releases: { 'v1.0.0': 12, 'v1.1.0': 11 },
  }
}

/** A release that passes its steps, is watched for 15 minutes with a gap of a minute, and stays. */
export function well(): Evidence[] {
  const steps: TimeSeries = {
    traffic: points(10, 60, () => ({ releases: mixed(0.25) })),
    shares: [...shares(0, 0), ...shares(9, 0.25), ...shares(63, 1), ...shares(64, 1)],
    limits,
  }
  const watched: TimeSeries = {
    traffic: points(70, 970, (second) => ({ releases: { 'v1.1.0': 25 }, p99: second % 60 === 10 ? 400 : 110 })).filter(
      (point) => Date.parse(point.at) < start + 400_000 || Date.parse(point.at) >= start + 460_000,
    ),
    shares: [],
    limits,
  }
  return [
    aRecord({
      release: { version: 'v1.1.0', sha: 'b'.repeat(40) },
      details: { phase: 'promote', state: '', colour: 'green', previousVersion: 'v1.0.0', holdUntil: '' },
      series: steps,
    }),
    aRecord({
      action: 'performance-monitor',
      headline: 'harbor in production is HEALTHY: 4200 requests in 15m, P95 60 ms, errors 0%',
      release: { version: 'v1.1.0' },
      startedAt: at(68),
      finishedAt: at(972),
      series: watched,
    }),
  ]
}

/** A scheduled look at what is live: no shares are known, and users fail while the own requests pass. */
export function usersFail(): Evidence[] {
  const users = points(0, 60, (second) => ({
    by: 'users',
    source: 'haproxy show stat',
    requests: 400,
    answers: 400,
    errors: second >= 20 ? 22 : 0,
    releases: {},
  }))
  return [
    aRecord({
      action: 'performance-monitor',
      verdict: 'fail',
      headline: 'harbor in production is REGRESSED: 176 of 3200 requests of users failed',
      cause: '176 of 3200 requests of users failed in the 40s to 04:42:00 UTC',
      startedAt: at(-2),
      finishedAt: at(61),
      series: {
        traffic: [...points(0, 60), ...users],
        shares: [],
        limits,
        evidence: {
          metric: 'error-rate',
          at: at(58),
          from: at(20),
          reason: '176 of 3200 requests of users failed in the 40s to 04:42:00 UTC',
          by: 'users',
        },
      },
    }),
  ]
}

/** Two services of one job: one failed and went back, and the other with it. */
export function several(): Evidence[] {
  const web = takenBack().map((record) => ({
    ...record,
    service: 'web',
    verdict: 'pass' as const,
    headline: 'v1.1.0 was taken back with api; v1.0.0 serves all of production again',
    conditions: [],
    series: { traffic: points(10, 90, () => ({ releases: mixed(0.5) })), shares: record.series?.shares ?? [], limits },
  }))
  return [...takenBack().map((record) => ({ ...record, service: 'api' })), ...web]
}
