import { describe, expect, it } from 'vitest'
import { run } from '../src/run.ts'
import { aScene, fourReleases, someInputs, v1, v3, v4 } from './scene.ts'

describe('a dry run', () => {
  it('tells where it would go and what that takes, and touches nothing', async () => {
    const scene = await fourReleases()
    const before = scene.lock.log.length
    const outcome = await run(someInputs({ dryRun: true }), scene.step(9), scene.doubles)
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { changed: 'false', version: 'v1.2.0', 'previous-version': 'v1.3.0', way: 'instant', 'live-sha': v4.sha },
    })
    expect(outcome.evidence.inputs).toMatchObject({ dryRun: true })
    expect(scene.target.calls).toEqual([])
    expect(scene.lock.log.length).toBe(before)
  })

  it('has nowhere to go for an answer only where nobody waits for one, and names what serves', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    expect(await run(someInputs({ dryRun: true, unattended: true }), scene.step(2), scene.doubles)).toMatchObject({
      ok: true,
      evidence: { verdict: 'warn', headline: expect.stringContaining('nowhere to go') },
      outputs: { changed: 'false', version: '', 'destination-sha': '', 'live-sha': v1.sha },
    })
    await expect(run(someInputs({ dryRun: true }), scene.step(3), scene.doubles)).rejects.toThrow('no other release')
    const named = someInputs({ dryRun: true, unattended: true, rollbackVersion: 'v9.9.9' })
    await expect(run(named, scene.step(4), scene.doubles)).rejects.toThrow('There is no release v9.9.9')
  })

  it('names what serves after a rollback that is not to be done again', async () => {
    const scene = await fourReleases()
    await run(someInputs(), scene.step(9), scene.doubles)
    expect(await run(someInputs({ dryRun: true, unattended: true }), scene.step(10), scene.doubles)).toMatchObject({
      ok: true,
      outputs: { changed: 'false', version: 'v1.2.0', 'live-sha': v3.sha, 'destination-sha': '' },
    })
  })

  it('is followed only while the release that was looked at still serves', async () => {
    const scene = await fourReleases()
    const outcome = await run(someInputs({ rollbackVersion: 'v1.1.0', onlyIfLive: 'v1.2.0' }), scene.step(9), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    expect(scene.target.calls).toEqual([])
  })
})
