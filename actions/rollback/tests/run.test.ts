import type { Release } from '@slipway/shared/core/words'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Desk } from '../src/desk.ts'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'
import { runPost } from '../src/run-post.ts'
import { aScene, someInputs, v1, v2, v3 } from './scene.ts'

describe('a rollback', () => {
  it('goes to the newest release that passed its watch, in one shift while it is warm', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    scene.target.calls.length = 0
    const outcome = await run(someInputs({ reason: 'orders are lost' }), scene.step(3), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', 'previous-version': 'v1.1.0' } })
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
    expect(scene.tags.get('slipway/recovery/production/harbor/v1.1.0-3')).toBe(v2.sha)
    expect(scene.bodyOf('v1.1.0')).toContain('orders are lost')
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('tells its hook what the provider showed last', async () => {
    const told: (string | undefined)[] = []
    const exec = fakeExec((_command, options) => {
      told.push(options.input)
      return exited(0)
    })
    const scene = aScene({ more: '    hooks: { after-rollback: [tell] }\n', exec })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    await run(someInputs(), scene.step(3), scene.stand)
    expect(told.map((text) => JSON.parse(text ?? ''))).toMatchObject([
      { hook: 'after-rollback', kind: 'rollback', observed: { blue: { weight: 1, state: 'serving' }, green: { weight: 0 } } },
    ])
  })

  it('takes the version that is named, with or without its v', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    const outcome = await run(someInputs({ rollbackVersion: '1.0.0' }), scene.step(9), scene.stand)
    expect(outcome.outputs).toMatchObject({ version: 'v1.0.0', 'previous-version': 'v1.2.0' })
  })

  it('does nothing the second time, named or not', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    await run(someInputs(), scene.step(9), scene.stand)
    scene.target.calls.length = 0
    expect(await run(someInputs(), scene.step(10), scene.stand)).toMatchObject({
      ok: true,
      outputs: { changed: 'false', version: 'v1.1.0' },
    })
    expect(await run(someInputs({ rollbackVersion: 'v1.1.0' }), scene.step(11), scene.stand)).toMatchObject({
      outputs: { changed: 'false' },
    })
    expect(scene.target.calls).toEqual([])
  })

  it('never goes to a release that is marked bad', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    await run(someInputs(), scene.step(9), scene.stand)
    await expect(run(someInputs({ rollbackVersion: 'v1.2.0' }), scene.step(10), scene.stand)).rejects.toThrow('v1.2.0 is marked bad')
  })

  it('finds an unknown release by its tag, and brings it up step by step', async () => {
    const scene = aScene()
    await scene.deploy(1, v2)
    scene.tags.set('v1.0.0', v1.sha)
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0' } })
    expect(scene.target.calls.slice(-3)).toEqual(['prepare green v1.0.0', 'shift blue=0.5 green=0.5', 'shift blue=0 green=1'])
  })

  it('goes all at once in an emergency', async () => {
    const scene = aScene()
    await scene.deploy(1, v2)
    scene.tags.set('v1.0.0', v1.sha)
    await run(someInputs({ rollbackVersion: 'v1.0.0', emergency: true }), scene.step(2), scene.stand)
    expect(scene.target.calls.slice(-2)).toEqual(['prepare green v1.0.0', 'shift blue=0 green=1'])
  })

  it('does not queue in an emergency: the running rollout goes back and hands over, and nothing is taken one too far', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    await scene.deploy(3, v3, 'promoted')
    const { sleep } = scene.clock
    let waits = 0
    scene.clock.sleep = async (span, signal) => {
      waits += 1
      // The job of run 3 hears it, as its rollback step does.
      if (waits === 2) await run(someInputs({ onlyIfNeeded: true, watchVerdict: 'not-evaluated' }), scene.step(3), scene.stand)
      await sleep(span, signal)
    }
    const outcome = await run(someInputs({ emergency: true, reason: 'orders are lost' }), scene.step(9), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.1.0', changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
    expect(scene.lock.log.at(-1)?.record).toMatchObject({ state: 'free', generation: 4 })
  })

  it('ends a run that does not hear in an emergency, and takes back what it left', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    await scene.deploy(3, v3, 'promoted')
    const cancelled: number[] = []
    const stores: Stores = {
      ...scene.stores,
      cancel: async (id) => {
        cancelled.push(id)
        scene.ended.add(id)
      },
    }
    const outcome = await run(someInputs({ emergency: true }), scene.step(9), { ...scene.stand, stores })
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.1.0', changed: 'true', 'previous-version': 'v1.2.0' } })
    expect(cancelled).toEqual([3])
  })

  it('fails before anything is touched where the release cannot be had, and lists the good ones', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    scene.target.calls.length = 0
    const failure = run(someInputs({ rollbackVersion: 'v9.9.9' }), scene.step(3), scene.stand)
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining('There is no release v9.9.9'),
      hint: 'Known to be good: v1.1.0, v1.0.0.',
    })
    expect(scene.target.calls).toEqual([])
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('fails loudly where there is none to go back to', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await expect(run(someInputs(), scene.step(2), scene.stand)).rejects.toThrow('there is none to go back to')
  })

  it('changes nothing when the destination is not well', async () => {
    const ill = (release: Release) =>
      release.version === 'v1.0.0' && gone ? { verdict: 'fail' as const, reason: 'status 500' } : undefined
    let gone = false
    const scene = aScene({ ill })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    gone = true
    const outcome = await run(someInputs(), scene.step(3), scene.stand)
    expect(outcome).toMatchObject({ ok: false, outputs: { changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
  })

  it('goes on without a recovery tag and an incident that may not be written, and says so', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const refuse = async () => {
      throw new Error('403')
    }
    const desk: Desk = { ...scene.stand.desk, tag: refuse, writeIncident: refuse }
    const outcome = await run(someInputs(), scene.step(3), { ...scene.stand, desk })
    expect(outcome).toMatchObject({ ok: true, outputs: { 'recovery-tag': '', incident: '' } })
    expect(outcome.evidence.timeline?.map((entry) => entry.what)).toContain('backup, tag-left: failed: 403')
  })
})

describe('in the job of a deployment', () => {
  const needed = (overrides: Partial<Inputs> = {}) => someInputs({ onlyIfNeeded: true, ...overrides })

  it('takes back what the watch found bad, and marks it', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, 'promoted')
    const outcome = await run(needed({ watchVerdict: 'fail', reason: 'p95 above 1 s' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', 'previous-version': 'v1.1.0' } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
    expect(scene.incidents.length).toBe(1)
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
  })

  it('leaves the traffic where it is when the watch could say nothing', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, 'promoted')
    const outcome = await run(needed({ watchVerdict: 'not-evaluated' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ evidence: { verdict: 'not-evaluated' }, outputs: { changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
    expect(scene.ledger.records[0]?.entries.at(-1)?.phase).toBe('kept')
  })

  it('changes nothing when the driver was faster, and still writes the incident once', async () => {
    const scene = aScene({
      ill: (release, during) => (release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail', reason: '30%' } : undefined),
    })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, 'promoted')
    scene.target.calls.length = 0
    for (let again = 0; again < 2; again += 1) {
      const outcome = await run(needed(), scene.step(2), scene.stand)
      expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'false', incident: 'https://github.com/quay/harbor/issues/1' } })
    }
    expect(scene.target.calls).toEqual([])
    expect(scene.incidents.length).toBe(1)
  })

  it.each(['not-evaluated', 'pass', undefined] as const)(
    'goes back at an abort, whatever the watch said (%s), and hands the lock over',
    async (verdict) => {
      const scene = aScene()
      await scene.deploy(1, v1)
      await scene.deploy(2, v2, 'promoted')
      await scene.ask('abort', 7)
      const outcome = await run(needed({ watchVerdict: verdict }), scene.step(2), scene.stand)
      expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', reason: 'abort by mona (run 7): orders' } })
      expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
      expect(scene.lock.log.slice(-2)).toMatchObject([
        { record: { state: 'held', signals: [{ kind: 'abort', answered: expect.any(String) }] } },
        { record: { state: 'free' } },
      ])
    },
  )

  it('keeps the lock to the end of the job where nobody asked for it', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, 'promoted')
    await scene.ask('pause', 7)
    await run(needed({ watchVerdict: 'not-evaluated' }), scene.step(2), scene.stand)
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
  })

  it('does nothing when the job began no rollout', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    expect(await run(needed(), scene.step(2), scene.stand)).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    expect(scene.incidents.length).toBe(0)
  })
})

describe('the post step', () => {
  it('gives traffic to one side whole after a kill, and releases the lock', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const context = scene.step(3)
    const { shift } = scene.target
    const died = new Promise<void>((resolve) => {
      scene.target.shift = async (...args) => {
        await shift(...args)
        resolve()
        await new Promise(() => undefined)
      }
    })
    void run(someInputs(), context, scene.stand)
    await died
    scene.target.shift = shift
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
    await runPost(someInputs(), context, scene.stand)
    expect(scene.vault.swept).toBe(1)
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })
})
