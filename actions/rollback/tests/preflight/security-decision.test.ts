import { type Evidence, evidenceSchema, type Finding } from '@slipway/shared/evidence/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideBySecurityScans } from '../../src/preflight/security-decision.ts'
import { run } from '../../src/run.ts'
import { aScene, someInputs, v1, v2 } from '../scene.ts'

const at = '2026-01-05T12:00:00.000Z'
const base = {
  schema: 1,
  action: 'security-scan',
  run: { id: 1, attempt: 1, job: 'scan', repository: 'quay/harbor', sha: 'a'.repeat(40), ref: 'r', event: 'schedule', actor: '', url: '' },
  verdict: 'fail',
  headline: 'a scan',
  startedAt: at,
  finishedAt: at,
}

function aFinding(name: string, overrides: Partial<Finding> = {}): Finding {
  return {
    rule: name,
    kind: 'dependency',
    severity: 'critical',
    title: `${name} in a package`,
    tools: ['cargo-audit'],
    aliases: [],
    fingerprint: name,
    ...overrides,
  }
}

function aScan(findings: Finding[], overrides: Partial<Evidence> = {}): Evidence {
  const tools = [{ name: 'cargo-audit', state: findings.length === 0 ? 'clean' : 'findings' }]
  return evidenceSchema.parse({ ...base, findings, tools, ...overrides })
}

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

describe('a rollback for the sake of security', () => {
  const scanned = (live: Finding[], destination: Finding[]) => ({
    files: { '/workspace/live.json': JSON.stringify(aScan(live)), '/workspace/destination.json': JSON.stringify(aScan(destination)) },
  })
  const asked = {
    securityEvidence: 'live.json',
    destinationSecurityEvidence: 'destination.json',
    rollbackVersion: 'v1.0.0',
    onlyIfLive: 'v1.1.0',
  }

  async function deployed(live: Finding[], destination: Finding[]) {
    const scene = aScene(scanned(live, destination))
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    scene.target.calls.length = 0
    return scene
  }

  it('is done, and the incident says why', async () => {
    const scene = await deployed([aFinding('CVE-1')], [])
    const outcome = await run(someInputs({ ...asked, emergency: true }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0', changed: 'true', reason: expect.stringContaining('CVE-1') } })
  })

  it('is an alert where it would not help: nothing is moved, no lock is taken', async () => {
    const scene = await deployed([aFinding('CVE-1')], [aFinding('CVE-1')])
    const locks = scene.lock.log.length
    const outcome = await run(someInputs(asked), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn' }, outputs: { changed: 'false' } })
    expect(outcome.annotations).toHaveLength(1)
    expect(scene.target.calls).toEqual([])
    expect(scene.lock.log.length).toBe(locks)
  })

  it('does nothing when another release serves by now', async () => {
    const scene = await deployed([aFinding('CVE-1')], [])
    const outcome = await run(someInputs({ ...asked, onlyIfLive: 'v1.0.9' }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    expect(scene.target.calls).toEqual([])
  })

  it.each([
    [{ destinationSecurityEvidence: undefined }, 'go together'],
    [{ onlyIfLive: undefined }, 'needs rollback-version and only-if-live'],
    [{ securityEvidence: 'nowhere.json' }, 'There is no evidence at nowhere.json'],
  ])('is refused with half of what it needs: %j', async (missing, message) => {
    const scene = await deployed([aFinding('CVE-1')], [])
    await expect(run(someInputs({ ...asked, ...missing }), scene.step(3), scene.doubles)).rejects.toThrow(message)
    expect(scene.target.calls).toEqual([])
  })
})
