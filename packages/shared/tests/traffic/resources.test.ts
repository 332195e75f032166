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
    ['no counter', [{}, {}], 'no process_cpu_seconds_total'],
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
    expect(readAll([{ memory: 256 }])[0]).toMatchObject({ memory: reason('not how much'), memoryBytes: 256 })
    expect(readAll([{ memory: 256, more: 'node_memory_MemTotal_bytes 512' }])[0]?.memory).toEqual({ state: 'measured', value: 0.5 })
    expect(readAll([{}])[0]?.memory).toEqual(reason('no process_resident_memory_bytes'))
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
    expect(readAll([{}])[0]?.disk).toEqual(reason('node_filesystem'))
  })
})

describe('scrapeMetrics', () => {
  const clock = fakeClock()
  it.each([
    ['nobody', refused(), 'refused'],
    ['another status', answered(404), '404'],
    ['a page that is none', answered(200, '<html>'), 'no metric'],
  ])('says why with %s', async (_what, answer, text) => {
    expect(await scrapeMetrics('http://a.test/metrics', { http: fakeHttp(() => answer), clock })).toEqual(reason(text))
  })

  it('gives the samples with the time', async () => {
    const scrape = await scrapeMetrics('http://a.test/metrics', { http: fakeHttp(() => answered(200, 'a 1')), clock })
    expect(scrape).toEqual({ at: clock.now(), samples: [{ name: 'a', labels: {}, value: 1 }] })
  })
})
