import type { HistoryRecord } from '@slipway/shared/github/history'
import { consequenceOfLook, deployedSince, looksOf } from '@slipway/shared/rollout/analysis/return-window'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { describe, expect, it } from 'vitest'

const hour = 3_600_000
const now = Date.parse('2026-03-10T12:00:00Z')
const ask = (hoursAgo: number | undefined, looks: [hoursAgo: number, well: boolean][] = [], window = 24 * hour) =>
  consequenceOfLook({
    deployedAt: hoursAgo === undefined ? undefined : now - hoursAgo * hour,
    now,
    window,
    looks: looks.map(([ago, well]) => ({ at: now - ago * hour, well })),
  })

describe('what follows when a look finds what is live failing', () => {
  it.each([
    ['soon after the deployment it is taken back', ask(1), 'take-back', 'deployed 1h ago, within rollback.window (1d)'],
    ['to the last minute of the window', ask(23.9), 'take-back', 'within'],
    ['a release that was fine for days is not', ask(24 * 9, [[24, true]]), 'alert', 'deployed 9d ago, longer than rollback.window (1d)'],
    ['nor one of which no look is recorded', ask(30), 'alert', 'no look within that time is recorded'],
    [
      'but what every look since then has found',
      ask(30, [
        [26, false],
        [6, false],
      ]),
      'take-back',
      'every look since then',
    ],
    ['a look of the release before says nothing', ask(30, [[31, false]]), 'alert', 'no look within that time'],
    ['what only late looks have found may be newer', ask(30, [[5, false]]), 'alert', 'no look within that time'],
    [
      'one good look is enough',
      ask(30, [
        [26, false],
        [6, true],
      ]),
      'alert',
      'a look has found it well since then',
    ],
    ['a window of 0s only alerts', ask(0.1, [[0.05, false]], 0), 'alert', 'rollback.window is 0s'],
    ['and so does an age that nobody knows', ask(undefined), 'alert', 'does not say when'],
    ['a clock that is behind GitHub is no age', ask(-1), 'take-back', 'deployed 0s ago'],
  ])('%s', (_what, consequence, does, reason) => {
    expect(consequence.does).toBe(does)
    expect(consequence.reason).toContain(reason)
  })
})

const line = (more: Partial<HistoryRecord>): HistoryRecord => ({
  schema: 1,
  key: 'k',
  at: '2026-03-10T06:00:00.000Z',
  service: 'harbor',
  environment: 'production',
  outcome: 'checked',
  verdict: 'pass',
  sha: 'a'.repeat(40),
  headline: 'looked',
  actor: 'mona',
  url: 'https://github.test/run/1',
  actions: {},
  measures: {},
  ...more,
})

describe('the looks of the history', () => {
  it('are those at these services of this environment that said something', () => {
    const history = [
      line({}),
      line({ verdict: 'fail' }),
      line({ verdict: 'warn' }),
      line({ verdict: 'not-evaluated' }),
      line({ outcome: 'deployed' }),
      line({ environment: 'staging' }),
      line({ service: 'other', verdict: 'fail' }),
    ]
    const looks = looksOf(history, { environment: 'production', services: ['harbor'] })
    expect(looks.map(({ well }) => well)).toEqual([true, false, true])
  })
})

const aRecord = (id: number, entries: LedgerRecord['entries']): LedgerRecord => ({
  id,
  at: '2026-03-01T00:00:00.000Z',
  intent: {
    schema: 1,
    service: 'harbor',
    environment: 'production',
    kind: 'deploy',
    release: { version: `v${id}`, sha: 'a'.repeat(40) },
    colour: 'blue',
    run: { id: 1, attempt: 1, job: 'deploy' },
  },
  entries,
})

describe('since when a release is live', () => {
  it('is when it was found good or kept, not when its rollout began', () => {
    const entry = (phase: 'promote' | 'complete' | 'kept' | 'bad', at: string) => ({ at, state: 'success' as const, phase, detail: '' })
    const complete = aRecord(1, [entry('promote', '2026-03-01T01:00:00.000Z'), entry('complete', '2026-03-01T02:00:00.000Z')])
    const kept = aRecord(2, [entry('promote', '2026-03-02T01:00:00.000Z'), entry('kept', '2026-03-02T02:00:00.000Z')])
    const bad = aRecord(3, [entry('promote', '2026-03-03T01:00:00.000Z'), entry('bad', '2026-03-03T02:00:00.000Z')])
    expect(deployedSince([bad, complete])).toBe(Date.parse('2026-03-01T02:00:00.000Z'))
    expect(deployedSince([kept, complete])).toBe(Date.parse('2026-03-02T02:00:00.000Z'))
    expect(deployedSince([bad])).toBeUndefined()
  })
})
