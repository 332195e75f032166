import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aDeployJob, aRunningRollout, aScene, configuration, someInputs } from '../scene.ts'

describe('retire', () => {
  it('takes the idle side down after its hold', async () => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    await aDeployJob(scene, 2, 'v1.1.0')
    const early = await run(someInputs({ mode: 'retire' }), scene.step(3), scene.doubles)
    expect(early.outputs?.['reason']).toContain('hold lasts until')
    scene.clock.advance(600_001)
    await run(someInputs({ mode: 'retire' }), scene.step(3), scene.doubles)
    expect(scene.target.sides.blue.up).toBe(false)
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })
})

describe('a runner whose clock is off', () => {
  it.each([-20, 0, 20])(
    'takes nothing down before the hold is over, promises no other time, and is frozen at the same time: %i minutes',
    async (minutes) => {
      const config = configuration.replace(
        'approval: required',
        "approval: required\n    freeze: [{ name: afternoons, days: [mon], hours: { from: '12:05', to: '24:00' } }]",
      )
      const scene = aScene({ config })
      for (const [index, version] of ['v1.0.0', 'v1.1.0'].entries()) {
        await run(someInputs({ mode: 'release', version }), scene.step(index + 1), scene.doubles)
        scene.ended.add(index + 1)
      }
      const off = { ...scene.clock, now: () => scene.clock.now() + minutes * 60_000 }
      const stores = { ...scene.doubles.stores, ledger: { ...scene.ledger, answeredAt: () => scene.clock.now() } }
      const doubles = { ...scene.doubles, stores }
      const at = (id: number) => ({ ...scene.step(id), clock: off })
      const status = async () => (await run(someInputs({ mode: 'status' }), at(8), doubles)).outputs?.['hold-until']
      const retired = async (id: number) => {
        const outcome = await run(someInputs({ mode: 'retire' }), at(id), doubles)
        scene.ended.add(id)
        return outcome.evidence.headline.startsWith('v1.0.0 on blue')
      }
      const until = await status()
      expect(until).toMatch(/^2026-01-05T12:10:/)
      const open = await run(someInputs({ mode: 'release', version: 'v1.1.0' }), at(3), doubles)
      expect(open.outputs).toMatchObject({ version: 'v1.1.0' })
      scene.ended.add(3)
      scene.clock.advance(590_000 - (scene.clock.now() - Date.parse('2026-01-05T12:00:00Z')))
      expect([await status(), await retired(4)]).toEqual([until, false])
      const frozen = await run(someInputs({ mode: 'release', version: 'v1.2.0' }), at(5), doubles)
      expect(frozen).toMatchObject({ ok: false, evidence: { details: { rule: 'freeze' } } })
      scene.clock.advance(60_000)
      expect([await status(), await retired(6)]).toEqual(['', true])
    },
  )
})

describe('retire, after a run was lost', () => {
  it('brings to its end what that run left, and says whose it was', async () => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    const context = scene.step(2)
    await run(someInputs({ version: 'v1.1.0' }), context, scene.doubles)
    scene.target.sides.blue.assigned = 0.5
    scene.target.sides.green.assigned = 0.5
    scene.ended.add(2)
    const outcome = await run(someInputs({ mode: 'retire' }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, evidence: { headline: 'What run 2 left in production was brought to its end' } })
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'error', phase: 'stopped' })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })
})

describe('retire, where both sides are down', () => {
  it('does not say that anything was mended', async () => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.doubles)
    scene.target.sides.blue.up = false
    scene.target.sides.green.up = false
    scene.ended.add(2)
    await expect(run(someInputs({ mode: 'retire' }), scene.step(3), scene.doubles)).rejects.toThrow('no side serves everything')
  })
})

describe('retire, while a rollout runs', () => {
  it('takes nothing down and does not fail: the next look finds what is left to do', async () => {
    const scene = await aRunningRollout()
    const { lockWait: _default, ...inputs } = someInputs({ mode: 'retire' })
    const outcome = await run(inputs, scene.step(9), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' } })
    expect(outcome.outputs?.['reason']).toContain('held by run 1 (attempt 1, job deploy)')
    expect(scene.target.calls.filter((call) => call !== 'observe')).toEqual([])
    await scene.held.check()
  })
})
