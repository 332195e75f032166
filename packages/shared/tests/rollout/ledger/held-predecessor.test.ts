import { describe, expect, it } from 'vitest'
import { heldPredecessor } from '../../../src/rollout/ledger/held-predecessor.ts'
import type { Intent, LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const [v2, v3] = [aRelease('v1.1.0'), aRelease('v1.2.0')]
const at = '2026-01-05T12:00:00Z'
const unknown: NonNullable<Intent['previous']> = { colour: 'blue', version: 'v1.0.0' }
const live: Phase[] = ['prepare', 'verify', 'promote', 'complete']

function aRecord(over: Partial<Intent>, phases: Phase[] = live): Omit<LedgerRecord, 'id'> {
  const run = { id: 1, attempt: 1, job: 'deploy' }
  const intent: Intent = {
    schema: 1,
    service: 'harbor',
    environment: 'production',
    kind: 'deploy',
    release: v2,
    colour: 'green',
    run,
    ...over,
  }
  return { at, intent, entries: phases.map((phase) => ({ at, state: 'in_progress', phase, detail: phase })) }
}

/** Oldest first. */
const heldIn = (...records: Omit<LedgerRecord, 'id'>[]) =>
  heldPredecessor(records.map((record, index) => ({ ...record, id: index + 1 })).reverse(), 'green')

const first = aRecord({ previous: unknown })
const onBlue = (...phases: Phase[]) => aRecord({ colour: 'blue', release: v3, previous: { colour: 'green', release: v2 } }, phases)

describe('what was live before and has no record', () => {
  it('is held by its side, under the name that it had', () => {
    expect(heldIn(first)).toEqual({ colour: 'blue', version: 'v1.0.0', successor: v2 })
    expect(heldIn(aRecord({ previous: { colour: 'blue' } }))).toEqual({ colour: 'blue', version: undefined, successor: v2 })
  })

  it.each<[string, Phase[]]>([
    ['nothing was begun there', []],
    ['a rollout ended before it touched the side', ['stopped']],
    ['a rollout only made sure that nothing reaches it', ['close', 'stopped']],
  ])('is held while %s', (_what, phases) => {
    expect(heldIn(first, onBlue(...phases))?.colour).toBe('blue')
  })

  it.each<[string, Phase[]]>([
    ['something was brought up there', ['prepare', 'stopped']],
    ['something had traffic there', ['prepare', 'verify', 'shift', 'back']],
    ['it has a record by now, and was left again', ['verify', 'promote', 'complete']],
  ])('is not held once %s', (_what, phases) => {
    expect(heldIn(first, onBlue(...phases))).toBeUndefined()
  })

  it.each<[string, Partial<Intent>]>([
    ['nothing was live before', {}],
    ['its release is in the ledger', { previous: { colour: 'blue', release: v3 } }],
    ['a rollback has left it, since it is bad', { kind: 'rollback', previous: unknown }],
    ['it was judged in place', { previous: { ...unknown, colour: 'green' } }],
  ])('is none where %s', (_what, over) => {
    expect(heldIn(aRecord(over))).toBeUndefined()
  })
})
