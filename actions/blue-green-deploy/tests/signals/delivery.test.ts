import type { SignalKind } from '@slipway/shared/rollout/lock/lock'
import { takeLock } from '@slipway/shared/rollout/lock/lock'
import { effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import { fakeConfigPath, fakeFiles, fakeLog } from '@slipway/shared/testing/fakes'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aRunningRollout, aScene, configuration, someInputs } from '../scene.ts'

const kinds: readonly SignalKind[] = ['pause', 'resume', 'promote', 'abort']

describe('a signal to a rollout', () => {
  it.each(kinds)('gives %s to the run that holds the lock, and says when it was taken up', async (kind) => {
    const scene = await aRunningRollout()
    scene.whileWaiting(async () => {
      const [signal] = await scene.held.signals()
      if (signal !== undefined) await scene.held.answer(signal)
    })
    const outcome = await run(someInputs({ mode: kind, reason: 'for lunch' }), scene.step(7), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass', headline: expect.stringContaining(`has taken up: ${kind}`) } })
    expect(scene.lock.log.at(-1)?.record.signals).toMatchObject([{ kind, run: 7, actor: 'mona', reason: 'for lunch' }])
    expect(scene.target.calls).toEqual([])
  })

  it('does not say that it was taken up where nobody has answered', async () => {
    const scene = await aRunningRollout()
    const begin = scene.clock.now()
    const outcome = await run(someInputs({ mode: 'pause' }), scene.step(7), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn', headline: expect.stringContaining('has not answered yet') } })
    expect(scene.clock.now() - begin).toBe(60_000)
  })

  it('sees an abort through, even where the lock was handed over between two looks', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(1), scene.doubles)
    const { sleep } = scene.clock
    scene.clock.sleep = async (span, signal) => {
      const held = await takeLock(
        {
          store: scene.lock,
          service: 'harbor',
          environment: 'production',
          holder: { run: 1, attempt: 1, job: 'deploy' },
          hasEnded: async () => false,
          clock: scene.clock,
          log: fakeLog(),
        },
        0,
      )
      expect(effectiveSignals(await held.signals()).aborted).toBeDefined()
      await scene.ledger.write(1, { state: 'error', phase: 'stopped', detail: 'aborted' })
      await held.release()
      await sleep(span, signal)
    }
    const outcome = await run(someInputs({ mode: 'abort' }), scene.step(7), scene.doubles)
    expect(outcome).toMatchObject({
      evidence: { verdict: 'pass', headline: expect.stringContaining('has taken its rollout to production back') },
    })
  })

  it.each(['pause', 'promote', 'abort'] as const)('is refused with %s where the lock is held for another service', async (kind) => {
    const scene = await aRunningRollout('web')
    const before = scene.lock.log.length
    await expect(run(someInputs({ mode: kind }), scene.step(7), scene.doubles)).rejects.toThrow(
      `There is nobody to hear ${kind}: run 1, which holds the lock of production, rolls out the service web, not harbor`,
    )
    expect(scene.lock.log).toHaveLength(before)
  })

  it('lets automatic deployments go on while another service is rolled out, and tells that one nothing', async () => {
    const scene = await aRunningRollout('web')
    const at = { schema: 1, service: 'harbor', environment: 'production', kind: 'deploy', colour: 'blue' } as const
    const id = await scene.ledger.open({ ...at, release: aRelease('v1.1.0'), run: { id: 3, attempt: 1, job: 'deploy' } })
    await scene.ledger.write(id, { state: 'failure', phase: 'back', detail: '30% errors' })
    const outcome = await run(someInputs({ mode: 'resume' }), scene.step(7), scene.doubles)
    expect(outcome).toMatchObject({ evidence: { verdict: 'pass', headline: expect.stringContaining('may go on') } })
    expect(scene.lock.log.at(-1)?.record).toMatchObject({ service: 'web', signals: [] })
  })

  it.each(kinds)('is refused with %s where nothing runs', async (kind) => {
    const scene = aScene()
    await expect(run(someInputs({ mode: kind }), scene.step(7), scene.doubles)).rejects.toThrow(
      kind === 'resume' ? 'There is nothing to resume in production' : `There is nobody to hear ${kind}: nothing runs in production`,
    )
    expect(scene.lock.log).toEqual([])
  })

  it('is refused where the lock can carry no signal', async () => {
    const scene = aScene()
    const context = scene.step(7)
    const files = fakeFiles({ [fakeConfigPath]: configuration.replace('hold: 10m', 'hold: 10m, lock: concurrency') })
    await expect(run(someInputs({ mode: 'abort' }), { ...context, files }, scene.doubles)).rejects.toThrow('rollout.lock is concurrency')
  })

  it('lets automatic deployments go on, where a release was taken back and nothing runs', async () => {
    const ill = (release: { version: string }, during: string) =>
      release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: '30% errors' } : undefined
    const scene = aScene({ ill })
    await run(someInputs({ mode: 'release' }), scene.step(1), scene.doubles)
    scene.ended.add(1)
    await run(someInputs({ mode: 'release', version: 'v1.1.0' }), scene.step(2), scene.doubles)
    scene.ended.add(2)
    const paused = await run(someInputs({ mode: 'status' }), scene.step(3), scene.doubles)
    expect(paused.summary).toContain('stand still since v1.1.0 was taken back')
    const outcome = await run(someInputs({ mode: 'resume', reason: 'a flake' }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({
      evidence: { verdict: 'pass', headline: expect.stringContaining('may go on') },
      outputs: { version: 'v1.1.0' },
    })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'resumed', detail: expect.stringContaining('mona: a flake') })
  })
})
