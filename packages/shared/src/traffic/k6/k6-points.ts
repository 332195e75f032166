import { z } from 'zod'
import type { TrafficFailure } from '../tally.ts'

/** The counter in which the generated script notes which release has answered. */
export const releaseCounter = 'slipway_release'

/** One thing that k6 has measured. Times are milliseconds, `at` since 1970. */
export type K6Point =
  /** A request. `expected`: what the script says of the answer, where it says it. */
  | { kind: 'answer'; at: number; elapsed: number; status: number; expected: boolean | undefined }
  | { kind: 'failure'; at: number; elapsed: number; failure: TrafficFailure }
  /** Iterations that k6 has not begun, because all its virtual users were busy. */
  | { kind: 'dropped'; at: number; count: number }
  | { kind: 'release'; at: number; release: string; status: number }

const point = z.object({
  metric: z.string(),
  type: z.literal('Point'),
  data: z.object({ time: z.iso.datetime({ offset: true }), value: z.number(), tags: z.record(z.string(), z.string()).nullish() }),
})

const wanted = ['http_req_duration', 'dropped_iterations', releaseCounter].map((metric) => `{"metric":"${metric}","type":"Point"`)

/**
 * Reads one line of `k6 run --out json` (`internal/output/json/wrapper.go` of grafana/k6, which writes the keys in this order). Undefined for
 * a line of no interest: other metrics and other text. `unreadable` for a point that is not of this form, or without the tag `status`.
 */
export function readK6Line(line: string): K6Point | 'unreadable' | undefined {
  if (!wanted.some((start) => line.startsWith(start))) return undefined
  const parsed = point.safeParse(parsedJson(line))
  if (!parsed.success) return 'unreadable'
  const { metric, data } = parsed.data
  const { value, tags } = data
  const at = Date.parse(data.time)
  if (!Number.isFinite(at) || value < 0) return 'unreadable'
  if (metric === 'dropped_iterations') return { kind: 'dropped', at, count: Math.round(value) }
  const status = /^\d{1,3}$/.test(tags?.['status'] ?? '') ? Number(tags?.['status']) : undefined
  if (status === undefined) return 'unreadable'
  if (metric === releaseCounter) return { kind: 'release', at, release: tags?.['release'] ?? '', status }
  if (status === 0) return { kind: 'failure', at, elapsed: value, failure: failureOf(Number(tags?.['error_code'] ?? 0)) }
  const told = tags?.['expected_response']
  return { kind: 'answer', at, elapsed: value, status, expected: told === undefined ? undefined : told === 'true' }
}

/** The codes of `lib/netext/httpext/error_codes.go` of grafana/k6. */
function failureOf(code: number): TrafficFailure {
  if (code === 1050 || code === 1211) return 'timeout'
  if (code === 1212) return 'refused'
  if (code >= 1100 && code < 1200) return 'unresolved'
  if (code === 1201 || code === 1220) return 'reset'
  if (code >= 1300 && code < 1400) return 'tls'
  return 'other'
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
