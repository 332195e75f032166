import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { formatMeasurement, renderReport } from '../../src/content/markdown.ts'
import { anEvidence, aReport, hostile } from '../builders.ts'

describe('renderReport', () => {
  it('shows verdicts, findings, conditions and measurements', () => {
    const report = aReport(
      [
        anEvidence({
          action: 'security-scan',
          verdict: 'fail',
          headline: '1 critical',
          cause: 'a secret in config.ts',
          findings: [
            {
              rule: 'aws',
              kind: 'secret',
              severity: 'critical',
              title: 'AWS key',
              tools: ['patterns'],
              fingerprint: 'f',
              remedy: 'revoke it',
              place: { file: 'src/config.ts', line: 3 },
            },
          ],
          tools: [{ name: 'hadolint', state: 'not-run', reason: 'not installed' }],
        }),
        anEvidence({
          verdict: 'not-evaluated',
          headline: 'unreachable',
          service: 'harbor',
          environment: 'staging',
          release: { version: 'v1.2.3' },
        }),
        anEvidence({
          action: 'performance-monitor',
          headline: 'HEALTHY',
          measurements: [{ name: 'response-time.p95', value: 112.34, unit: 'ms', scope: 'edge' }],
          conditions: [{ name: 'response-time.p95', verdict: 'pass', measured: '112 ms', limit: '1s' }],
          timeline: [{ at: '2026-01-05T11:59:30.000Z', what: 'first look' }],
        }),
      ],
      { results: { deploy: { result: 'skipped' } } },
    )
    expect(renderReport({ ...report, refused: ['rollback of job x: of run 99, not of 100'] })).toMatchSnapshot()
  })

  it('shows what a merge would do, and does nothing that its words say', () => {
    const dryRun = {
      environment: 'production',
      facts: [['Live now', hostile]],
      rulings: [['freeze', 'blocks', 'production is frozen']],
      steps: [['give green 5%', ['set server web/green weight 10', hostile]]],
    }
    const markdown = renderReport(aReport([anEvidence({ action: 'blue-green-deploy', details: { dryRun } })]))
    expect(markdown).toContain('#### What a deployment to production would do')
    expect(markdown).toContain('`set server web/green weight 10`<br>')
    expect(markdown).toContain('freeze: blocks')
    expect(withoutCode(markdown)).not.toMatch(/<(?!\/?(details|summary|br)>)|@team|::error/)
    expect(renderReport(aReport([anEvidence({ details: { dryRun: 'of another shape' } })]))).not.toContain('would do')
  })

  it('shows a text from outside and does nothing that it says', () => {
    const report = aReport([
      anEvidence({
        verdict: 'fail',
        headline: hostile,
        cause: hostile,
        environment: hostile,
        conditions: [{ name: hostile, verdict: 'fail', reason: hostile, command: hostile }],
        timeline: [{ at: '2026-01-05T11:59:30.000Z', what: hostile }],
        tools: [{ name: hostile, state: 'error', reason: hostile }],
      }),
    ])
    const markdown = renderReport(report)
    expect(withoutCode(markdown)).not.toMatch(/<(?!\/?(details|summary)>)|@team|\|[^|\n]*<|::error/)
    for (const line of markdown.split('\n').filter((row) => row.startsWith('| ❌')))
      expect(line.match(/(?<!\\)\|/g)?.length).toBeLessThanOrEqual(6)
  })
})

describe('formatMeasurement', () => {
  it.each([
    [{ value: 12.345, unit: 'ms' }, '12.3 ms'],
    [{ value: 2_500, unit: 'ms' }, '2s500ms'],
    [{ value: 0.0123, unit: 'ratio' }, '1.23%'],
    [{ value: 3_145_728, unit: 'bytes' }, '3.0 MiB'],
    [{ value: 4.96, unit: 'per-second' }, '5/s'],
    [{ value: 7, unit: 'count' }, '7'],
  ] as const)('%o is %s', (measurement, text) => expect(formatMeasurement(measurement)).toBe(text))
})
