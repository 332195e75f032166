import { emptyTally, type Tally, type TrafficWindow } from '@slipway/shared/traffic/tally'
import type { WatchEntry } from '@slipway/shared/watch/watch-entry'

/** What came of the requests of one window; all were answered as expected in 30 ms by default. */
export type Requests = {
  ok?: number
  /** Answered as expected, in 1.5 s. */
  slow?: number
  errors?: number
  notFound?: number
  redirects?: number
  limited?: number
  refused?: number
  /** By the release that they name. */
  releases?: Readonly<Record<string, number>>
}

/** A window of one second, `second` seconds after the start. */
export function aWindow(second: number, requests: Requests): TrafficWindow {
  const { releases = {} } = requests
  const sent = Object.entries(requests).reduce((sum, [, count]) => sum + (typeof count === 'number' ? count : 0), 0)
  const named = Object.entries(releases).map(([name, count]): [string, Tally] => [name, tallyOf({ ok: count })])
  return { ...tallyOf(requests), at: start + second * 1_000, length: 1_000, sent, lateness: 0, releases: Object.fromEntries(named) }
}

/** Noon, in milliseconds since 1970. */
export const start = Date.UTC(2026, 0, 5, 12)

/** So many seconds, each with the requests that `of` says. */
export function seconds(count: number, of: (second: number) => Requests): WatchEntry[] {
  return Array.from({ length: count }, (_one, second) => ({ kind: 'traffic', ...aWindow(second, of(second)) }))
}

export function aRound(second: number, verdict: 'pass' | 'fail' | 'not-evaluated'): WatchEntry {
  return { kind: 'health', at: start + second * 1_000, took: 20, verdict, probes: [] }
}

function tallyOf({ ok = 0, slow = 0, errors = 0, notFound = 0, redirects = 0, limited = 0, refused = 0 }: Requests): Tally {
  const tally = emptyTally()
  const reasons = {
    'answered 503': errors,
    'answered 404': notFound,
    'answered 302, a redirect to /login': redirects,
    'answered 429': limited,
  }
  for (let count = 0; count < ok + errors + notFound; count += 1) tally.latencies.record(30)
  for (let count = 0; count < slow; count += 1) tally.latencies.record(1_500)
  return {
    ...tally,
    statuses: { '2xx': ok + slow, '3xx': redirects, '4xx': notFound + limited, '5xx': errors },
    classes: { ...tally.classes, expected: ok + slow, 'client-error': notFound, 'server-error': errors, redirect: redirects, limited },
    reasons: Object.fromEntries(Object.entries(reasons).filter(([, count]) => count > 0)),
    failures: refused > 0 ? { refused } : {},
  }
}
