import type { MetricsPage } from '../prometheus-text.ts'
import type { PrometheusSample } from './metric-line.ts'

/** The metrics of a page that count its requests, where they are none of the usual ones. */
export type RequestMetricNames = {
  /** A counter with the status in one of its labels. */
  counter?: string | undefined
  /** The label with the status. */
  status?: string | undefined
  /** A histogram of response times, without `_bucket`. */
  duration?: string | undefined
}

/** How the requests of one page are counted. */
export type RequestMetrics = { counter: string; status: string; duration: { name: string; milliseconds: number } | undefined }

/** By the clients of Go, Python, Node, Java, .NET and Ruby, in the order in which they are taken. */
const counters = [
  'http_requests_total',
  'http_server_requests_total',
  'http_requests_received_total',
  'http_request_total',
  'flask_http_request_total',
  'django_http_responses_total_by_status_total',
]
/** OpenTelemetry (also before its names were stable), Prometheus clients, Micrometer, Caddy. */
const durations = [
  'http_server_request_duration_seconds',
  'http_server_request_duration',
  'http_request_duration_seconds',
  'http_server_requests_seconds',
  'http_server_duration_milliseconds',
  'http_requests_duration_seconds',
  'http_request_duration_milliseconds',
  'http_request_duration_ms',
  'flask_http_request_duration_seconds',
  'caddy_http_request_duration_seconds',
  'request_duration_seconds',
]
const statusLabels = ['code', 'status', 'status_code', 'http_response_status_code', 'http_status_code', 'http_status', 'statusCode']

/** OpenTelemetry writes `http.server.request.duration` where names may have dots, and with underscores elsewhere. */
export function plainName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_:]/g, '_')
}

/** Which metrics of a page count its requests; undefined where none has the status of the answers. */
export function findRequestMetrics(page: Pick<MetricsPage, 'samples'>, names: RequestMetricNames = {}): RequestMetrics | undefined {
  const first = new Map<string, PrometheusSample>()
  for (const sample of page.samples) {
    const name = plainName(sample.name)
    if (!first.has(name)) first.set(name, sample)
  }
  const labels = names.status === undefined ? statusLabels : [plainName(names.status)]
  const named = names.duration === undefined ? durations : [plainName(names.duration)]
  const counted =
    names.counter === undefined
      ? [...(names.duration === undefined ? counters : []), ...named.map((one) => `${one}_count`)]
      : [plainName(names.counter)]
  const duration = named.find((name) => first.has(`${name}_bucket`))
  for (const counter of counted) {
    const present = Object.keys(first.get(counter)?.labels ?? {}).map(plainName)
    const status = labels.find((label) => present.includes(label))
    if (status !== undefined)
      return { counter, status, duration: duration === undefined ? undefined : { name: duration, milliseconds: unitOf(duration) } }
  }
  return undefined
}

/** Milliseconds of one unit. Prometheus counts in seconds where the name does not say otherwise. */
function unitOf(name: string): number {
  return /(?:_ms|_milliseconds)$/.test(name) ? 1 : 1_000
}
