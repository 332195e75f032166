import type { Finding } from '@slipway/shared/evidence/schema'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, someInputs, v1, v2 } from '../scene.ts'
import { aFinding, aScan } from './scan-evidence.ts'

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
