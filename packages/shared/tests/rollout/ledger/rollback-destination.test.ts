import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameRelease } from '../../../src/core/version.ts'
import { whyBad } from '../../../src/rollout/ledger/last-known-good.ts'
import type { LedgerEntry, LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { destinationAt, goodReleases, isWithinReach } from '../../../src/rollout/ledger/rollback-destination.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const releases = ['v1', 'v2', 'v3', 'v4', 'v5'].map((version) => aRelease(version))

function aRecord(id: number, release: LedgerRecord['intent']['release'], phases: readonly Phase[]): LedgerRecord {
  const at = new Date(id * 1_000).toISOString()
  const entries = phases.map((phase): LedgerEntry => ({ at, state: 'success', phase, detail: 'x' }))
  const run = { id, attempt: 1, job: 'deploy' }
  const intent = { schema: 1 as const, service: 's', environment: 'e', kind: 'deploy' as const, release, colour: 'blue' as const, run }
  return { id, at, intent, entries }
}

const ledger = fc
  .array(
    fc.tuple(fc.constantFrom(...releases), fc.constantFrom<Phase[]>(['complete'], ['complete', 'bad'], ['back'], ['kept'], ['stopped'])),
    {
      maxLength: 12,
    },
  )
  .map((rows) => rows.map(([release, phases], index) => aRecord(rows.length - index, release, phases)))

describe('where a rollback may go', () => {
  it('is newest first, each once, never the live one and never one marked bad', () => {
    fc.assert(
      fc.property(ledger, fc.option(fc.constantFrom(...releases), { nil: undefined }), (records, live) => {
        const good = goodReleases(records, live)
        expect(new Set(good.map(({ version }) => version)).size).toBe(good.length)
        for (const one of good) {
          expect(whyBad(records, one)).toBeUndefined()
          expect(live !== undefined && sameRelease(one, live)).toBe(false)
        }
      }),
    )
  })

  it('is, without an approval, only among the last that succeeded, of which there are at most rollout.keep', () => {
    fc.assert(
      fc.property(ledger, fc.constantFrom(...releases), fc.integer({ min: 1, max: 5 }), (records, live, keep) => {
        const near = releases.filter((one) => isWithinReach(records, one, { live, keep }))
        expect(near.length).toBeLessThanOrEqual(keep)
        const good = goodReleases(records, live)
        for (const one of near) expect(good.some((other) => sameRelease(one, other))).toBe(true)
      }),
    )
  })

  it('counts a success that was bad later: three failures in a row do not open the way to what is older', () => {
    const [one, two, three, four, live] = releases
    if (one === undefined || two === undefined || three === undefined || four === undefined) throw new Error('too few')
    const records = [
      aRecord(5, releases[4] ?? one, ['complete']),
      aRecord(4, four, ['complete', 'bad']),
      aRecord(3, three, ['complete', 'bad']),
      aRecord(2, two, ['complete']),
      aRecord(1, one, ['complete']),
    ]
    expect(isWithinReach(records, two, { live, keep: 2 })).toBe(false)
    expect(isWithinReach(records, two, { live, keep: 3 })).toBe(true)
    expect(isWithinReach(records, one, { live, keep: 3 })).toBe(false)
    expect(isWithinReach(records, four, { live, keep: 3 })).toBe(false)
  })
})

describe('the release of a commit', () => {
  const built = { version: 'develop.1', sha: 'a'.repeat(40), digest: `sha256:${'1'.repeat(64)}` }
  const branch = { sha: 'b'.repeat(40), tree: 'c'.repeat(40) }
  const promoted = (id: number, phases: readonly Phase[]): LedgerRecord => {
    const record = aRecord(id, built, phases)
    return { ...record, intent: { ...record.intent, source: branch } }
  }

  it('is found by the commit that it was built from, and by the one that brought it to the branch', () => {
    const records = [promoted(1, ['complete'])]
    expect(destinationAt(records, built.sha)).toMatchObject({ state: 'known', release: built })
    expect(destinationAt(records, branch.sha)).toMatchObject({ state: 'known', release: built })
    expect(destinationAt(records, 'd'.repeat(40))).toBeUndefined()
  })

  it('is bad by either, where it was taken back', () => {
    const records = [promoted(1, ['back'])]
    expect(destinationAt(records, branch.sha)).toMatchObject({ state: 'bad' })
  })
})
