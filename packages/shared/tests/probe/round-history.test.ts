import type { HealthRound } from '@slipway/shared/probe/health-round'
import { judgeProbes, type ProbeResult } from '@slipway/shared/probe/probe-result'
import { describeHistory, historyOf } from '@slipway/shared/probe/round-history'
import { describe, expect, it } from 'vitest'

const start = Date.parse('2026-01-05T12:00:00Z')
const seen = { name: 'startup', latency: 1, unreachable: false }
const old = { verdict: 'fail', reason: 'answered by release "v1" (GET https://a.test)', brief: 'answered by release "v1"' } as const
const of: Record<string, ProbeResult> = {
  '+': { ...seen, verdict: 'pass' },
  w: { ...seen, verdict: 'warn', reason: 'slow' },
  '-': { ...seen, ...old },
  x: { ...seen, verdict: 'fail', reason: 'answered 503' },
  s: { ...seen, verdict: 'fail', reason: 'took 812 ms, expected at most 500ms' },
  t: { ...seen, verdict: 'fail', reason: 'took 999 ms, expected at most 500ms' },
  '?': { ...seen, verdict: 'not-evaluated', reason: 'nobody there' },
}
const rounds = (word: string): HealthRound[] =>
  [...word].map((letter, index) => {
    const results = [of[letter]].flatMap((result) => result ?? [])
    return { at: start + index * 1_000, results, judgement: judgeProbes(results) }
  })
const told = (word: string, last: 'told' | 'untold') => describeHistory(historyOf(rounds(word)), last)

describe('what several rounds have seen', () => {
  it.each([
    ['+++', 'untold', ''],
    ['w+w', 'untold', ''],
    ['-+-+-++', 'untold', 'in 3 of 7 rounds startup: answered by release "v1", it comes and goes: 5 changes between good and bad'],
    ['--+', 'untold', 'in 2 of 3 rounds startup: answered by release "v1"'],
    ['---', 'told', 'in 3 of 3 rounds, since 12:00:00 UTC'],
    ['++--', 'told', 'in 2 of 4 rounds, since 12:00:02 UTC'],
    ['-x-', 'told', 'in 2 of 3 rounds startup: answered by release "v1", in 1 of 3 rounds startup: answered 503, since 12:00:00 UTC'],
    ['st+', 'untold', 'in 2 of 3 rounds startup: took too long, expected at most 500ms'],
    ['?+', 'untold', 'in 1 of 2 rounds startup: nobody there'],
  ] as const)('%s', (word, last, expected) => {
    expect(told(word, last)).toBe(expected)
  })
})
