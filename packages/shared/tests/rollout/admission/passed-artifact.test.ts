import { ms } from '@slipway/shared/core/duration'
import type { Release } from '@slipway/shared/core/words'
import { type PassageFacts, passageOfDigest, passedArtifactsOf } from '@slipway/shared/rollout/admission/passed-artifact'
import { evaluatePromotion } from '@slipway/shared/rollout/admission/promotion-rule'
import type { LedgerEntry, LedgerRecord, Phase } from '@slipway/shared/rollout/ledger/ledger'
import { describe, expect, it } from 'vitest'

const day = 86_400_000
const now = Date.parse('2026-03-01T12:00:00Z')
const tree = 'a'.repeat(40)
const otherTree = 'b'.repeat(40)
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`
const releaseOf = (version: string, letter: string): Release => ({ version, sha: letter.repeat(40), digest: digestOf(letter) })

type Rolled = {
  release?: Release
  phases?: readonly Phase[]
  /** Days before now. */
  ago?: number
  /** The tree of its files, or that its record does not tell it. */
  of?: string
  kept?: boolean
  kind?: LedgerRecord['intent']['kind']
}

const one = releaseOf('develop.1', '1')
const two = releaseOf('develop.2', '2')

let next = 0
function aRollout({ release = one, phases = ['complete'], ago = 1, of = tree, kept = true, kind = 'deploy' }: Rolled = {}): LedgerRecord {
  next += 1
  const at = new Date(now - ago * day).toISOString()
  const { digest } = release
  return {
    id: next,
    at,
    intent: {
      schema: 1,
      service: 'harbor',
      environment: 'staging',
      kind,
      release,
      colour: 'blue',
      run: { id: next, attempt: 1, job: 'deploy' },
      ...(of === 'untold' ? {} : { source: { sha: release.sha, tree: of } }),
      ...(kept && digest !== undefined ? { artifact: { digest, store: 'oci' as const, ref: `r.test/a@${digest}` } } : {}),
    },
    entries: phases.map((phase): LedgerEntry => ({ at, state: 'success', phase, detail: 'error rate 30%' })),
  }
}

/** `records`: newest first. */
const facts = (records: readonly LedgerRecord[], maxAge = 30): PassageFacts => ({
  records,
  terms: { environment: 'staging', maxAge: ms(maxAge * day), rebuild: 'allow' },
  now,
})

describe('the artifact that is deployed in the place of a build', () => {
  const chosen = (records: readonly LedgerRecord[], maxAge?: number) => {
    const { found, reason } = passedArtifactsOf(tree, facts(records, maxAge))
    return found.length === 0 ? reason : found.map(({ release }) => release.version).join(', ')
  }
  const { digest: _none, ...withoutDigest } = one

  it.each<[string, readonly Rolled[], string | RegExp]>([
    ['the same files that passed', [{}], 'develop.1'],
    ['the newest of several, then the older', [{ release: two }, { release: one, ago: 2 }], 'develop.2, develop.1'],
    ['one among others', [{ release: two, of: otherTree }, {}], 'develop.1'],
    ['one that a later release has replaced', [{ release: two, of: otherTree }, { phases: ['complete', 'replaced'] }], 'develop.1'],
    ['one whose side was taken down', [{ phases: ['complete', 'retired'] }], 'develop.1'],
    ['an older one, where the newest of these files did not pass', [{ release: two, phases: ['stopped'] }, {}], 'develop.1'],
    ['nothing', [], /^nothing with the files of this commit was deployed to staging$/],
    ['other files', [{ of: otherTree }], /^nothing with the files of this commit/],
    ['a record that tells no files', [{ of: 'untold' }], /^nothing with the files of this commit/],
    ['a rollback to them', [{ kind: 'rollback' }], /^nothing with the files of this commit/],
    ['a drill', [{ kind: 'drill' }], /^nothing with the files of this commit/],
    ['a watch that goes on', [{ phases: ['shift', 'promote'] }], /develop\.1 has not completed its watch in staging/],
    ['a watch that could say nothing', [{ phases: ['promote', 'kept'] }], /the watch of develop\.1 in staging could say nothing/],
    ['one that got no traffic', [{ phases: ['prepare', 'stopped'] }], /develop\.1 did not pass its watch in staging/],
    ['one that was taken back in its watch', [{ phases: ['promote', 'back'] }], /develop\.1 was taken back from staging: error rate 30%/],
    ['one that was rolled back since', [{ phases: ['complete', 'bad'] }], /develop\.1 was taken back from staging: error rate 30%/],
    ['one that was bad when it came again', [{ phases: ['promote', 'back'] }, { ago: 2 }], /develop\.1 was taken back from staging/],
    ['one that passed again after it was bad', [{}, { phases: ['complete', 'bad'], ago: 2 }], 'develop.1, develop.1'],
    ['one that is too old', [{ ago: 30.001 }], /passed its watch in staging on 2026-01-30, longer ago than max-age \(30d\)/],
    ['one that is just young enough', [{ ago: 30 }], 'develop.1'],
    ['one without a digest', [{ release: withoutDigest }], /does not know the digest of develop\.1/],
    ['one that is kept nowhere', [{ kept: false }], /does not say where its artifact is kept/],
  ])('is %s', (_what, rolled, expected) => {
    expect(chosen(rolled.map(aRollout))).toMatch(expected instanceof RegExp ? expected : new RegExp(`^${expected}$`))
  })

  it('is not believed where it is kept under another digest', () => {
    const record = aRollout()
    const artifact = { digest: digestOf('9'), store: 'oci' as const, ref: 'r.test/a' }
    expect(chosen([{ ...record, intent: { ...record.intent, artifact } }])).toMatch(/does not say where its artifact is kept/)
  })

  it('is not believed with a time that cannot be read', () => {
    const record = aRollout()
    expect(chosen([{ ...record, entries: record.entries.map((entry) => ({ ...entry, at: 'yesterday' })) }])).toMatch(/longer ago than/)
  })
})

describe('whether a digest passed', () => {
  it.each<[string, readonly Rolled[], string]>([
    ['as what was deployed there', [{}], 'passed'],
    ['whatever files its record tells', [{ of: 'untold' }], 'passed'],
    ['in any of its rollouts', [{ phases: ['stopped'] }, { ago: 2 }], 'passed'],
    ['not as a rebuild of the same commit', [{ release: { ...one, digest: digestOf('9') } }], 'not-passed'],
    ['not while its watch goes on', [{ phases: ['promote'] }], 'not-passed'],
    ['not when it was rolled back since', [{ phases: ['complete', 'bad'] }], 'bad'],
    ['not with an old pass', [{ ago: 31 }], 'not-passed'],
  ])('%s', (_what, rolled, state) => {
    expect(passageOfDigest(digestOf('1'), facts(rolled.map(aRollout))).state).toBe(state)
  })
})

describe('the rule of promotion', () => {
  const environment = (rebuild: 'allow' | 'refuse', builtPerEnvironment = false) => ({
    name: 'production',
    promotes: { ...facts([]).terms, rebuild },
    builtPerEnvironment,
  })
  const passed = passageOfDigest(digestOf('1'), facts([aRollout()]))

  it.each([
    ['passed', passed, 'allow', 'clear', /these bytes passed the watch of staging on 2026-02-28/],
    ['passed', passed, 'refuse', 'clear', /these bytes passed/],
    ['not passed', { state: 'not-passed', reason: 'never seen' }, 'allow', 'clear', /a rebuild, which staging has not tested: never seen/],
    [
      'not passed',
      { state: 'not-passed', reason: 'never seen' },
      'refuse',
      'blocks',
      /production takes only what passed staging: never seen/,
    ],
    ['was taken back', { state: 'bad', reason: 'error rate' }, 'allow', 'blocks', /these very bytes did not hold in staging: error rate/],
    ['was taken back', { state: 'bad', reason: 'error rate' }, 'refuse', 'blocks', /these very bytes did not hold/],
    ['is not known', { state: 'unread', reason: 'no ledger' }, 'allow', 'unchecked', /whether it passed staging is not known: no ledger/],
    ['is not known', { state: 'unread', reason: 'no ledger' }, 'refuse', 'blocks', /and no ledger/],
  ] as const)('says of what %s, with rebuild %s: %s', (_what, passage, rebuild, state, message) => {
    expect(evaluatePromotion(environment(rebuild), passage)).toMatchObject({
      rule: 'promotion',
      state,
      message: expect.stringMatching(message),
    })
  })

  it('says that a build for each environment is never promoted', () => {
    expect(evaluatePromotion(environment('allow', true), { state: 'not-passed', reason: 'x' })).toMatchObject({
      state: 'clear',
      message: expect.stringContaining('each environment has a build of its own'),
    })
  })

  it('is not asked where nothing is promoted', () => {
    expect(evaluatePromotion({ ...environment('allow'), promotes: undefined }, passed)).toBeUndefined()
  })
})
