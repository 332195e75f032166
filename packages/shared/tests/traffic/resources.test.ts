import { answered, fakeClock, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { scrapeMetrics } from '@slipway/shared/traffic/metrics-scrape'
import { parsePrometheusText } from '@slipway/shared/traffic/prometheus-text'
import { newReader, type ResourceLimits, type Resources, readResources } from '@slipway/shared/traffic/resources'
import { describe, expect, it } from 'vitest'

type Page = { cpu?: number; started?: number; memory?: number; more?: string }
const page = ({ cpu, started, memory, more = '' }: Page) =>
  [
    cpu === undefined ? '' : `process_cpu_seconds_total ${cpu}`,
    started === undefined ? '' : `process_start_time_seconds ${started}`,
    memory === undefined ? '' : `process_resident_memory_bytes ${memory}`,
    more,
  ].join('\n')

/** Scrapes 10 s apart. */
const readAll = (pages: readonly Page[], limits: ResourceLimits = {}): Resources[] => {
  let reader = newReader
  return pages.map((one, index) => {
    const read = readResources(reader, { at: index * 10_000, samples: parsePrometheusText(page(one)).samples }, limits)
    reader = read.reader
    return read.resources
  })
}
const cpuOf = (pages: readonly Page[], limits?: ResourceLimits) => readAll(pages, limits).at(-1)?.cpu
const reason = (text: string) => ({ state: 'not-evaluated', reason: expect.stringContaining(text) })
const absent = (text: string) => ({ state: 'not-offered', reason: expect.stringContaining(text) })

describe('CPU', () => {
  it('is the rate between two scrapes', () => {
    expect(
      cpuOf([
        { cpu: 100, started: 5 },
        { cpu: 104, started: 5 },
      ]),
    ).toEqual({ state: 'measured', value: 0.4 })
  })

  it('is shared among the cores that are told', () => {
    expect(cpuOf([{ cpu: 0 }, { cpu: 20 }], { cores: 4 })).toEqual({ state: 'measured', value: 0.5 })
    const more = 'go_sched_gomaxprocs_threads 8'
    expect(
      cpuOf([
        { cpu: 0, more },
        { cpu: 20, more },
      ]),
    ).toEqual({ state: 'measured', value: 0.25 })
  })

  it.each([
    ['one scrape', [{ cpu: 1 }], 'two scrapes'],
    [
      'a restart',
      [
        { cpu: 100, started: 5 },
        { cpu: 1, started: 500 },
      ],
      'started anew',
    ],
    ['a counter that went back', [{ cpu: 100 }, { cpu: 1 }], 'went back to zero'],
    ['more than the known cores', [{ cpu: 0 }, { cpu: 30 }], '3.0 cores'],
  ])('is not evaluated with %s', (_what, pages, text) => {
    expect(cpuOf(pages)).toEqual(reason(text))
  })

  it('is no measurement that was lost where the page has no counter', () => {
    expect(cpuOf([{}, {}])).toEqual(absent('no process_cpu_seconds_total'))
    expect(cpuOf([{ cpu: Number.NaN }, { cpu: Number.NaN }])).toEqual(reason('process_cpu_seconds_total is NaN'))
  })

  it('is that of all workers of the page together', () => {
    const workers = (one: number, other: number) => ({
      more: `process_cpu_seconds_total{pid="7"} ${one}\nprocess_cpu_seconds_total{pid="8"} ${other}\nprocess_start_time_seconds{pid="7"} 5\nprocess_start_time_seconds{pid="8"} 6`,
    })
    expect(cpuOf([workers(100, 10), workers(104, 12)], { cores: 2 })).toEqual({ state: 'measured', value: 0.3 })
  })

  it('is refused for good when workers come, go and come again, as behind a balancer', () => {
    const replica = (pid: number) => ({ more: `process_cpu_seconds_total{pid="${pid}"} 5` })
    const pages = [replica(7), replica(8), replica(7), replica(7), replica(7)]
    expect(cpuOf(pages)).toEqual(reason('several processes'))
    expect(cpuOf([replica(7), {}, replica(7), replica(7)])).toEqual({ state: 'measured', value: 0 })
  })

  it('goes on after a restart', () => {
    expect(
      cpuOf([
        { cpu: 100, started: 5 },
        { cpu: 1, started: 500 },
        { cpu: 3, started: 500 },
      ]),
    ).toEqual({ state: 'measured', value: 0.2 })
  })

  it('is refused for good once two processes have answered in turn', () => {
    const pages = [
      { cpu: 1, started: 100, memory: 5 },
      { cpu: 9, started: 200, memory: 5 },
      { cpu: 2, started: 100, memory: 5 },
      { cpu: 3, started: 100, memory: 5 },
    ]
    expect(cpuOf(pages)).toEqual(reason('several processes'))
    expect(readAll(pages, { memory: 10 }).at(-1)?.memory).toEqual(reason('several processes'))
  })

  it('is refused when the counter of one start time goes back and forth', () => {
    expect(
      cpuOf([
        { cpu: 9, started: 100 },
        { cpu: 2, started: 100 },
      ]),
    ).toEqual(reason('several processes'))
  })
})

describe('memory and disk', () => {
  it('takes memory against what it may hold, when that is told', () => {
    expect(readAll([{ memory: 256 }], { memory: 1_024 })[0]).toMatchObject({ memory: { state: 'measured', value: 0.25 }, memoryBytes: 256 })
    expect(readAll([{ memory: 256 }])[0]).toMatchObject({ memory: absent('not how much'), memoryBytes: 256 })
    expect(readAll([{}])[0]?.memory).toEqual(absent('no process_resident_memory_bytes'))
    expect(readAll([{ memory: Number.NaN }], { memory: 1_024 })[0]).toMatchObject({
      memory: reason('process_resident_memory_bytes is NaN'),
      memoryBytes: undefined,
    })
  })

  it('never takes the memory of the machine for what the service may hold', () => {
    expect(readAll([{ memory: 256, more: 'node_memory_MemTotal_bytes 512' }])[0]?.memory).toEqual(absent('not how much'))
  })

  it.each([
    ['its container by cAdvisor', 'container_memory_working_set_bytes 30\ncontainer_spec_memory_limit_bytes 100', 0.3],
    ['its control group', 'process_resident_memory_bytes 60\ncgroup_memory_limit_bytes 100', 0.6],
    ['what its runtime tells', 'container_memory_limit_utilization_ratio 0.7', 0.7],
    [
      'the control group of all workers',
      'process_resident_memory_bytes{pid="7"} 60\nprocess_resident_memory_bytes{pid="8"} 30\ncgroup_memory_limit_bytes 100',
      0.9,
    ],
    [
      'the fullest of workers with limits of their own',
      'process_resident_memory_bytes{pid="7"} 60\nprocess_resident_memory_bytes{pid="8"} 80\nprocess_memory_limit_bytes{pid="7"} 100\nprocess_memory_limit_bytes{pid="8"} 100',
      0.8,
    ],
  ])('is a share of the limit of %s', (_what, more, value) => {
    expect(readAll([{ more }])[0]?.memory).toEqual({ state: 'measured', value })
  })

  it.each([
    ['no limit', 'process_resident_memory_bytes 60\ncontainer_spec_memory_limit_bytes 0', 'no memory limit'],
    ['the number that means none', 'process_resident_memory_bytes 60\ncgroup_memory_limit_bytes 9.223372036854772e+18', 'no memory limit'],
    [
      'the containers of a whole machine',
      'container_memory_working_set_bytes{id="a"} 30\ncontainer_memory_working_set_bytes{id="b"} 40\ncontainer_spec_memory_limit_bytes{id="a"} 100',
      '2 containers',
    ],
  ])('is no share with %s', (_what, more, text) => {
    expect(readAll([{ more }])[0]?.memory).toEqual(absent(text))
  })

  it('takes the fullest real disk', () => {
    const more = [
      'node_filesystem_size_bytes{mountpoint="/",fstype="ext4"} 100',
      'node_filesystem_avail_bytes{mountpoint="/",fstype="ext4"} 60',
      'node_filesystem_size_bytes{mountpoint="/data",fstype="xfs"} 100',
      'node_filesystem_avail_bytes{mountpoint="/data",fstype="xfs"} 10',
      'node_filesystem_size_bytes{mountpoint="/run",fstype="tmpfs"} 100',
      'node_filesystem_avail_bytes{mountpoint="/run",fstype="tmpfs"} 0',
    ].join('\n')
    expect(readAll([{ more }])[0]?.disk).toEqual({ state: 'measured', value: 0.9 })
    expect(readAll([{}])[0]?.disk).toEqual(absent('node_filesystem'))
  })
})

describe('scrapeMetrics', () => {
  const clock = fakeClock()
  it.each([
    ['nobody', refused(), '/metrics could not be had: connect ECONNREFUSED'],
    ['another status', answered(404), '/metrics answered 404'],
    ['a log-in page behind a redirect', answered(302, '', { location: '/login?token=x' }), '/metrics answered 302, a redirect to /login'],
    ['a page of HTML', answered(200, '<!doctype html>\n<p>a 1</p>'), 'an HTML page'],
    ['a page that calls itself HTML', answered(200, 'a 1', { 'content-type': 'text/html; charset=utf-8' }), 'an HTML page'],
    ['an empty page', answered(200, '\n'), '/metrics is empty'],
    ['a page that is none', answered(200, '{"a":1}'), 'no metric in the Prometheus text format: 1 of 1 line was not read'],
    ['nothing but NaN', answered(200, 'a NaN\nb NaN'), 'nothing but NaN, in 2 metrics'],
    ['a page that is too long', answered(200, 'a 1\n'.repeat(2_097_152)), 'longer than 8 MiB'],
  ])('says why with %s', async (_what, answer, text) => {
    expect(await scrapeMetrics('http://a.test/metrics', { http: fakeHttp(() => answer), clock })).toEqual(reason(text))
  })

  it('gives the samples with the time', async () => {
    const scrape = await scrapeMetrics('http://a.test/metrics', { http: fakeHttp(() => answered(200, 'a 1')), clock })
    expect(scrape).toMatchObject({ at: clock.now(), samples: [{ name: 'a', labels: {}, value: 1 }], unreadBecause: undefined })
  })

  it('says what of the page was not read', async () => {
    const scrape = await scrapeMetrics('http://a.test/metrics', { http: fakeHttp(() => answered(200, 'a 1\n?\nb 2')), clock })
    expect(scrape).toMatchObject({ unreadBecause: '/metrics: 1 of 3 lines was not read (it is line 2)' })
  })

  it('goes by the format that the answer names', async () => {
    const cut = answered(200, 'a 1\nb', { 'content-type': 'application/openmetrics-text; version=1.0.0' })
    const scrape = await scrapeMetrics('http://a.test/metrics', { http: fakeHttp(() => cut), clock })
    expect(scrape).toMatchObject({ unreadBecause: expect.stringContaining('without # EOF') })
    const text = answered(200, 'a 1 1700000000000\n# EOF', { 'content-type': 'text/plain; version=0.0.4' })
    const plain = await scrapeMetrics('http://a.test/metrics', { http: fakeHttp(() => text), clock })
    expect(plain).toMatchObject({ samples: [{ timestamp: 1_700_000_000_000 }] })
  })
})
