import { describe, expect, it } from 'vitest'
import type { Release } from '../../../src/core/words.ts'
import { automaticPause } from '../../../src/rollout/admission/automatic-pause.ts'
import type { LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const [v1, v2, v3] = [aRelease('v1.0.0'), aRelease('v1.1.0'), aRelease('v1.2.0')]

type Rollout = { release: Release; phases: Phase[]; back?: { from: Release | undefined } }

/** Newest first; a rollback says what it left. */
function aLedger(...rollouts: Rollout[]): LedgerRecord[] {
  return rollouts.map(({ release, phases, back }, index) => ({
    id: rollouts.length - index,
    at: '2026-01-05T12:00:00Z',
    intent: {
      schema: 1,
      service: 'harbor',
      environment: 'production',
      kind: back === undefined ? 'deploy' : 'rollback',
      release,
      colour: 'blue',
      ...(back?.from === undefined ? {} : { previous: { colour: 'green' as const, release: back.from } }),
      run: { id: 1, attempt: 1, job: 'deploy' },
    },
    entries: phases.map((phase) => ({ at: '2026-01-05T12:00:00Z', state: 'in_progress' as const, phase, detail: phase })),
  }))
}

const deployed = (release: Release, ...phases: Phase[]): Rollout => ({ release, phases })
const rolledBack = (from: Release | undefined, to: Release, ...phases: Phase[]): Rollout => ({ release: to, phases, back: { from } })

describe('automatic deployments', () => {
  it.each<[string, LedgerRecord[], number | undefined]>([
    ['go on where nothing was ever deployed', [], undefined],
    ['go on after a success', aLedger(deployed(v2, 'complete'), deployed(v1, 'complete', 'replaced')), undefined],
    ['pause after a release that was judged bad on its way', aLedger(deployed(v2, 'shift', 'back'), deployed(v1, 'complete')), 2],
    ['pause after a rollback, because of the release it left', aLedger(rolledBack(v2, v1, 'complete'), deployed(v2, 'complete', 'bad')), 1],
    ['pause although the run died before the release was marked', aLedger(rolledBack(v2, v1, 'complete'), deployed(v2, 'complete')), 1],
    ['pause because of a rollback from a release that the ledger does not know', aLedger(rolledBack(undefined, v1, 'complete')), 1],
    ['pause after a rollback whose run died with all traffic on the good side', aLedger(rolledBack(v2, v1, 'kept')), 1],
    ['go on after a rollout that was stopped without a judgement', aLedger(deployed(v2, 'stopped'), deployed(v1, 'complete')), undefined],
    ['stay paused whatever was stopped since', aLedger(deployed(v3, 'stopped'), deployed(v2, 'back'), deployed(v1, 'complete')), 2],
    ['stay paused over a release that was kept without a judgement', aLedger(deployed(v3, 'kept'), deployed(v2, 'back')), 1],
    ['are not moved by a rollout in hand', aLedger(deployed(v3, 'shift'), deployed(v2, 'back')), 1],
    ['go on after somebody resumed them', aLedger(deployed(v2, 'back', 'resumed'), deployed(v1, 'complete')), undefined],
    [
      'go on after a resumption that followed the mark',
      aLedger(rolledBack(v2, v1, 'complete'), deployed(v2, 'complete', 'bad', 'resumed')),
      undefined,
    ],
    ['pause anew when the next release is bad too', aLedger(deployed(v3, 'back'), deployed(v2, 'back', 'resumed')), 2],
    ['go on after a newer success', aLedger(deployed(v3, 'complete'), deployed(v2, 'back'), deployed(v1, 'complete')), undefined],
  ])('%s', (_what, records, paused) => {
    expect(automaticPause(records)?.id).toBe(paused)
  })

  it('go on after a resumption that stands on a later record, and only after one that is later', () => {
    const ledger = aLedger(deployed(v3, 'stopped', 'resumed'), deployed(v2, 'back'))
    expect(automaticPause(ledger)?.id).toBe(1)
    const later = ledger.map((record) =>
      record.id === 2 ? { ...record, entries: record.entries.map((entry) => ({ ...entry, at: '2026-01-05T12:00:01Z' })) } : record,
    )
    expect(automaticPause(later)).toBeUndefined()
  })
})
