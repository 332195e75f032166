import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'
import { aScene, someInputs, v1, v2 } from './scene.ts'

describe('in the job of a deployment', () => {
  const needed = (overrides: Partial<Inputs> = {}) => someInputs({ onlyIfNeeded: true, ...overrides })

  it('takes back what the watch found bad, and marks it', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, { upTo: 'promoted' })
    const outcome = await run(needed({ watchVerdict: 'fail', reason: 'p95 above 1 s' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', 'previous-version': 'v1.1.0' } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
    expect(scene.incidents.length).toBe(1)
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
  })

  it('leaves the traffic where it is when the watch could say nothing', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, { upTo: 'promoted' })
    const outcome = await run(needed({ watchVerdict: 'not-evaluated' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ evidence: { verdict: 'not-evaluated' }, outputs: { changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
    expect(scene.ledger.records[0]?.entries.at(-1)?.phase).toBe('kept')
  })

  it('does not call a release kept that does not have all traffic', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, { upTo: 'promoted' })
    scene.target.sides.blue.assigned = 0.5
    scene.target.sides.green.assigned = 0.5
    await expect(run(needed({ watchVerdict: 'not-evaluated' }), scene.step(2), scene.doubles)).rejects.toThrow('blue 50%')
    expect(scene.ledger.records[0]?.entries.map(({ phase }) => phase)).not.toContain('kept')
  })

  it('changes nothing when the driver was faster, and still writes the incident once', async () => {
    const scene = aScene({
      ill: (release, during) => (release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail', reason: '30%' } : undefined),
    })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, { upTo: 'promoted' })
    scene.target.calls.length = 0
    for (let again = 0; again < 2; again += 1) {
      const outcome = await run(needed(), scene.step(2), scene.doubles)
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
      await scene.deploy(2, v2, { upTo: 'promoted' })
      await scene.ask('abort', 7)
      const outcome = await run(needed({ watchVerdict: verdict }), scene.step(2), scene.doubles)
      expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', reason: 'abort by mona (run 7): orders' } })
      expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
      expect(scene.lock.log.slice(-2)).toMatchObject([
        { record: { state: 'held', signals: [{ kind: 'abort', answered: expect.any(String) }] } },
        { record: { state: 'free' } },
      ])
    },
  )

  it('goes back by what is no verdict of a watch, also where the judge only observes', async () => {
    const scene = aScene({ more: '    judge: { mode: observe }\n' })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, { upTo: 'promoted' })
    const outcome = await run(needed({ watchVerdict: 'warn' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'stopped' })
  })

  it('keeps the lock to the end of the job where nobody asked for it', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, { upTo: 'promoted' })
    await scene.ask('pause', 7)
    await run(needed({ watchVerdict: 'not-evaluated' }), scene.step(2), scene.doubles)
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
  })

  it('does nothing when the job began no rollout', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    expect(await run(needed(), scene.step(2), scene.doubles)).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    expect(scene.incidents.length).toBe(0)
  })
})
