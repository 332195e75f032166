import type { Finding } from '@slipway/shared/evidence/schema'
import { describe, expect, it } from 'vitest'
import { outcomeOfRun } from '../../src/content/outcome.ts'
import { recordsOf } from '../../src/record.ts'
import { anEvidence, aReport } from '../builders.ts'

const health = anEvidence()
const failing = anEvidence({ action: 'performance-monitor', verdict: 'fail', headline: 'REGRESSED', cause: 'p95 2.1s above 1s' })

describe('composeReport', () => {
  it('has the gravest verdict and says first why', () => {
    const report = aReport([health, failing, anEvidence({ action: 'security-scan', verdict: 'warn', headline: '2 high' })])
    expect(report.verdict).toBe('fail')
    expect(report.headline).toBe('Enhanced CI: failed: performance-monitor: p95 2.1s above 1s')
  })

  it('never takes nothing for a pass', () => {
    expect(aReport([])).toMatchObject({
      verdict: 'not-evaluated',
      headline: expect.stringContaining('no action of this run left a record'),
    })
    expect(aReport([], { result: 'success' }).verdict).toBe('not-evaluated')
    expect(aReport([health, anEvidence({ verdict: 'not-evaluated', headline: 'unreachable' })]).verdict).toBe('not-evaluated')
  })

  it('takes a run that left its place to a newer one for neither failure nor success', () => {
    const superseded = anEvidence({ verdict: 'not-evaluated', headline: 'a newer run is at it', details: { phase: 'superseded' } })
    const report = aReport([health, superseded], { result: 'success' })
    expect([report.verdict, report.rows[1]?.verdict]).toEqual(['warn', 'not-evaluated'])
    expect(report.headline).toContain('a newer run is at it')
    expect(aReport([failing, superseded]).verdict).toBe('fail')
  })

  it('says what to do about a refusal', () => {
    const refused = anEvidence({ verdict: 'fail', cause: 'production is frozen', details: { hint: 'Wait until it is over.' } })
    expect(aReport([refused]).rows[0]?.todo).toBe('Wait until it is over.')
  })

  it.each([
    ['failure', 'fail'],
    ['cancelled', 'not-evaluated'],
    ['success', 'pass'],
    ['skipped', 'pass'],
  ] as const)('takes a job that ended in %s for %s', (result, verdict) => {
    expect(aReport([health], { result }).verdict).toBe(verdict)
    expect(aReport([health], { results: { build: { result } } }).verdict).toBe(verdict)
  })

  it('lets a record that failed speak for its job', () => {
    expect(aReport([failing], { result: 'failure' }).rows.map(({ what }) => what)).toEqual(['performance-monitor'])
  })

  it('lists the jobs that did not run', () => {
    expect(aReport([health], { results: { deploy: { result: 'skipped' } } }).skipped).toEqual(['deploy'])
  })

  it('says what to do: the remedy of the gravest finding, else the command', () => {
    const finding = { rule: 'r', kind: 'dependency', title: 't', tools: ['npm'], fingerprint: 'f' } satisfies Partial<Finding>
    const scan = anEvidence({
      verdict: 'fail',
      findings: [
        { ...finding, severity: 'low', remedy: 'later' },
        { ...finding, severity: 'critical', remedy: 'update left-pad to 2.0.0' },
      ],
    })
    const gate = anEvidence({ verdict: 'fail', conditions: [{ name: 'tests', verdict: 'fail', reason: '1 failed', command: 'npm test' }] })
    expect(aReport([scan, gate]).rows.map(({ cause, todo }) => [cause, todo])).toEqual([
      [undefined, 'update left-pad to 2.0.0'],
      ['1 failed', 'run npm test'],
    ])
  })
})

describe('historyOutcome', () => {
  const deploy = anEvidence({ action: 'blue-green-deploy', inputs: { mode: 'deploy' } })
  const rollback = anEvidence({ action: 'rollback', release: { version: 'v1.2.2' } })

  it.each([
    ['a deployment that went through', [deploy, health], 'deployed'],
    ['one that said itself that it failed', [anEvidence({ action: 'blue-green-deploy', verdict: 'fail' })], 'failed'],
    ['one that the watch spoke against', [deploy, failing], 'failed'],
    ['one that nobody could judge', [deploy, anEvidence({ verdict: 'not-evaluated' })], 'failed'],
    ['one that was taken back', [deploy, failing, rollback], 'rolled-back'],
    ['a rollback that did not succeed', [anEvidence({ action: 'rollback', verdict: 'fail' })], 'failed'],
    ['a dry run of a rollback', [anEvidence({ action: 'rollback', inputs: { dryRun: true } })], 'checked'],
    [
      'a rollback that left things as they are',
      [anEvidence({ action: 'rollback', details: { changed: false, previousVersion: '' } })],
      'checked',
    ],
    [
      'one whose driver was faster',
      [anEvidence({ action: 'rollback', details: { changed: false, previousVersion: 'v1.2.3' } })],
      'rolled-back',
    ],
    ['a plan alone', [anEvidence({ action: 'blue-green-deploy', inputs: { mode: 'plan' } })], 'checked'],
    ['what a plan states', [anEvidence({ action: 'blue-green-deploy', details: { go: true } })], 'checked'],
    ['a look that found something', [failing], 'checked'],
  ])('of %s', (_name, evidence, outcome) => expect(outcomeOfRun(aReport(evidence))).toBe(outcome))

  it('names in the history the version that serves after a rollback', () => {
    const broken = { ...deploy, release: { version: 'v1.2.3' } }
    expect(recordsOf(aReport([broken, failing, rollback], { environment: 'production' }), 0)[0]).toMatchObject({
      key: '100+1+deploy',
      environment: 'production',
      outcome: 'rolled-back',
      version: 'v1.2.2',
      cause: 'p95 2.1s above 1s',
      took: 60_000,
    })
    expect(recordsOf(aReport([health]), 0)).toEqual([])
  })
})
