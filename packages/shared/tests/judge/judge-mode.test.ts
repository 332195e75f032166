import { expect, it } from 'vitest'
import type { Judgement } from '../../src/core/words.ts'
import { judgeModeNotes, reportedJudgement } from '../../src/judge/judge-mode.ts'

it.each<Judgement>([{ verdict: 'pass' }, { verdict: 'warn', reason: 'slow' }])('leaves %o as it is', (judgement) => {
  expect(reportedJudgement(judgement, 'observe', 'would have been rolled back')).toEqual(judgement)
})

it.each(['fail', 'not-evaluated'] as const)('makes a warning of %s where the judge only observes, and only there', (verdict) => {
  const judgement = { verdict, reason: 'errors' }
  expect(reportedJudgement(judgement, 'act', 'would have been rolled back')).toEqual(judgement)
  expect(reportedJudgement(judgement, 'observe', 'would have been rolled back')).toEqual({
    verdict: 'warn',
    reason: 'would have been rolled back: errors; judge.mode is observe',
  })
})

it('is told beforehand where it is not as usual', () => {
  expect(judgeModeNotes('act')).toEqual([])
  expect(judgeModeNotes('observe')).toEqual([expect.stringContaining('nothing is taken back')])
})
