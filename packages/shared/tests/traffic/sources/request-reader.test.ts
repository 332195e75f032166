import { parsePrometheusText } from '@slipway/shared/traffic/prometheus-text'
import { noInstances, seeInstances } from '@slipway/shared/traffic/sources/instances'
import { findRequestMetrics, type RequestMetricNames } from '@slipway/shared/traffic/sources/request-metrics'
import { newRequestReader, type RequestReading, readRequests } from '@slipway/shared/traffic/sources/request-reader'
import { describe, expect, it } from 'vitest'

const start = Date.UTC(2026, 0, 5, 12)

/** Reads pages that are 5 s apart, as a watch does. */
function readAll(pages: readonly string[], { names = {}, expects4xx = false }: { names?: RequestMetricNames; expects4xx?: boolean } = {}) {
  let reader = newRequestReader
  let instances = noInstances
  return pages.flatMap((text, index): RequestReading[] => {
    const page = { ...parsePrometheusText(text), at: start + index * 5_000 }
    instances = seeInstances(instances, page)
    const read = readRequests(reader, page, { path: '/metrics', names, expects4xx, refused: instances.refused })
    reader = read.reader
    return read.readings
  })
}
const process = (started = 100) => `process_start_time_seconds ${started}\n`
const counts = (all: Readonly<Record<string, number>>, started?: number) =>
  process(started) +
  Object.entries(all)
    .map(([code, count]) => `http_requests_total{code="${code}"} ${count}`)
    .join('\n')
const trafficOf = (readings: readonly RequestReading[]) =>
  readings.map((one) => (one.state === 'read' ? [one.traffic.requests, one.traffic.s4xx, one.traffic.s5xx] : one.reason))

describe('the request counters of a page', () => {
  it('are what came between two readings, whatever stood there before', () => {
    const [reading] = readAll([counts({ 200: 1_000, 500: 400 }), counts({ 200: 1_030, 404: 5, 500: 420 })])
    expect(reading).toEqual({
      state: 'read',
      traffic: {
        source: '/metrics http_requests_total',
        since: '2026-01-05T12:00:00.000Z',
        until: '2026-01-05T12:00:05.000Z',
        requests: 55,
        s4xx: 5,
        s5xx: 20,
        failed: 0,
        reset: false,
      },
    })
  })

  it('count 4xx that are expected as no errors', () => {
    expect(trafficOf(readAll([counts({ 401: 1 }), counts({ 401: 9 })], { expects4xx: true }))).toEqual([[8, 0, 0]])
  })

  it('are those of all workers of the page', () => {
    const workers = (one: number, other: number) =>
      `${process()}http_requests_total{code="500",pid="7"} ${one}\nhttp_requests_total{code="200",pid="8"} ${other}`
    expect(trafficOf(readAll([workers(1, 1), workers(3, 11)]))).toEqual([[12, 0, 2]])
  })

  it('begin anew after a restart, and with other processes on the page', () => {
    const pages = [counts({ 200: 50 }), counts({ 200: 60 }), counts({ 500: 3 }, 900), counts({ 500: 4 }, 900)]
    expect(trafficOf(readAll(pages))).toEqual([
      [10, 0, 0],
      [1, 0, 1],
    ])
    const another = (id: string, count: number) => `target_info{service_instance_id="${id}"} 1\nhttp_requests_total{code="500"} ${count}`
    expect(trafficOf(readAll([another('a', 5), another('b', 900), another('b', 901)]))).toEqual([[1, 0, 1]])
  })

  it('are refused where a balancer shows replicas in turn', () => {
    const pages = [counts({ 200: 50 }, 100), counts({ 200: 900 }, 200), counts({ 200: 60 }, 100), counts({ 200: 70 }, 100)]
    expect(trafficOf(readAll(pages))).toEqual([expect.stringContaining('several processes'), expect.stringContaining('several processes')])
  })

  it('are believed after half a minute where the page does not tell whose it is, and refused when they fall', () => {
    const page = (count: number) => `http_requests_total{code="500"} ${count}`
    expect(readAll([1, 2, 3, 4, 5].map(page))).toEqual([])
    expect(trafficOf(readAll([1, 2, 3, 4, 5, 6].map(page)))).toEqual(Array.from({ length: 5 }, () => [1, 0, 1]))
    expect(trafficOf(readAll([1, 90, 2, 91, 3, 92, 4, 93].map(page)))).toEqual(
      Array.from({ length: 6 }, () => expect.stringContaining('went back')),
    )
  })

  it.each([
    ['no such counter', 'up 1', 'does not offer'],
    ['a counter without a status', 'http_requests_total{method="get"} 4', 'does not offer'],
    ['NaN', 'http_requests_total{code="200"} NaN', 'http_requests_total is NaN'],
    ['less than nothing', 'http_requests_total{code="200"} -4', 'http_requests_total is -4'],
  ])('are not read with %s', (_what, page, reason) => {
    expect(readAll([page])).toEqual([{ state: 'unread', reason: expect.stringContaining(reason) }])
  })
})

describe('the response times of a page', () => {
  const page = (fast: number, all: number) =>
    `${process()}http_request_duration_seconds_bucket{le="0.5",code="200"} ${fast}
http_request_duration_seconds_bucket{le="1",code="200"} ${fast}
http_request_duration_seconds_bucket{le="+Inf",code="200"} ${all}
http_request_duration_seconds_count{code="200"} ${all}`

  it('count with the lower bound of their bucket, so none is called slow that may have been fast', () => {
    const [reading] = readAll([page(5, 9), page(15, 13)])
    const latency = reading?.state === 'read' ? reading.traffic.latency : undefined
    expect(latency).toMatchObject({ unit: 'ms', zeroCount: 10 })
    expect(readAll([page(5, 9), page(5, 19)])[0]).toMatchObject({
      traffic: { requests: 10, latency: { zeroCount: 0, buckets: [[expect.any(Number), 10]] } },
    })
  })
})

describe('the names of request counters', () => {
  it.each([
    ['http_requests_total{status="2xx"} 1', 'http_requests_total', 'status'],
    [
      'http_server_request_duration_seconds_count{http_response_status_code="200"} 1',
      'http_server_request_duration_seconds_count',
      'http_response_status_code',
    ],
    [
      '{"http.server.request.duration_count","http.response.status_code"="200"} 1',
      'http_server_request_duration_count',
      'http_response_status_code',
    ],
    ['http_server_requests_seconds_count{status="200",outcome="SUCCESS"} 1', 'http_server_requests_seconds_count', 'status'],
    ['http_requests_received_total{code="200"} 1', 'http_requests_received_total', 'code'],
    ['http_server_duration_milliseconds_count{http_status_code="200"} 1', 'http_server_duration_milliseconds_count', 'http_status_code'],
  ])('are found: %s', (text, counter, status) => {
    expect(findRequestMetrics(parsePrometheusText(text))).toMatchObject({ counter, status })
  })

  it('can be told', () => {
    const page = parsePrometheusText('my_requests{result="500"} 1\nmy_seconds_bucket{le="1"} 1')
    expect(findRequestMetrics(page)).toBeUndefined()
    expect(findRequestMetrics(page, { counter: 'my_requests', status: 'result', duration: 'my_seconds' })).toEqual({
      counter: 'my_requests',
      status: 'result',
      duration: { name: 'my_seconds', milliseconds: 1_000 },
    })
  })
})
