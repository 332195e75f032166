import { mergeFindings } from '@slipway/shared/findings/merge'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aFinding } from './findings.ts'

const npm = aFinding({ package: { ecosystem: 'npm', name: 'minimist', version: '0.0.8' }, place: { file: 'package-lock.json', line: 7 } })

describe('mergeFindings', () => {
  it('makes one finding of a package problem that two tools name differently, with the words and the rating of the canonical advisory', () => {
    const trivy = {
      ...npm,
      rule: 'CVE-2021-44906',
      aliases: ['ghsa-AAAA-bbbb-cccc'],
      severity: 'critical' as const,
      title: 'another title',
      tools: ['trivy'],
      fingerprint: 'f2',
    }
    const merged = mergeFindings([trivy, npm])
    expect(merged).toHaveLength(1)
    expect(merged[0]).toMatchObject({
      rule: 'GHSA-aaaa-bbbb-cccc',
      title: npm.title,
      severity: 'high',
      tools: ['npm-audit', 'trivy'],
      aliases: ['CVE-2021-44906'],
    })
    expect(mergeFindings([npm, trivy])).toEqual(merged)
  })

  it('joins two findings that only a third shows to be one, also when that one is about another folder', () => {
    const one = { ...npm, rule: 'CVE-1' }
    const other = { ...npm, rule: 'PYSEC-1', tools: ['b'] }
    const both = { ...npm, rule: 'GHSA-1', aliases: ['CVE-1', 'PYSEC-1'], tools: ['c'] }
    expect(mergeFindings([one, other, both])).toMatchObject([{ rule: 'GHSA-1', tools: ['b', 'c', 'npm-audit'] }])
    expect(mergeFindings([one, other, { ...both, place: { file: 'api/package-lock.json' } }])).toMatchObject([
      { rule: 'GHSA-1', tools: ['c'], place: { file: 'api/package-lock.json' } },
      { rule: 'GHSA-1', tools: ['b', 'npm-audit'], place: { file: 'package-lock.json' } },
    ])
  })

  it.each([
    ['npm', ['CVE-2024-1', 'GHSA-xxxx-xxxx-xxxx', 'OSV-1'], 'GHSA-xxxx-xxxx-xxxx'],
    ['cargo', ['CVE-2024-1', 'ghsa-xxxx-xxxx-xxxx', 'rustsec-2024-0001'], 'RUSTSEC-2024-0001'],
    ['golang', ['GO-2024-1', 'CVE-2024-2', 'cve-2024-1'], 'CVE-2024-1'],
    ['pypi', ['internal-7', 'PYSEC-2024-1'], 'PYSEC-2024-1'],
  ])('calls a problem in %s that is known as %s by %s', (ecosystem, [rule = '', ...aliases], id) => {
    const found = aFinding({ rule, aliases, package: { ecosystem, name: 'x', version: '1' }, place: { file: 'x.lock' } })
    expect(mergeFindings([found])).toMatchObject([{ rule: id }])
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

  it('adds a finding without a version or a place to each problem that it may be, and keeps these apart', () => {
    const there = { ...npm, place: { file: 'api/package-lock.json' } }
    const vague = { ...npm, package: { ecosystem: 'npm', name: 'minimist' }, place: undefined, tools: ['sbom'], remedy: 'Leave it.' }
    const merged = mergeFindings([vague, npm, there])
    expect(merged).toMatchObject([
      { place: there.place, tools: ['npm-audit', 'sbom'], package: { version: '0.0.8' }, remedy: 'Leave it.' },
      { place: npm.place, tools: ['npm-audit', 'sbom'] },
    ])
    expect(new Set(merged.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    expect(mergeFindings([vague])).toMatchObject([{ tools: ['sbom'] }])
  })

  it('joins secrets by their fingerprint within a file, and not across files', () => {
    const general = aFinding({ kind: 'secret', rule: 'env-files/secret', place: { file: '.env', line: 1 }, tools: ['env-files'] })
    const exact = { ...general, rule: 'secret-patterns/aws', tools: ['secret-patterns'] }
    expect(mergeFindings([general, exact])).toMatchObject([{ rule: exact.rule, tools: ['env-files', 'secret-patterns'] }])
    expect(mergeFindings([general, { ...general, place: { file: 'x.ts', line: 1 } }])).toHaveLength(2)
  })

  it('takes a rated severity over an unknown one, and the highest where the canonical advisory has no rating', () => {
    const of = (...severities: ('unknown' | 'low' | 'high')[]) =>
      mergeFindings(
        severities.map((severity, index) => ({ ...npm, severity, rule: index === 0 ? npm.rule : 'CVE-1', aliases: [npm.rule] })),
      )
    expect(of('unknown', 'low').map(({ severity }) => severity)).toEqual(['low'])
    expect(of('unknown', 'low', 'high').map(({ severity }) => severity)).toEqual(['high'])
    expect(of('low', 'high').map(({ severity }) => severity)).toEqual(['low'])
  })

  const one = fc.record({
    rule: fc.constantFrom('GHSA-1', 'CVE-1', 'CVE-2', 'x'),
    aliases: fc.subarray(['GHSA-1', 'GHSA-2', 'CVE-1', 'CVE-2']),
    fingerprint: fc.constantFrom('1', '2'),
    severity: fc.constantFrom('critical' as const, 'low' as const, 'unknown' as const),
    tools: fc.constantFrom('a', 'b').map((name) => [name]),
    detail: fc.constantFrom('one', 'other', undefined),
    package: fc.constantFrom(
      undefined,
      { ecosystem: 'npm', name: 'x' },
      ...['1', '2'].map((version) => ({ ecosystem: 'npm', name: 'x', version })),
    ),
    place: fc.constantFrom(undefined, { file: 'a.lock' }, { file: 'b/a.lock', line: 3 }),
  })
  const many = fc.array(
    one.map((overrides) => aFinding(overrides)),
    { maxLength: 8 },
  )

  it('gives the same findings whatever the order, and again when merged again', () => {
    const shuffled = many.chain((findings) =>
      fc.tuple(fc.constant(findings), fc.shuffledSubarray(findings, { minLength: findings.length })),
    )
    fc.assert(
      fc.property(shuffled, ([findings, other]) => {
        const merged = mergeFindings(findings)
        expect(mergeFindings(other)).toEqual(merged)
        expect(mergeFindings(merged).map(({ fingerprint }) => fingerprint)).toEqual(merged.map(({ fingerprint }) => fingerprint))
      }),
      { numRuns: 500 },
    )
  })

  it('gives a problem the same id, title, severity and fingerprint, whichever of the tools ran that know its canonical id', () => {
    const tool = fc.record({
      tools: fc.constantFrom('a', 'b', 'c').map((name) => [name]),
      aliases: fc.subarray(['CVE-1', 'CVE-2', 'GO-1']),
      detail: fc.string(),
      place: fc.constantFrom({ file: 'go.mod', line: 1 }, { file: 'go.mod', line: 2 }),
    })
    const own = tool.map((found) => ({ ...npm, ...found, title: 'the title of the advisory' }))
    const other = tool.map((found) => ({
      ...npm,
      ...found,
      rule: 'CVE-1',
      aliases: [npm.rule],
      title: `of ${found.detail}`,
      severity: 'low' as const,
    }))
    const identity = (findings: Parameters<typeof mergeFindings>[0]) =>
      mergeFindings(findings).map(({ rule, title, severity, fingerprint }) => ({ rule, title, severity, fingerprint }))
    const runs = fc
      .tuple(own, fc.array(fc.oneof(own, other), { maxLength: 6 }))
      .chain(([first, rest]) => fc.tuple(fc.constant(first), fc.shuffledSubarray([first, ...rest])))
    fc.assert(
      fc.property(runs, ([first, ran]) => {
        expect(identity([first, ...ran])).toEqual(identity([first]))
        expect(identity([...ran, first])).toEqual(identity([first]))
        if (ran.length > 0) expect(identity(ran)).toMatchObject([{ rule: npm.rule, fingerprint: identity([first])[0]?.fingerprint }])
      }),
      { numRuns: 300 },
    )
  })

  it('looks at each finding as often, however many there are', () => {
    const looks = (count: number) => {
      let seen = 0
      const findings = Array.from({ length: count }, (_, index) => ({
        ...npm,
        rule: `GHSA-${index}`,
        get package() {
          seen += 1
          return { ecosystem: 'npm', name: 'one', version: '1' }
        },
      }))
      expect(mergeFindings(findings)).toHaveLength(count)
      return seen / count
    }
    expect(looks(2_000)).toBeLessThanOrEqual(looks(100))
  })
})
