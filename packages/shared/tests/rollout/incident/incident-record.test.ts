import { withoutCode } from '@slipway/shared/testing/markdown'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noCommit } from '../../../src/core/unknown-release.ts'
import { type FiveAnswers, questions } from '../../../src/page/five-answers.ts'
import { incidentBody } from '../../../src/rollout/incident/incident-body.ts'
import {
  exposureOf,
  formatIncidentRecord,
  type IncidentRecord,
  incidentRolloutsOf,
  occurrenceOf,
  parseIncidentRecord,
  sharesSeen,
  weightsSeen,
  withOccurrence,
} from '../../../src/rollout/incident/incident-record.ts'
import type { Intent, LedgerEntry, LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const v1 = aRelease('v1.0.0')
const v2 = aRelease('v1.1.0')
const noon = Date.parse('2026-01-05T12:00:00Z')
const at = (seconds: number) => new Date(noon + seconds * 1_000).toISOString()

type Told = readonly [seconds: number, phase: Phase, detail: string]

function aRecord(id: number, begin: number, intent: Partial<Intent>, ...told: readonly Told[]): LedgerRecord {
  const entries = told.map(([seconds, phase, detail]): LedgerEntry => ({ at: at(seconds), state: 'in_progress', phase, detail }))
  return {
    id,
    at: at(begin),
    intent: {
      schema: 1,
      service: 'harbor',
      environment: 'production',
      kind: 'deploy',
      release: v2,
      colour: 'green',
      previous: { colour: 'blue', release: v1 },
      run: { id, attempt: 1, job: 'deploy' },
      ...intent,
    },
    entries,
  }
}

const deployed: readonly Told[] = [
  [10, 'shift', 'give green 25% and judge it for 1m'],
  [10, 'shift', 'observed blue 75% serving, green 25% serving'],
  [70, 'promote', 'give green all traffic'],
  [70, 'promote', 'observed blue 0% draining, green 100% serving'],
]
const known = { detectedAt: undefined, decidedAt: undefined, restoredTo: 'v1.0.0', requests: undefined, now: noon + 1_000_000 }

describe('an occurrence', () => {
  it('of a release that its own driver took back', () => {
    const records = [aRecord(7, 0, {}, ...deployed, [130, 'back', 'blue serves everything again: p95'])]
    const course = incidentRolloutsOf(records, v2)
    if (course === undefined) throw new Error('no course')
    expect(occurrenceOf(course, records, { ...known, detectedAt: at(120), decidedAt: at(125) })).toEqual({
      deployment: 7,
      restoredTo: 'v1.0.0',
      startedAt: at(10),
      detectedAt: at(120),
      decidedAt: at(125),
      restoredAt: at(130),
      detect: 110_000,
      decide: 5_000,
      restore: 5_000,
      recovery: 120_000,
      exposure: 0.25 * 60 + 60,
    })
  })

  it('of a release that a later run rolled back, step by step, decides when that run was recorded', () => {
    const back = aRecord(
      9,
      200,
      { kind: 'rollback', release: v1, colour: 'blue', previous: { colour: 'green', release: v2 } },
      [210, 'shift', 'observed blue 50% serving, green 50% serving'],
      [220, 'promote', 'give blue all traffic'],
      [230, 'promote', 'observed blue 100% serving, green 0% draining'],
      [290, 'complete', 'blue serves everything, after v1.1.0'],
    )
    const records = [back, aRecord(7, 0, {}, ...deployed, [100, 'complete', 'good'])]
    const course = incidentRolloutsOf(records, v2)
    if (course === undefined) throw new Error('no course')
    expect(occurrenceOf(course, records, known)).toMatchObject({
      deployment: 7,
      decidedAt: at(200),
      restoredAt: at(230),
      restore: 30_000,
      recovery: 220_000,
      exposure: 0.25 * 60 + (210 - 70) + 0.5 * 20,
    })
  })

  it('makes up no time that nobody recorded', () => {
    const records = [aRecord(7, 0, {}, [10, 'promote', 'give green all traffic'])]
    const course = incidentRolloutsOf(records, v2)
    if (course === undefined) throw new Error('no course')
    const seen = occurrenceOf(course, records, known)
    expect(seen).toEqual({ deployment: 7, restoredTo: 'v1.0.0', startedAt: at(10), exposure: 0 })
  })

  it('of a release whose success alone the ledger has, begins there at the latest', () => {
    const records = [aRecord(7, 0, {}, [5, 'complete', 'green serves everything'])]
    const course = incidentRolloutsOf(records, v2)
    if (course === undefined) throw new Error('no course')
    expect(occurrenceOf(course, records, { ...known, now: noon + 65_000 })).toMatchObject({ startedAt: at(5), exposure: 60 })
  })

  it('is none where the release never had traffic', () => {
    expect(incidentRolloutsOf([aRecord(7, 0, {}, [1, 'prepare', 'x'], [2, 'stopped', 'y'])], v2)).toBeUndefined()
  })
})

describe('the traffic that a side had', () => {
  const splits = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 10_000 }), blue: fc.integer({ min: 0, max: 100 }) }).map(({ at: when, blue }) => ({
      at: when,
      weights: { blue: blue / 100, green: (100 - blue) / 100 },
    })),
    { minLength: 1, maxLength: 8 },
  )

  it('is never more than the time, and both sides add up to the time since the first split', () => {
    fc.assert(
      fc.property(splits, fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 5_000, max: 12_000 }), (seen, from, until) => {
        const [blue, green] = (['blue', 'green'] as const).map((side) => exposureOf(seen, side, { from, until }))
        const first = Math.max(from, Math.min(...seen.map((one) => one.at)))
        const expected = Math.max(0, until - first) / 1_000
        expect((blue ?? 0) + (green ?? 0)).toBeCloseTo(expected, 1)
        expect(blue).toBeLessThanOrEqual(expected + 0.01)
      }),
    )
  })

  it('is read out of what the driver has observed, not out of what it meant to do', () => {
    const records = [aRecord(7, 0, {}, ...deployed, [80, 'pause', 'blue 10%, green 90%'])]
    expect(weightsSeen(records).map(({ weights }) => weights.green)).toEqual([0.25, 1])
  })
})

const record = (overrides: Partial<IncidentRecord> = {}): IncidentRecord => ({
  schema: 1,
  service: 'harbor',
  environment: 'production',
  release: v2,
  occurrences: [{ deployment: 7, exposure: 75, restoredTo: 'v1.0.0' }],
  ...overrides,
})

describe('the shares of the traffic in an incident', () => {
  const told = (records: LedgerRecord[], serves = 'v1.0.0') => {
    const rollouts = incidentRolloutsOf(records, v2)
    if (rollouts === undefined) throw new Error('no course')
    return sharesSeen(records, rollouts, { at: at(300), serves }).map((one) => `${one.at.slice(14, 19)} ${one.release} ${one.share}`)
  }

  it('are those of the rollout and of the one that ended it, by release, and what serves since', () => {
    const back = aRecord(9, 200, { kind: 'rollback', release: v1, colour: 'blue', previous: { colour: 'green', release: v2 } }, [
      210,
      'shift',
      'observed blue 50% serving, green 50% serving',
    ])
    const older = aRecord(6, -100, {}, [-90, 'promote', 'observed blue 0% draining, green 100% serving'])
    expect(
      told([
        aRecord(10, 400, { release: aRelease('v1.2.0') }, [410, 'shift', 'observed blue 1%, green 99%']),
        back,
        aRecord(7, 0, {}, ...deployed),
        older,
      ]),
    ).toEqual([
      '00:00 v1.1.0 0',
      '00:00 v1.0.0 1',
      '00:10 v1.0.0 0.75',
      '00:10 v1.1.0 0.25',
      '01:10 v1.0.0 0',
      '01:10 v1.1.0 1',
      '03:30 v1.0.0 0.5',
      '03:30 v1.1.0 0.5',
      '05:00 v1.1.0 0',
      '05:00 v1.0.0 1',
    ])
  })

  it('tell two sides of one version, and a side that nobody knows, apart by the colour', () => {
    const again = aRecord(7, 0, { previous: { colour: 'blue', release: aRelease('v1.1.0') } }, ...deployed)
    expect(told([again]).slice(0, 2)).toEqual(['00:00 v1.1.0 0', '00:00 v1.1.0 on blue 1'])
    const { previous: _none, ...first } = again.intent
    expect(told([{ ...again, intent: first }], 'blue').slice(0, 2)).toEqual(['00:00 v1.1.0 0', '00:10 blue 0.75'])
  })
})

describe('the record in the issue', () => {
  it('is read back whatever its texts are, and is one line that nothing within can end', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (service, environment) => {
        const text = formatIncidentRecord(record({ service, environment }))
        expect(text.split(/\r?\n/)).toHaveLength(1)
        expect(text.indexOf('-->')).toBe(text.length - 3)
        expect(parseIncidentRecord(`<!-- marker -->\n${text}\n\n# More`)).toEqual(record({ service, environment }))
      }),
    )
    expect(parseIncidentRecord(formatIncidentRecord(record({ service: '--> <!-- --!> ---' })))?.service).toBe('--> <!-- --!> ---')
  })

  it('is none where somebody has changed it, and never throws', () => {
    for (const body of [
      '',
      '<!-- slipway-incident-record {} -->',
      '<!-- slipway-incident-record {"schema":2} -->',
      '<!-- slipway-incident-record x -->',
    ]) {
      expect(parseIncidentRecord(body)).toBeUndefined()
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseIncidentRecord(`<!-- slipway-incident-record ${text} -->`)
      }),
    )
  })

  it('holds each deployment once, in order', () => {
    const [one, two] = [
      { deployment: 3, exposure: 1 },
      { deployment: 7, exposure: 2 },
    ]
    expect(withOccurrence([two], one)).toEqual([one, two])
    expect(withOccurrence([one, two], { ...one, exposure: 9 })).toEqual([{ ...one, exposure: 9 }, two])
  })
})

describe('the incident for people', () => {
  const answers: FiveAnswers = {
    serves: 'v1.0.0 serves all traffic since 12:02:10 UTC.',
    bad: ['Since 12:01:50 UTC, found 10s later: 12 of 60 requests failed.', 'In all it had as much as 1m15s of all traffic.'],
    did: [{ number: 1, at: noon + 10_000, kind: 'shift', what: 'v1.1.0 got 25% of the traffic' }],
    why: ['The first evidence that sufficed: p95.'],
    next: [{ what: 'See whether it is well now.', command: 'gh workflow run x' }],
  }
  const page = {
    record: record(),
    answers,
    good: v1,
    approval: undefined,
    reason: 'p95',
    url: 'https://example.com',
    repositoryUrl: 'https://github.com/quay/harbor',
    runUrl: 'https://github.com/quay/harbor/actions/runs/1',
    timeline: [{ at: at(0), what: 'deploy of v1.1.0' }],
    logs: undefined,
    missingTags: [],
    closedIncident: undefined,
  }

  it('says who had approved it, where the record does', () => {
    expect(incidentBody({ ...page, approval: 'rosa on GitHub' })).toContain('- Approved: rosa on GitHub\n')
    expect(incidentBody(page)).not.toContain('Approved')
  })

  it('shows no commit that nobody knows, and compares with none', () => {
    const unknown = { version: 'v0.9.0', sha: noCommit }
    for (const body of [incidentBody({ ...page, good: unknown }), incidentBody({ ...page, record: record({ release: unknown }) })]) {
      expect(body).not.toContain('/compare/')
      expect(body.replace(/<!--.*?-->/s, '')).not.toContain(noCommit)
    }
  })

  it('says how long it took, how much was met, and where to look', () => {
    const body = incidentBody({
      ...page,
      record: record({ occurrences: [{ deployment: 7, exposure: 75, recovery: 120_000, requests: { sent: 300, failed: 12 } }] }),
      closedIncident: 'https://github.com/quay/harbor/issues/1',
    })
    expect(body).toContain('| 2m | 1m15s |')
    expect(body).toContain('not recorded')
    expect(body).toContain(`https://github.com/quay/harbor/compare/${v1.sha}...${v2.sha}`)
    expect(body).toContain('(https://github.com/quay/harbor/issues/1)')
    expect(body).toContain('**v1.1.0 was rolled back: p95. v1.0.0 serves all traffic.**')
    expect(body).not.toContain('Last lines of the side that failed')
  })

  it('answers the five questions under five headings, in their order, with what belongs to each', () => {
    const body = incidentBody({
      ...page,
      record: record({ occurrences: [{ deployment: 7, exposure: 75, requests: { sent: 300, failed: 12 } }] }),
      together: [{ service: 'web', left: 'v3.0.0', serves: 'v2.0.0', why: 'it needs harbor' }],
      logs: 'out of memory',
      missingTags: [{ name: 'recovery', reason: 'refused', hint: '', commands: ['git tag recovery'] }],
    })
    const headings = [...body.matchAll(/^#### (.*)$/gm)].map(([, title]) => title)
    expect(headings).toEqual([...Object.values(questions), 'To be set by hand: a recovery tag', 'How long it took', 'Where to look'])
    const answer = (question: keyof FiveAnswers) => body.split(`#### ${questions[question]}`)[1]?.split('\n#### ')[0] ?? ''
    expect(answer('serves')).toMatch(
      /v1\.0\.0 serves all traffic since 12:02:10 UTC\.[\s\S]*\| web \| v3\.0\.0 \| v2\.0\.0 \| it needs harbor \|/,
    )
    expect(answer('bad')).toMatch(
      /Since 12:01:50 UTC, found 10s later.*1m15s of all traffic\.\s+Of the 300 requests that Slipway itself sent to it, 12 failed\./,
    )
    expect(answer('did')).toMatch(/- 2026-01-05 12:00:10 UTC: v1\.1\.0 got 25% of the traffic[\s\S]*Timeline \(UTC\)/)
    expect(answer('why')).toMatch(/first evidence that sufficed[\s\S]*out of memory/)
    expect(answer('next')).toMatch(/1\. See whether it is well now\. `gh workflow run x`/)
    expect(body).toMatch(/git tag recovery[\s\S]*- \[ \] Find the cause/)
  })

  it('lets nothing from outside act', () => {
    const hostile = '</details> <script>alert(1)</script> @mona #1 [x](javascript:y) ```\n| a | b |'
    const told: FiveAnswers = {
      serves: hostile,
      bad: [hostile],
      did: [{ number: 1, at: noon, kind: 'shift', what: hostile }],
      why: [hostile],
      next: [{ what: hostile, command: hostile }],
    }
    const body = incidentBody({ ...page, answers: told, reason: hostile, timeline: [{ at: at(0), what: hostile }] })
    expect(withoutCode(body)).not.toMatch(/<script>|@mona|\[x\]\(javascript/)
    const logged = incidentBody({ ...page, logs: hostile })
    const [, fence = ''] = /\n(`{3,})text\n/.exec(logged) ?? []
    expect(fence.length).toBeGreaterThan(3)
    expect(logged.split(fence)).toHaveLength(3)
  })
})
