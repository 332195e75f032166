import { ActionError } from '@slipway/shared/core/errors'
import { GithubError } from '@slipway/shared/github/errors'
import { fakeLockStore, heldRecord } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { refuseOtherDigest } from '../../src/mending/deployed-target.ts'
import { run } from '../../src/run.ts'
import { aDeployJob, aScene, configuration, someInputs } from '../scene.ts'

type Scene = ReturnType<typeof aScene>

/** v1.0.0 is live, and the machine of run 2 has died with v1.1.0 on the other side. `shared`: in mid-shift; otherwise while it was watched. */
async function aLostDeployment({ shared = true, scene = aScene() } = {}): Promise<Scene> {
  await aDeployJob(scene, 1, 'v1.0.0')
  await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.doubles)
  if (shared) Object.assign(scene.target.sides.blue, { assigned: 0.5 })
  if (shared) Object.assign(scene.target.sides.green, { assigned: 0.5 })
  scene.ended.add(2)
  return scene
}

/** The last job of the run. */
const mend = (
  scene: Scene,
  { id = 2, fileAt = async () => configuration }: { id?: number; fileAt?: () => Promise<string | undefined> } = {},
) => run(someInputs({ mode: 'mend' }), scene.step(id, { job: 'mend' }), { ...scene.doubles, fileAt })

describe('mend, after the machine of the deployment died', () => {
  it.each([
    ['in mid-shift', true],
    ['while the release was watched', false],
  ])('%s: the side that was live before serves everything, and the lock is free', async (_name, shared) => {
    const scene = await aLostDeployment({ shared })
    const outcome = await mend(scene)
    expect(outcome).toMatchObject({
      ok: true,
      evidence: {
        verdict: 'pass',
        headline: 'What run 2 left in production was brought to its end: v1.0.0 on blue serves everything',
        details: { mending: 'mended' },
      },
      outputs: { mended: 'true', version: 'v1.0.0', colour: 'blue' },
    })
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'error', phase: 'stopped' })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('after the release was complete: there is nothing to mend but the lock', async () => {
    const scene = await aLostDeployment({ shared: false })
    await run(someInputs({ mode: 'complete' }), scene.step(2), scene.doubles)
    const calls = scene.target.calls.length
    const outcome = await mend(scene)
    expect(outcome).toMatchObject({ ok: true, outputs: { mended: 'false' } })
    expect(outcome.evidence.headline).toContain('Nothing to mend in production but the lock')
    expect(scene.target.calls).toHaveLength(calls)
    expect(scene.target.sides.green.assigned).toBe(1)
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('waits for a provider that is away, and mends when it is back', async () => {
    const scene = await aLostDeployment()
    const { observe } = scene.target
    const back = scene.clock.now() + 300_000
    scene.target.observe = async (signal) => {
      if (scene.clock.now() < back) throw new ActionError('the provider does not answer')
      return await observe(signal)
    }
    expect(await mend(scene)).toMatchObject({ ok: true, outputs: { mended: 'true' } })
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
  })

  it('gives up on a provider that stays away, and frees the lock for the next one', async () => {
    const scene = await aLostDeployment()
    scene.target.observe = async () => {
      throw new ActionError('the provider does not answer')
    }
    const began = scene.clock.now()
    await expect(mend(scene)).rejects.toThrow('the provider does not answer')
    expect(scene.clock.now() - began).toBeGreaterThan(14 * 60_000)
    expect(scene.clock.now() - began).toBeLessThanOrEqual(15 * 60_000)
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('waits for a GitHub that does not answer, but not for one that refuses', async () => {
    const scene = await aLostDeployment()
    const { read } = scene.lock
    const failing = (status: number | undefined) => async () => {
      throw new GithubError('no', { status })
    }
    scene.lock.read = failing(403)
    const began = scene.clock.now()
    await expect(mend(scene)).rejects.toThrow('no')
    expect(scene.clock.now()).toBe(began)
    scene.lock.read = async () => (scene.clock.now() < began + 60_000 ? failing(undefined)() : read())
    expect(await mend(scene)).toMatchObject({ outputs: { mended: 'true' } })
  })

  it.each([
    ['another target', configuration.replace('backend: web', 'backend: web2'), 'gives production another target or service'],
    ['no such environment', configuration.replace('  production:', '  prod:'), 'does not have production'],
    ['no such file', undefined, 'does not have production'],
  ])('does not take a target for mended that the deployment did not use: its commit has %s', async (_name, text, why) => {
    const scene = await aLostDeployment()
    const calls = scene.target.calls.length
    await expect(mend(scene, { fileAt: async () => text })).rejects.toThrow(why)
    expect(scene.target.calls).toHaveLength(calls)
  })

  it.each([
    ['another', 'sha256:a', 'sha256:b', true],
    ['the same', 'sha256:a', 'sha256:a', false],
    ['one that was not recorded', undefined, 'sha256:b', false],
    ['one that this step cannot tell', 'sha256:a', undefined, false],
  ])('by inputs, goes by the target of the record: %s', async (_what, target, targetDigest, refused) => {
    const scene = await aLostDeployment()
    const [record] = scene.ledger.records
    if (record === undefined) throw new Error('nothing was left')
    const left = [{ ...record, intent: { ...record.intent, ...(target === undefined ? {} : { target }) } }]
    const look = () => refuseOtherDigest(left, { environment: { name: 'production' }, rollout: { targetDigest } })
    if (refused) expect(look).toThrow('used another target than the inputs of this step name')
    else expect(look).not.toThrow()
  })

  it('says that the environment has to stand on the default branch', async () => {
    const scene = aScene({ config: configuration.replace('  production:', '  prod:') })
    await expect(mend(scene)).rejects.toMatchObject({ hint: expect.stringContaining('slipway.yml of the default branch') })
  })
})

describe('mend, where nothing was left', () => {
  it('ends at once after a deployment that went back by itself, without the target and without the lock', async () => {
    const scene = aScene({ ill: ({ version }, during) => (version === 'v1.1.0' && during === 'step' ? sick : undefined) })
    await aDeployJob(scene, 1, 'v1.0.0')
    expect((await aDeployJob(scene, 2, 'v1.1.0')).ok).toBe(false)
    const locks = scene.lock.log.length
    const began = scene.clock.now()
    const secret = someInputs({ mode: 'mend', secrets: undefined })
    const outcome = await run(secret, scene.step(2, { job: 'mend' }), { stores: scene.doubles.stores })
    expect(outcome).toMatchObject({ ok: true, outputs: { mended: 'false' } })
    expect(outcome.evidence.headline).toBe('Nothing to mend in production: no rollout was left unfinished')
    expect(scene.lock.log).toHaveLength(locks)
    expect(scene.clock.now()).toBe(began)
  })
})

const sick = { verdict: 'fail', reason: 'it is ill' } as const

describe('mend, where another job has the lock', () => {
  const heldBy = (id: number, service = 'harbor') => heldRecord({ run: id, attempt: 1, job: 'deploy' }, { generation: 9, service })
  const withHolder = async (scene: Scene, holder: ReturnType<typeof heldBy>) => {
    const lock = fakeLockStore()
    await lock.append(holder, undefined)
    scene.doubles.stores.lock = lock
    return lock
  }

  it('leaves to a run of the same service what that recovers before it begins, and does not wait', async () => {
    const scene = await aLostDeployment()
    const lock = await withHolder(scene, heldBy(3))
    const began = scene.clock.now()
    const outcome = await mend(scene)
    expect(outcome).toMatchObject({ ok: true, outputs: { mended: 'false' } })
    expect(outcome.evidence.headline).toContain('run 3 (job deploy) has the lock, and has not ended; it brings that to its end')
    expect(scene.clock.now()).toBe(began)
    expect(lock.log).toHaveLength(1)
  })

  it('fails where a run of another service has it, which recovers nothing of this one', async () => {
    const scene = await aLostDeployment()
    await withHolder(scene, heldBy(3, 'docks'))
    const outcome = await mend(scene)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' } })
    expect(outcome.evidence.headline).toContain('nobody has brought that to its end')
  })

  it('waits a minute for the lost job of its own run, which GitHub may show as running, and then fails', async () => {
    const scene = await aLostDeployment()
    scene.ended.delete(2)
    const began = scene.clock.now()
    expect(await mend(scene)).toMatchObject({ ok: false })
    expect(scene.clock.now() - began).toBe(60_000)
    const { sleep } = scene.clock
    scene.clock.sleep = async (span, signal) => {
      scene.ended.add(2)
      await sleep(span, signal)
    }
    expect(await mend(scene)).toMatchObject({ ok: true, outputs: { mended: 'true' } })
  })
})
