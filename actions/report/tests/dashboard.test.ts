import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import type { HistoryRecord } from '@slipway/shared/github/history'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DashboardData, dashboardData, environmentLines } from '../src/dashboard/data.ts'
import { inlineJson, renderPage } from '../src/dashboard/page.ts'
import { recordsOf } from '../src/record.ts'
import { anEvidence, aReport, hostile } from './builders.ts'

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
