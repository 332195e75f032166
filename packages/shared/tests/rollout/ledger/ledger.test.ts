import { describe, expect, it } from 'vitest'
import type { Release } from '../../../src/core/words.ts'
import { lastKnownGood, lastSuccess, whyBad } from '../../../src/rollout/ledger/last-known-good.ts'
import type { EntryState, LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { isOpen, lastOn } from '../../../src/rollout/ledger/record-state.ts'
import { chooseDestination } from '../../../src/rollout/ledger/rollback-destination.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const [v1, v2, v3] = [aRelease('v1.0.0'), aRelease('v1.1.0'), aRelease('v1.2.0')]
const states: Partial<Record<Phase, EntryState>> = { complete: 'success', back: 'failure', bad: 'failure', replaced: 'inactive' }

/** Newest first, as the ledger gives them. */
function aLedger(...rollouts: [release: Release, colour: 'blue' | 'green', ...phases: Phase[]][]): LedgerRecord[] {
  return rollouts.map(([release, colour, ...phases], index) => ({
    id: rollouts.length - index,
    at: '2026-01-05T12:00:00Z',
    intent: {
      schema: 1,
      service: 'harbor',
      environment: 'production',
      kind: 'deploy',
      release,
      colour,
      run: { id: 1, attempt: 1, job: 'deploy' },
    },
    entries: phases.map((phase) => ({
      at: '2026-01-05T12:00:00Z',
      state: states[phase] ?? 'in_progress',
      phase,
      detail: `it was ${phase}`,
    })),
  }))
}

describe('the last known good release', () => {
  it.each<[string, LedgerRecord[], Release | undefined, Release | undefined]>([
    [
      'is the newest that passed its watch and is not live',
      aLedger([v3, 'blue', 'complete'], [v2, 'green', 'complete'], [v1, 'blue', 'complete']),
      v3,
      v2,
    ],
    [
      'is never one that was marked bad',
      aLedger([v3, 'blue', 'complete'], [v2, 'green', 'complete', 'bad'], [v1, 'blue', 'complete']),
      v3,
      v1,
    ],
    [
      'is never one whose later rollout was taken back',
      aLedger([v3, 'blue', 'complete'], [v2, 'blue', 'back'], [v2, 'green', 'complete'], [v1, 'blue', 'complete']),
      v3,
      v1,
    ],
    [
      'may have been bad once and good later',
      aLedger([v3, 'blue', 'complete'], [v2, 'green', 'complete'], [v2, 'blue', 'back'], [v1, 'blue', 'complete']),
      v3,
      v2,
    ],
    [
      'is never one that was kept without a judgement',
      aLedger([v3, 'blue', 'complete'], [v2, 'green', 'promote', 'kept'], [v1, 'blue', 'complete']),
      v3,
      v1,
    ],
    [
      'is never one whose rollout was never completed',
      aLedger([v3, 'blue', 'complete'], [v2, 'green', 'promote'], [v1, 'blue', 'complete']),
      v3,
      v1,
    ],
    ['is none where only the live one succeeded', aLedger([v1, 'blue', 'complete']), v1, undefined],
    ['may have been replaced since', aLedger([v2, 'green', 'complete'], [v1, 'blue', 'complete', 'replaced']), v2, v1],
  ])('%s', (_name, records, current, expected) => {
    expect(lastKnownGood(records, { current })?.intent.release).toEqual(expected)
  })
})

describe('what the ledger tells', () => {
  const records = aLedger([v3, 'green', 'prepare'], [v2, 'green', 'complete', 'bad'], [v1, 'blue', 'complete', 'replaced'])

  it('knows what ought to be live, what runs where, what stands open and why a release is bad', () => {
    expect(lastSuccess(records)?.intent.release).toEqual(v1)
    // v3 was only being prepared there: whether it came up is not written.
    expect(lastOn(records, 'green')).toBeUndefined()
    expect(records.map(isOpen)).toEqual([true, false, false])
    expect(whyBad(records, v2)).toBe('it was bad')
    expect(whyBad(records, v1)).toBeUndefined()
  })

  it('does not think that a side that was taken down still runs something', () => {
    expect(lastOn(aLedger([v2, 'green', 'complete'], [v1, 'blue', 'complete', 'retired']), 'blue')).toBeUndefined()
  })

  it('names a destination with or without its v, and says when it is bad, unknown or missing', () => {
    expect(chooseDestination(records, { version: '1.0.0', live: v2 })).toEqual({ state: 'known', release: v1, others: [] })
    expect(chooseDestination(records, { version: 'v1.1.0', live: v3 })).toMatchObject({
      state: 'bad',
      reason: 'it was bad',
      good: ['v1.0.0'],
    })
    expect(chooseDestination(records, { version: 'v9', live: v2 })).toEqual({ state: 'unknown', version: 'v9', good: ['v1.0.0'] })
    expect(chooseDestination([], { version: undefined, live: undefined })).toEqual({ state: 'none' })
  })
})
