import type { Finding, ToolState } from '@slipway/shared/evidence/schema'
import { complianceOf } from '@slipway/shared/findings/compliance'
import { defaultPolicy, findingsToReview, judgeSecurity, type SecurityPolicy, unscannedSentence } from '@slipway/shared/findings/policy'
import { describe, expect, it } from 'vitest'
import { aFinding } from './findings.ts'

const clean: ToolState = { name: 'secret-patterns', state: 'clean' }
const found: ToolState = { name: 'npm-audit', state: 'findings' }
const broken: ToolState = { name: 'npm-audit', state: 'error', reason: 'the registry answered 503' }
const absent: ToolState = { name: 'hadolint', state: 'not-run', reason: 'it is not installed' }
const stale: ToolState = { name: 'cargo-audit', state: 'stale', reason: 'its database is 3d old (limit 1d)' }
const reviewed: SecurityPolicy = { ...defaultPolicy, severity: { ...defaultPolicy.severity, high: 'review' } }
const soft: SecurityPolicy = { ...defaultPolicy, onError: 'warn' }

type Row = [name: string, findings: Finding[], tools: ToolState[], policy: SecurityPolicy, verdict: string, compliance: string]

const rows: Row[] = [
  ['nothing found', [], [clean], defaultPolicy, 'pass', 'COMPLIANT'],
  ['nothing found, one tool absent', [], [clean, absent], defaultPolicy, 'pass', 'COMPLIANT'],
  ['a critical finding', [aFinding({ severity: 'critical' })], [found], defaultPolicy, 'fail', 'NON-COMPLIANT'],
  [
    'a critical container finding',
    [aFinding({ severity: 'critical', kind: 'container' })],
    [found],
    defaultPolicy,
    'fail',
    'NON-COMPLIANT',
  ],
  ['a secret of low severity', [aFinding({ severity: 'low', kind: 'secret' })], [found], defaultPolicy, 'fail', 'NON-COMPLIANT'],
  ['a high finding', [aFinding()], [found], defaultPolicy, 'warn', 'WARNING'],
  ['a high finding that asks for a review', [aFinding()], [found], reviewed, 'warn', 'WARNING'],
  ['an unrated finding', [aFinding({ severity: 'unknown' })], [found], defaultPolicy, 'warn', 'WARNING'],
  ['a medium finding', [aFinding({ severity: 'medium' })], [found], defaultPolicy, 'pass', 'COMPLIANT'],
  ['a tool that could not work', [], [clean, broken], defaultPolicy, 'not-evaluated', 'NON-COMPLIANT'],
  ['a database that is too old', [], [clean, stale], defaultPolicy, 'warn', 'WARNING'],
  ['a database that is too old, and nothing else', [], [stale], defaultPolicy, 'warn', 'WARNING'],
  ['a database that is too old, not let through', [], [clean, stale], { ...soft, onUnscanned: 'block' }, 'not-evaluated', 'NON-COMPLIANT'],
  ['a critical finding of an old database', [aFinding({ severity: 'critical' })], [stale], defaultPolicy, 'fail', 'NON-COMPLIANT'],
  ['a tool that could not work, let through', [], [clean, broken], soft, 'warn', 'WARNING'],
  ['a tool that could not work, let through, and nothing else', [], [broken], soft, 'not-evaluated', 'NON-COMPLIANT'],
  [
    'a critical finding beside a tool that could not work',
    [aFinding({ severity: 'critical' })],
    [found, broken],
    soft,
    'fail',
    'NON-COMPLIANT',
  ],
  ['no tool that ran', [], [absent], defaultPolicy, 'not-evaluated', 'NON-COMPLIANT'],
  ['no tool at all', [], [], defaultPolicy, 'not-evaluated', 'NON-COMPLIANT'],
]

describe('judgeSecurity', () => {
  it.each(rows)('%s', (_name, findings, tools, policy, verdict, compliance) => {
    const { judgement } = judgeSecurity({ findings, tools }, policy)
    expect(judgement.verdict).toBe(verdict)
    expect(complianceOf(judgement.verdict)).toBe(compliance)
  })

  it('names the secret as the deciding finding, before anything critical', () => {
    const secret = aFinding({ kind: 'secret', severity: 'high', title: 'a key', place: { file: 'a.ts', line: 3 } })
    const { judgement, deciding } = judgeSecurity({ findings: [aFinding({ severity: 'critical' }), secret], tools: [found] }, defaultPolicy)
    expect(deciding).toBe(secret)
    expect(judgement).toEqual({ verdict: 'fail', reason: 'secret: a key (a.ts:3), and 1 more' })
  })

  it('says that production waits, for the findings that ask for a review and no secret', () => {
    const [high, secret] = [aFinding(), aFinding({ kind: 'secret' })]
    expect(judgeSecurity({ findings: [high], tools: [found] }, reviewed).judgement).toMatchObject({
      reason: expect.stringMatching(/^high: .*; production waits for a review of a person$/),
    })
    expect(findingsToReview([secret, high, aFinding({ severity: 'medium' })], reviewed)).toEqual([high])
    expect(findingsToReview([high], defaultPolicy)).toEqual([])
  })

  const unscanned = [{ files: ['yarn.lock', 'go.mod'], why: 'no scanner looked at them' }]

  it('never passes what was not looked at, and names it', () => {
    expect(judgeSecurity({ findings: [], tools: [clean], unscanned }, defaultPolicy).judgement).toEqual({
      verdict: 'warn',
      reason: 'yarn.lock, go.mod: no scanner looked at them',
    })
    const strict: SecurityPolicy = { ...defaultPolicy, onUnscanned: 'block' }
    expect(judgeSecurity({ findings: [], tools: [clean], unscanned }, strict).judgement.verdict).toBe('not-evaluated')
    expect(judgeSecurity({ findings: [aFinding({ severity: 'critical' })], tools: [clean], unscanned }, strict).judgement.verdict).toBe(
      'fail',
    )
    expect(judgeSecurity({ findings: [], tools: [clean, broken], unscanned }, defaultPolicy).judgement.verdict).toBe('not-evaluated')
    expect(judgeSecurity({ findings: [], tools: [clean], unscanned }, defaultPolicy).conditions.at(-1)).toMatchObject({
      verdict: 'warn',
      measured: '1',
    })
  })

  it('keeps the sentence short where much was not looked at', () => {
    const many = Array.from({ length: 9 }, (_value, index) => ({
      files: Array.from({ length: 40 }, (_file, nth) => `f${nth}`),
      why: `w${index}`,
    }))
    expect(unscannedSentence(many)).toMatch(/^f0, f1, f2, f3, f4, f5 and 34 more: w0; .*w5; and 3 more$/)
  })

  it('has a condition for each tool, and none of them passes that did not run', () => {
    const { conditions } = judgeSecurity({ findings: [], tools: [clean, broken, absent] }, defaultPolicy)
    const tools = conditions.filter((condition) => condition.name.endsWith(' ran')).map(({ name, verdict }) => [name, verdict])
    expect(tools).toEqual([
      ['secret-patterns ran', 'pass'],
      ['npm-audit ran', 'not-evaluated'],
      ['hadolint ran', 'not-evaluated'],
    ])
  })
})
