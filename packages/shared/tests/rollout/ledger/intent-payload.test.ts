import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePayload, payloadOf } from '../../../src/rollout/ledger/intent-payload.ts'
import { formatDescription, type Intent, type LedgerEntry, type LedgerRecord } from '../../../src/rollout/ledger/ledger.ts'
import { reconcile } from '../../../src/rollout/plan/interrupted-rollout.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { firstIntent, firstParseDescription } from './first-reader.ts'

const required: Intent = {
  schema: 1,
  service: 'api',
  environment: 'production',
  kind: 'deploy',
  release: aRelease('v1.1.0'),
  colour: 'green',
  run: { id: 100, attempt: 1, job: 'deploy' },
}
const digest = `sha256:${'ab'.repeat(32)}`
const full: Intent = {
  ...required,
  previous: { colour: 'blue', release: aRelease('v1.0.0'), identity: { version: '8fb4e38b-2a4e-4b29-a0d6-0b8aa8f8a8ed' } },
  reason: 'the new parser',
  hold: 600_000,
  database: { from: '1', to: '2' },
  overrides: [{ rule: 'freeze', by: 'mona', reason: 'a fix' }],
  group: { id: '100+1+deploy', services: ['parser', 'api', 'dashboard'], order: 'sequential' },
  artifact: { digest, store: 'oci', ref: `ghcr.io/quay/harbor/api@${digest}` },
  source: { sha: 'c'.repeat(40), tree: 'd'.repeat(40) },
  approvals: [{ by: 'rosa', at: '2026-01-05T12:00:00Z', comment: 'go' }, { by: 'mona' }],
}

/** As GitHub gives a payload back: an object, or its JSON text. */
const asGithubGives = (intent: Intent): unknown[] => [JSON.parse(JSON.stringify(payloadOf(intent))), JSON.stringify(payloadOf(intent))]

describe('an intent in the payload of a deployment', () => {
  it.each<[string, Intent]>([
    ['a deployment', full],
    ['a rollback', { ...full, kind: 'rollback' }],
    ['a drill', { ...full, kind: 'drill' }],
    ['one with nothing but what it must have', required],
  ])('is read back as it was written: %s', (_what, intent) => {
    for (const payload of asGithubGives(intent)) expect(parsePayload(payload)).toEqual({ state: 'known', intent, unknownKeys: [] })
  })

  it('is a record for the first reader of version 1, with every new key, and says the same', () => {
    for (const intent of [full, { ...full, kind: 'rollback' as const }, { ...full, kind: 'drill' as const }]) {
      const { group: _g, artifact: _a, source: _s, approvals: _p, previous, ...known } = intent
      expect(firstIntent.parse(payloadOf(intent))).toEqual({
        ...known,
        kind: intent.kind === 'rollback' ? 'rollback' : 'deploy',
        previous: { colour: previous?.colour, release: previous?.release },
      })
    }
  })

  it('keeps what it understands of a later version and names the rest by its path', () => {
    const later = {
      ...full,
      canary: { weight: 5 },
      previous: { ...full.previous, region: 'fra' },
      approvals: [
        { by: 'rosa', team: 'crew' },
        { by: 'mona', team: 'crew' },
      ],
      artifact: { ...full.artifact, store: 'r2' },
    }
    const { artifact: _notUnderstood, ...understood } = full
    expect(parsePayload(later)).toEqual({
      state: 'known',
      intent: { ...understood, approvals: [{ by: 'rosa' }, { by: 'mona' }] },
      unknownKeys: ['previous.region', 'artifact', 'approvals[].team', 'canary'],
    })
  })

  it('loses no record for an optional key, whatever stands in it', () => {
    const optional = ['reason', 'hold', 'database', 'overrides', 'group', 'artifact', 'source', 'approvals'] as const
    fc.assert(
      fc.property(fc.subarray([...optional], { minLength: 1 }), fc.json(), fc.json(), (keys, text, identity) => {
        const odd = Object.fromEntries(keys.map((key) => [key, JSON.parse(text)]))
        const parsed = parsePayload({ ...full, ...odd, previous: { ...full.previous, identity: JSON.parse(identity) } })
        expect(parsed).toMatchObject({ state: 'known', intent: { ...required, previous: { colour: 'blue', release: aRelease('v1.0.0') } } })
      }),
    )
  })

  it.each<[string, unknown, string]>([
    ['nothing', null, 'its payload is no JSON object'],
    ['a list', [], 'its payload is no JSON object'],
    ['a text that is no JSON', 'production', 'its payload is no JSON object'],
    ['JSON of something else', '42', 'its payload is no JSON object'],
    ['JSON in JSON', JSON.stringify(JSON.stringify(full)), 'its payload is no JSON object'],
    ['another tool', { other: 'tool' }, 'schema: '],
    ['another version', { ...full, schema: 2 }, 'schema: '],
    ['no service', { ...full, service: undefined }, 'service: '],
    ['a kind that is not known', { ...full, kind: 'canary' }, 'kind: '],
    ['a commit that is none', { ...full, release: { version: 'v1', sha: 'main' } }, 'release.sha: expected a full commit'],
    ['no side before', { ...full, previous: { version: 'v1' } }, 'previous.colour: '],
  ])('is odd, with the reason: %s', (_what, payload, reason) => {
    expect(parsePayload(payload)).toMatchObject({ state: 'odd', reason: expect.stringContaining(reason) })
  })

  it('throws at nothing', () => {
    fc.assert(fc.property(fc.anything(), (payload) => ['known', 'odd'].includes(parsePayload(payload).state)))
  })

  it('takes the mark of a drill only where it is one', () => {
    expect(parsePayload({ ...full, drill: true })).toMatchObject({ intent: { kind: 'drill' }, unknownKeys: [] })
    expect(parsePayload({ ...full, kind: 'drill' })).toMatchObject({ intent: { kind: 'drill' }, unknownKeys: [] })
    expect(parsePayload({ ...full, drill: 'yes' })).toMatchObject({ intent: { kind: 'deploy' }, unknownKeys: ['drill'] })
    expect(parsePayload({ ...full, kind: 'rollback', drill: true })).toMatchObject({ intent: { kind: 'rollback' }, unknownKeys: ['drill'] })
  })
})

describe('a drill that its runner did not live to end, for the first reader', () => {
  const at = '2026-01-05T12:00:00Z'
  const entry = (phase: LedgerEntry['phase']): LedgerEntry => ({ at, state: 'in_progress', phase, detail: 'as it was' })
  const live: LedgerRecord = {
    id: 1,
    at,
    intent: { ...required, release: aRelease('v1.1.0'), colour: 'blue' },
    entries: [{ at, state: 'success', phase: 'complete', detail: 'watched' }],
  }
  const side = (weight: number) => ({
    weight,
    open: weight > 0,
    state: 'serving' as const,
    sessions: 0,
    release: undefined,
    address: undefined,
  })
  const observed = { blue: side(0.5), green: side(0.5) }
  /** What is decided about the split, by the kind that stands in the payload. */
  const decide = (payload: object) => {
    const read = firstIntent.safeParse(payload)
    const drill = read.success
      ? [{ id: 2, at, intent: { ...required, ...payload, kind: read.data.kind }, entries: [entry('prepare'), entry('shift')] }]
      : []
    return reconcile({ observed, records: [...drill, live], self: { run: 9, attempt: 1, job: 'deploy' }, onDrift: 'stop' })
  }
  const drill: Intent = { ...required, kind: 'drill', release: aRelease('v1.0.0'), run: { id: 101, attempt: 1, job: 'drill' } }

  it('is taken back to the release that was live, as it is written', () => {
    expect(decide(payloadOf(drill))).toMatchObject({ state: 'unsettled', direction: 'back', candidates: [{ colour: 'blue' }, {}] })
  })

  it('would be taken for a change by hand as a kind of its own, and finished to the older release as a rollback', () => {
    expect(decide(drill)).toMatchObject({ state: 'drift' })
    expect(decide({ ...drill, kind: 'rollback' })).toMatchObject({ direction: 'forward', candidates: [{ colour: 'green' }, {}] })
  })
})

describe('a status of a later version', () => {
  it('is passed over by the first reader, which keeps the record', () => {
    expect(firstParseDescription(formatDescription({ phase: 'identified', detail: 'version 8fb4e38b' }))).toBeUndefined()
    expect(firstParseDescription(formatDescription({ phase: 'complete', detail: 'watched' }))).toEqual({
      phase: 'complete',
      detail: 'watched',
    })
  })
})
