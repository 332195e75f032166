import { gzipSync } from 'node:zlib'
import { type SarifOptions, sarifWithin, toSarif } from '@slipway/shared/findings/sarif'
import { describe, expect, it } from 'vitest'
import { aFinding } from './findings.ts'

const secret = aFinding({
  rule: 'secret-patterns/aws',
  kind: 'secret',
  severity: 'critical',
  title: 'a key is in the source',
  place: { file: 'src/a b#.ts', line: 4 },
  remedy: 'Revoke it.',
  url: 'https://example.com/rule',
})

const of = (findings: SarifOptions['findings']): SarifOptions => ({
  tool: 'Slipway',
  informationUri: 'https://example.com/tool',
  category: 'slipway/security-scan/',
  findings,
  lineHash: (file, line) => `${file}@${line}`,
})

function runOf(findings: SarifOptions['findings'], limit?: number) {
  const [run] = toSarif(of(findings), limit).runs
  if (run === undefined) throw new Error('there is no run')
  return run
}

describe('toSarif', () => {
  it('is one valid run without results when nothing was found, so that old alerts close', () => {
    const sarif = toSarif(of([]))
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'Slipway', informationUri: 'https://example.com/tool', rules: [] } },
          automationDetails: { id: 'slipway/security-scan/' },
          results: [],
        },
      ],
    })
    expect(sarif.runs).toHaveLength(1)
  })

  it('tells in notifications of the run what was not looked at', () => {
    const unscanned = [{ files: ['go.mod', 'a b.txt'], why: 'no scanner looked at them' }]
    expect(toSarif({ ...of([]), unscanned }).runs[0]?.invocations).toEqual([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          {
            descriptor: { id: 'slipway/not-looked-at' },
            level: 'warning',
            message: { text: 'Not looked at: no scanner looked at them' },
            locations: ['go.mod', 'a%20b.txt'].map((uri) => ({ physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' } } })),
          },
        ],
      },
    ])
  })

  it('carries place, fingerprints and the hash of the line', () => {
    expect(runOf([secret]).results).toMatchObject([
      {
        ruleId: 'secret-patterns/aws',
        ruleIndex: 0,
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a%20b%23.ts' }, region: { startLine: 4, endLine: 4 } } }],
        partialFingerprints: { 'slipway/v1': 'f1', primaryLocationLineHash: 'src/a b#.ts@4' },
      },
    ])
  })

  it('has one rule for each kind of finding, with help and a score in the band of GitHub', () => {
    const run = runOf([secret, { ...secret, place: { file: 'b.ts', line: 1 } }, aFinding({ severity: 'medium' })])
    expect(run.tool.driver.rules.map(({ id, help, properties }) => [id, help.text, properties['security-severity']])).toEqual([
      ['GHSA-aaaa-bbbb-cccc', 'No remedy is known; see the report of the run.', '5.5'],
      ['secret-patterns/aws', 'Revoke it.', '9.5'],
    ])
    expect(run.tool.driver.rules.map(({ name }) => name)).toEqual(['minimist: prototype pollution', 'secret-patterns/aws'])
    expect(run.results.map((result) => result.ruleIndex)).toEqual([1, 1, 0])
  })

  it('gives a finding without a place a region all the same, since GitHub refuses results that have none', () => {
    expect(runOf([aFinding()]).results[0]?.locations[0]?.physicalLocation.region.startLine).toBe(1)
  })

  // GitHub's reference, "SARIF support for code scanning": what it requires of each object, with its limits.
  it('has what GitHub requires of a rule, a result and a location, within its limits', () => {
    const long = 'x'.repeat(5_000)
    const { tool, results, columnKind } = runOf([secret, aFinding(), aFinding({ title: long, detail: long, rule: 'r', kind: 'code' })])
    const filled = expect.stringMatching(/./)
    for (const rule of tool.driver.rules) {
      expect(rule).toMatchObject({ id: filled, name: filled, shortDescription: { text: filled }, fullDescription: { text: filled } })
      expect(rule).toMatchObject({ help: { text: filled }, properties: { 'security-severity': expect.stringMatching(/^\d\.\d$/) } })
      expect(rule.name.length).toBeLessThanOrEqual(255)
      expect(Math.max(rule.shortDescription.text.length, rule.fullDescription.text.length)).toBeLessThanOrEqual(1_024)
      expect(rule.properties.tags.length).toBeLessThanOrEqual(10)
    }
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId)
      expect(result).toMatchObject({ message: { text: filled }, partialFingerprints: { 'slipway/v1': filled } })
      expect(result.locations).toHaveLength(1)
      const region = { startLine: expect.any(Number), startColumn: expect.any(Number), endLine: expect.any(Number) }
      expect(result.locations[0]?.physicalLocation).toMatchObject({ artifactLocation: { uri: filled }, region })
    }
    expect(columnKind).toBe('utf16CodeUnits')
  })

  const mixed = (['low', 'medium', 'critical', 'unknown', 'high'] as const).map((severity) => aFinding({ severity, title: severity }))
  const lowSecret = aFinding({ kind: 'secret', severity: 'low', title: 'secret' })

  it('has the most severe first, and of too many the most severe alone, and tells how many are cut', () => {
    const titles = (limit?: number) => runOf([...mixed, lowSecret], limit).results.map(({ message }) => message.text)
    expect(titles()).toEqual(['secret', 'critical', 'high', 'unknown', 'medium', 'low'])
    expect(titles(3)).toEqual(['secret', 'critical', 'high'])
    expect(runOf(mixed, 3).invocations?.[0]?.toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      '2 of 5 findings are not in this file, none of them more severe than one that is. The JSON report has all.',
    ])
  })

  it('tells when GitHub shows less than it takes, and never holds more than it takes', () => {
    const { results, invocations } = runOf(Array.from({ length: 25_001 }, () => aFinding()))
    expect(results).toHaveLength(25_000)
    expect(invocations?.[0]?.toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      expect.stringContaining('1 of 25001 findings'),
      expect.stringContaining('GitHub shows 5000 of the 25000 findings'),
    ])
  })
})

describe('sarifWithin', () => {
  const noise = (length: number) =>
    Array.from({ length }, (_, index) => aFinding({ title: `${Math.sin(index)}`, severity: index === 7 ? 'critical' : 'low' }))

  it('keeps the compressed text below the limit, with the most severe, and tells what is cut', () => {
    const limits = { results: 1_000, bytes: 6_000 }
    const { text, cut } = sarifWithin(of(noise(1_000)), limits)
    const { results, invocations } = JSON.parse(text).runs[0]
    expect(gzipSync(text).length).toBeLessThanOrEqual(limits.bytes)
    expect(cut).toBe(1_000 - results.length)
    expect(results.length).toBeGreaterThan(50)
    expect(results[0].message.text).toBe(`${Math.sin(7)}`)
    expect(invocations[0].toolExecutionNotifications[0].message.text).toContain(`${cut} of 1000 findings`)
  })

  it('cuts nothing that there is room for', () => expect(sarifWithin(of(noise(20))).cut).toBe(0))
})
