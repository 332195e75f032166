import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcomeSentence, placed, type ReleaseOutcome, sentences, shorten, withLimit } from '../../src/core/outcome-sentence.ts'

const version = 'v1.1.0'
const cause = placed(withLimit('3 of 15 requests failed', '1%'), 'at 50% of the traffic')
const serves = { name: 'v1.0.0', since: Date.parse('2026-01-05T04:42:31.900Z') }

describe('what became of a release, in sentences', () => {
  it.each<[ReleaseOutcome, string]>([
    [
      { state: 'rolled-back', version, cause, judged: true, serves },
      'v1.1.0 was rolled back: 3 of 15 requests failed at 50% of the traffic (limit 1%). v1.0.0 serves all traffic since 04:42:31 UTC.',
    ],
    [
      { state: 'rolled-back', version, cause: 'the job was cancelled.', judged: false, serves: { name: 'what served before v1.1.0' } },
      'v1.1.0 was rolled back without a judgement: the job was cancelled. What served before v1.1.0 serves all traffic.',
    ],
    [
      { state: 'no-traffic', version, cause: 'green did not answer', serves },
      'v1.1.0 got no traffic: green did not answer. v1.0.0 serves all traffic as before.',
    ],
    [
      { state: 'no-traffic', version, cause: 'green did not answer', serves: undefined },
      'v1.1.0 got no traffic: green did not answer. Nothing was live before it.',
    ],
    [
      { state: 'unproven', version, cause: '3 requests were judged; 30 are needed' },
      'v1.1.0 keeps all traffic, and is not proven good: 3 requests were judged; 30 are needed.',
    ],
    [
      { state: 'nothing-to-go-back-to', version, cause },
      'v1.1.0 has all traffic, although its rollout failed: 3 of 15 requests failed at 50% of the traffic (limit 1%). There was nothing well to go back to.',
    ],
    [
      { state: 'not-ended', version, cause: 'HAProxy did not answer; by hand: gh workflow run x --field environment=production' },
      'The rollout of v1.1.0 could not be ended. Look at the target now: HAProxy did not answer; by hand: gh workflow run x --field environment=production',
    ],
    [
      { state: 'promoted', version, judged: '0 of 60 requests failed in its last step (limit 1%)' },
      'v1.1.0 serves all traffic: 0 of 60 requests failed in its last step (limit 1%). Its watch follows.',
    ],
    [{ state: 'promoted', version, judged: undefined }, 'v1.1.0 serves all traffic. Its watch follows.'],
    [
      { state: 'complete', serving: serves, watched: true, judged: undefined },
      'v1.0.0 serves all traffic since 04:42:31 UTC and passed its watch.',
    ],
    [
      { state: 'complete', serving: { name: version }, watched: false, judged: undefined },
      'v1.1.0 serves all traffic and passed its steps, without a watch.',
    ],
  ])('says of %j', (outcome, said) => expect(outcomeSentence(outcome)).toBe(said))

  it('says the cause once', () => {
    const said = outcomeSentence({ state: 'rolled-back', version, cause, judged: true, serves })
    expect(said.split('requests failed')).toHaveLength(2)
  })

  it('fits a status of 140 characters', () => {
    expect(outcomeSentence({ state: 'rolled-back', version, cause, judged: true, serves }).length).toBeLessThanOrEqual(140)
  })
})

describe('a clause', () => {
  it.each([
    ['3 of 15 requests failed (limit 1%)', '3 of 15 requests failed in the watch (limit 1%)'],
    ['GET /health answered 503 (health of green: api)', 'GET /health answered 503 (health of green: api) in the watch'],
    ['it was aborted', 'it was aborted in the watch'],
  ])('is placed before its limit: %s', (clause, said) => expect(placed(clause, 'in the watch')).toBe(said))

  it('ends a sentence with one full stop', () => expect(sentences('one.', 'two', 'three… ')).toBe('one. two. three….'))
})

describe('a text that is too long', () => {
  it('is cut at a word', () => {
    expect(shorten('3 of 15 requests failed, at half', 27)).toBe('3 of 15 requests failed…')
    expect(shorten('one two', 7)).toBe('one two')
  })

  it('is one line within its limit, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 60 }), (text, limit) => {
        const cut = shorten(text, limit)
        expect(cut.length).toBeLessThanOrEqual(limit)
        expect(cut).not.toMatch(/[\r\n]/)
        expect(cut.isWellFormed()).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
