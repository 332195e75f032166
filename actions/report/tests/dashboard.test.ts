import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import type { HistoryRecord } from '@slipway/shared/github/history'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DashboardData, dashboardData, environmentLines } from '../src/dashboard/data.ts'
import { inlineJson, renderPage } from '../src/dashboard/page.ts'
import { recordsOf } from '../src/record.ts'
import { anEvidence, aReport, aReportOf, aStep, hostile } from './builders.ts'

const now = Date.parse('2026-01-05T12:00:00Z')

function aRecord(overrides: Partial<HistoryRecord>): HistoryRecord {
  const base = {
    schema: 1,
    service: 'harbor',
    environment: 'production',
    outcome: 'deployed',
    verdict: 'pass',
    sha: 'a'.repeat(40),
  } as const
  const more = { headline: 'serves', actor: 'mona', url: 'https://x/1', actions: { 'blue-green-deploy': 'pass' }, measures: {} } as const
  return { ...base, ...more, key: overrides.at ?? '', at: '2026-01-01T00:00:00.000Z', version: 'v1', ...overrides }
}

describe('environmentLines', () => {
  it('names what serves: the last release that went through, not the last that was tried', () => {
    const lines = environmentLines(
      [
        aRecord({ at: '2026-01-01T00:00:00.000Z', version: 'v1' }),
        aRecord({ at: '2026-01-02T00:00:00.000Z', version: 'v2', outcome: 'failed', verdict: 'fail', headline: 'never healthy' }),
        aRecord({ environment: 'staging', version: 'v9', outcome: 'checked' }),
      ],
      now,
    )
    expect(lines).toMatchObject([
      {
        environment: 'production',
        version: 'v1',
        since: '2026-01-01T00:00:00.000Z',
        verdict: 'fail',
        last: 'never healthy',
        deployments: 1,
        changeFailRate: '50%',
      },
      { environment: 'staging', version: '' },
    ])
  })

  it.each(['superseded', 'dry-run', 'stopped', 'drill', 'quality'] as const)('takes no run for a change that was %s', (outcome) => {
    const one = aRecord({ at: '2026-01-02T00:00:00.000Z', outcome, version: 'v2' })
    const failed = aRecord({ at: '2026-01-03T00:00:00.000Z', outcome: 'failed', verdict: 'fail' })
    expect(environmentLines([one, one, failed], now)[0]).toMatchObject({ version: '', deployments: 0, changeFailRate: '100%' })
  })

  it('counts the last 30 days', () => {
    expect(environmentLines([aRecord({ at: '2025-11-01T00:00:00.000Z' })], now)[0]).toMatchObject({ deployments: 0, changeFailRate: '' })
  })
})

describe('environmentLines of several services', () => {
  const day = (number: number, hour = 0) => `2026-01-0${number}T0${hour}:00:00.000Z`
  const of = (service: string, run: number, overrides: Partial<HistoryRecord>) =>
    aRecord({ service, key: `${run}+1+deploy+${service}`, at: day(run), ...overrides })
  const together = (run: number, overrides: Partial<HistoryRecord>) => ['api', 'web'].map((service) => of(service, run, overrides))
  const shown = (records: HistoryRecord[]) =>
    environmentLines(records, now).map(({ service, version, verdict, deployments, changeFailRate, timeToRestore }) =>
      [service, version, verdict, deployments, changeFailRate, timeToRestore].join(' | '),
    )

  it('says of each what serves and since when, and counts one rollout of all of them once', () => {
    const records = [...together(1, { version: 'v1' }), of('web', 2, { version: 'v2' })]
    expect(shown(records)).toEqual([
      'all services | several | pass | 2 | 0% | ',
      'api | v1 | pass | 1 | 0% | ',
      'web | v2 | pass | 2 | 0% | ',
    ])
    expect(environmentLines(records, now).map(({ since }) => since)).toEqual([day(2), day(1), day(2)])
  })

  it('takes a rollout whose services came back together for one failed change, at the graver verdict', () => {
    const took = 600_000
    const failed = [
      of('api', 2, { outcome: 'rolled-back', took }),
      of('web', 2, { outcome: 'rolled-back', verdict: 'fail', headline: 'slow', took }),
    ]
    const lines = [...together(1, {}), ...failed]
    expect(shown(lines)).toEqual([
      'all services | v1 | fail | 1 | 50% | 10m',
      'api | v1 | pass | 1 | 50% | 10m',
      'web | v1 | fail | 1 | 50% | 10m',
    ])
    expect(environmentLines(lines, now)[0]?.last).toBe('web: slow')
  })

  it('measures the time from a failure to the next good record of the same service', () => {
    const records = [
      ...together(1, {}),
      of('web', 2, { outcome: 'checked', verdict: 'fail' }),
      of('api', 2, { outcome: 'checked', at: day(2, 1) }),
      of('web', 3, { outcome: 'checked', verdict: 'fail', at: day(2, 2) }),
      of('web', 4, { at: day(2, 3) }),
    ]
    expect(shown(records).slice(1)).toEqual(['api | v1 | pass | 1 | 0% | ', 'web | v1 | pass | 2 | 0% | 3h'])
  })

  it('counts what failed before any service for all of them alone, and leaves the one service of before out', () => {
    const records = [
      aRecord({ service: 'shop', key: '1+1+deploy' }),
      ...together(2, {}),
      aRecord({ service: 'swiftconcur', key: '3+1+deploy', at: day(3), outcome: 'failed', verdict: 'fail', headline: 'no lock' }),
    ]
    expect(shown(records)).toEqual(['all services | v1 | fail | 2 | 33% | ', 'api | v1 | pass | 1 | 0% | ', 'web | v1 | pass | 1 | 0% | '])
  })
})

describe('dashboardData', () => {
  it('has the record of this run once, whether or not the history has it already', () => {
    const report = aReport([anEvidence({ action: 'blue-green-deploy' })], { environment: 'production' })
    const records = recordsOf(report, now)
    const history = [aRecord({}), ...records]
    expect(dashboardData({ report, history: [aRecord({})], records }, now).timeline).toHaveLength(2)
    expect(dashboardData({ report, history, records }, now).timeline).toHaveLength(2)
  })
})

const data = (text: string): DashboardData =>
  dashboardData(
    {
      report: aReport([anEvidence({ headline: text, cause: text })], { title: text }),
      history: [aRecord({ headline: text, url: text })],
      records: [],
    },
    now,
  )

describe('renderPage', () => {
  it('holds a policy that lets in its own style and script alone', () => {
    const page = renderPage(data('x'))
    const hash = (text = '') => `sha256-${createHash('sha256').update(text).digest('base64')}`
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1]
    const script = /<script>(.*?)<\/script>/s.exec(page)?.[1]
    expect(page).toContain(
      `content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'"`,
    )
    expect(page).not.toMatch(/\bstyle=|\bon\w+=|https?:\/\/(?!x\/|github\.com|www\.w3\.org)|innerHTML/)
  })

  it('keeps every text inside its place, whatever it is', () => {
    const parts = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('</script', '<!--', '<script', ']]>', '\u2028', '&quot;', '"', "'", '</title>')),
    )
    fc.assert(
      fc.property(parts, (texts) => {
        const page = renderPage(data(texts.join('')))
        expect(page.match(/<script/g)).toHaveLength(2)
        expect(page.match(/<\/script/g)).toHaveLength(2)
        expect(page).not.toMatch(/<!--|[\u2028\u2029]/)
        const inline = /id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
        expect(JSON.parse(inline)).toEqual(JSON.parse(JSON.stringify(data(texts.join('')))))
      }),
      { numRuns: 60 },
    )
  })

  it('names the service in every table where there are several, and in none where there is one', () => {
    const several = aReportOf([aStep('health-check', { api: {}, web: { verdict: 'fail' } })])
    const sources = { history: [aRecord({ key: '1+1+deploy+api', service: 'api' })], records: [] }
    const headers = (report: Parameters<typeof dashboardData>[0]['report'], history: HistoryRecord[]) =>
      draw(renderPage(dashboardData({ ...sources, report, history }, now))).texts.filter((text) => /^(Service|Time to restore)$/.test(text))
    expect(headers(several, sources.history)).toEqual(['Service', 'Time to restore', 'Service', 'Service'])
    expect(headers(aReport([anEvidence()]), [aRecord({})])).toEqual(['Service'])
  })

  it('draws its tables by text alone', () => {
    const drawn = draw(renderPage(data(hostile)))
    expect(drawn.texts).toContain(hostile)
    expect(drawn.tags).toEqual(expect.arrayContaining(['table', 'caption', 'th', 'time', 'circle']))
    expect(drawn.tags).not.toContain('img')
    expect(drawn.hrefs.every((href) => /^https?:/.test(href))).toBe(true)
    expect(drawn.hrefs).not.toContain(hostile)
  })
})

describe('inlineJson', () => {
  it('is the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(inlineJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

/** Runs the page's own script in the least of a document: elements with text and attributes, and no way to write markup. */
function draw(page: string) {
  const tags: string[] = []
  const texts: string[] = []
  const hrefs: string[] = []
  const element = (tag: string): object => {
    tags.push(tag)
    const children: object[] = []
    return {
      children,
      appendChild: (child: object) => children.push(child),
      insertBefore: (child: object) => children.push(child),
      setAttribute: (name: string, value: string) => name === 'href' && hrefs.push(value),
      set textContent(text: string) {
        texts.push(text)
      },
      set innerHTML(_text: string) {
        throw new Error('markup was written')
      },
    }
  }
  const inline = /id="data">(.*?)<\/script>/s.exec(page)?.[1]
  const document = {
    getElementById: (id: string) => (id === 'data' ? { textContent: inline } : element('main')),
    createElement: element,
    createElementNS: (_space: string, tag: string) => element(tag),
  }
  runInNewContext(/<script>(.*?)<\/script>/s.exec(page)?.[1] ?? '', { document })
  return { tags, texts, hrefs }
}
