import { toSarif } from '@slipway/shared/findings/sarif'
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

function runOf(findings: Parameters<typeof toSarif>[0]['findings']) {
  const [run] = toSarif({ tool: 'Slipway', category: 'slipway/security-scan', findings, lineHash: (file, line) => `${file}@${line}` }).runs
  if (run === undefined) throw new Error('there is no run')
  return run
}

describe('toSarif', () => {
  it('is one valid run without results when nothing was found, so that old alerts close', () => {
    const sarif = toSarif({ tool: 'Slipway', category: 'slipway/security-scan/', findings: [] })
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'Slipway', rules: [] } }, automationDetails: { id: 'slipway/security-scan/' }, results: [] }],
    })
    expect(sarif.runs).toHaveLength(1)
  })

  it('tells in notifications of the run what was not looked at', () => {
    const unscanned = [{ files: ['go.mod', 'a b.txt'], why: 'no scanner looked at them' }]
    expect(toSarif({ tool: 'Slipway', category: 'slipway/security-scan', findings: [], unscanned }).runs[0]?.invocations).toEqual([
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
    expect(run.results.map((result) => result.ruleIndex)).toEqual([1, 1, 0])
  })

  it('gives a finding without a place a region all the same, since GitHub refuses results that have none', () => {
    expect(runOf([aFinding()]).results[0]?.locations[0]?.physicalLocation.region.startLine).toBe(1)
  })
})
