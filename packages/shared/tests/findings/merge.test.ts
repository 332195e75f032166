import { mergeFindings } from '@slipway/shared/findings/merge'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aFinding } from './findings.ts'

const npm = aFinding({ package: { ecosystem: 'npm', name: 'minimist', version: '0.0.8' }, place: { file: 'package-lock.json', line: 7 } })

describe('mergeFindings', () => {
  it('makes one finding of a package problem that two tools name differently', () => {
    const trivy = {
      ...npm,
      rule: 'CVE-2021-44906',
      aliases: ['ghsa-aaaa-bbbb-cccc'],
      severity: 'critical' as const,
      tools: ['trivy'],
      fingerprint: 'f2',
    }
    const merged = mergeFindings([npm, trivy])
    expect(merged).toHaveLength(1)
    expect(merged[0]).toMatchObject({
      rule: npm.rule,
      severity: 'critical',
      tools: ['npm-audit', 'trivy'],
      aliases: ['CVE-2021-44906', 'ghsa-aaaa-bbbb-cccc'],
    })
  })

  it('joins two findings that only a third shows to be one', () => {
    const one = { ...npm, rule: 'CVE-1' }
    const other = { ...npm, rule: 'RUSTSEC-1', tools: ['b'] }
    const both = { ...npm, rule: 'GHSA-1', aliases: ['CVE-1', 'RUSTSEC-1'], tools: ['c'] }
    expect(mergeFindings([one, other, both])).toMatchObject([{ rule: 'CVE-1', tools: ['b', 'c', 'npm-audit'] }])
  })

  it.each([
    ['another folder', { place: { file: 'api/package-lock.json' } }],
    ['another package', { package: { ecosystem: 'npm', name: 'lodash' } }],
    ['another ecosystem', { package: { ecosystem: 'cargo', name: 'minimist' } }],
    ['another version', { package: { ecosystem: 'npm', name: 'minimist', version: '1.0.0' } }],
    ['another problem', { rule: 'GHSA-other' }],
  ])('keeps apart what is in %s', (_what, difference) => {
    expect(mergeFindings([npm, { ...npm, ...difference }])).toHaveLength(2)
  })

  it('joins secrets by their fingerprint within a file, and not across files', () => {
    const secret = aFinding({ kind: 'secret', rule: 'a', place: { file: '.env', line: 1 }, tools: ['env-files'] })
    expect(mergeFindings([secret, { ...secret, rule: 'b', tools: ['secret-patterns'] }])).toMatchObject([
      { tools: ['env-files', 'secret-patterns'] },
    ])
    expect(mergeFindings([secret, { ...secret, place: { file: 'x.ts', line: 1 } }])).toHaveLength(2)
  })

  it('takes a rated severity over an unknown one', () => {
    expect(
      mergeFindings([
        { ...npm, severity: 'unknown' },
        { ...npm, severity: 'low' },
      ])[0]?.severity,
    ).toBe('low')
  })

  it('gives the same problems whatever the order, and again when merged again', () => {
    const one = fc.record({
      rule: fc.constantFrom('A', 'B', 'C'),
      aliases: fc.subarray(['A', 'B', 'C', 'D']),
      fingerprint: fc.constantFrom('1', '2'),
      version: fc.constantFrom('1.0', '2.0'),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), (drafts) => {
        const findings = drafts.map(({ version, ...rest }) => aFinding({ ...rest, package: { ecosystem: 'npm', name: 'x', version } }))
        const merged = mergeFindings(findings)
        expect(mergeFindings([...findings].reverse())).toHaveLength(merged.length)
        expect(mergeFindings(merged)).toHaveLength(merged.length)
      }),
      { numRuns: 200 },
    )
  })
})
