import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideBySecurityScans } from '../../src/preflight/security-decision.ts'
import { aFinding, aScan } from './scan-evidence.ts'

describe('a critical finding in what is live', () => {
  it.each([
    ['goes back where the destination does not have it', [aFinding('A')], [], 'go'],
    ['only alerts where the destination has it too', [aFinding('A')], [aFinding('A')], 'alert'],
    ['goes back where the destination is rid of one of two', [aFinding('A'), aFinding('B')], [aFinding('B')], 'go'],
    ['only alerts where the destination brings another', [aFinding('A')], [aFinding('B')], 'alert'],
    ['only alerts of a secret, which going back does not make secret again', [aFinding('A', { kind: 'secret' })], [], 'alert'],
    ['is clean where nothing is critical', [aFinding('A', { severity: 'high' })], [], 'clean'],
    [
      'only alerts where another tool knows the same advisory by another name',
      [aFinding('RUSTSEC-1', { fingerprint: 'x', aliases: ['CVE-1'], package: { ecosystem: 'cargo', name: 'tide', version: '2' } })],
      [aFinding('GHSA-1', { fingerprint: 'y', aliases: ['CVE-1'], package: { ecosystem: 'cargo', name: 'tide', version: '1' } })],
      'alert',
    ],
  ])('%s', (_name, live, destination, state) => {
    expect(decideBySecurityScans(aScan(live), aScan(destination)).state).toBe(state)
  })

  it('never goes back on a scan of the destination that did not look', () => {
    for (const state of ['error', 'not-run'] as const) {
      const blind = aScan([], { tools: [{ name: 'cargo-audit', state }] })
      expect(decideBySecurityScans(aScan([aFinding('A')]), blind)).toMatchObject({
        state: 'alert',
        reason: expect.stringContaining('did not look'),
      })
    }
    expect(decideBySecurityScans(aScan([], { tools: [{ name: 'cargo-audit', state: 'error' }] }), aScan([])).state).toBe('alert')
  })

  it('takes no scan with an old database for clean, on either side', () => {
    const old = { tools: [{ name: 'cargo-audit', state: 'stale' as const }] }
    expect(decideBySecurityScans(aScan([], old), aScan([])).state).toBe('alert')
    expect(decideBySecurityScans(aScan([aFinding('A')]), aScan([], old)).state).toBe('alert')
  })

  it('takes no other evidence', () => {
    expect(() => decideBySecurityScans(aScan([], { action: 'health-check' }), aScan([]))).toThrow('is of health-check')
  })

  it('never goes to a destination that is worse, whatever was found', () => {
    const findings = fc.array(
      fc.constantFrom('A', 'B', 'C', 'D').map((name) => aFinding(name)),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(findings, findings, (live, destination) => {
        const { state } = decideBySecurityScans(aScan(live), aScan(destination, { tools: [{ name: 'cargo-audit', state: 'findings' }] }))
        const here = new Set(live.map(({ rule }) => rule))
        const there = new Set(destination.map(({ rule }) => rule))
        const better = [...here].some((rule) => !there.has(rule)) && [...there].every((rule) => here.has(rule))
        expect(state === 'go').toBe(better)
      }),
    )
  })
})
