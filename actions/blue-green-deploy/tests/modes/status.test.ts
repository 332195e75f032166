import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aRunningRollout, aScene, someInputs } from '../scene.ts'

describe('status', () => {
  it('tells what serves, until when going back is instant, and that nothing runs; and changes nothing', async () => {
    const scene = aScene()
    for (const [index, version] of ['v1.0.0', 'v1.1.0'].entries()) {
      await run(someInputs({ mode: 'release', version }), scene.step(index + 1), scene.doubles)
      scene.ended.add(index + 1)
    }
    const before = [scene.target.calls.length, scene.lock.log.length, JSON.stringify(scene.ledger.records)]
    const outcome = await run(someInputs({ mode: 'status' }), scene.step(9), scene.doubles)
    expect(outcome).toMatchObject({
      ok: true,
      evidence: { headline: 'v1.1.0 serves production', details: { provider: 'blue 0% draining, green 100% serving' } },
      outputs: { version: 'v1.1.0', colour: 'green', phase: '', 'hold-until': expect.stringMatching(/^2026-01-05T12:1/) },
    })
    expect(outcome.summary).toContain('go on')
    expect(outcome.evidence.details).toMatchObject({
      lock: expect.stringMatching(/^run 2 \(attempt 1, job deploy\).*, whose job has ended: the next rollout takes it over$/),
    })
    expect([scene.target.calls.length, scene.lock.log.length, JSON.stringify(scene.ledger.records)]).toEqual(before)
    scene.clock.advance(600_000)
    expect((await run(someInputs({ mode: 'status' }), scene.step(9), scene.doubles)).outputs).toMatchObject({ 'hold-until': '' })
  })

  it('promises no way back where a release was just taken back', async () => {
    const ill = ({ version }: { version: string }, during: string) =>
      version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: 'errors' } : undefined
    const scene = aScene({ ill })
    for (const [index, version] of ['v1.0.0', 'v1.1.0'].entries()) {
      await run(someInputs({ mode: 'release', version }), scene.step(index + 1), scene.doubles)
      scene.ended.add(index + 1)
    }
    const { outputs, summary } = await run(someInputs({ mode: 'status' }), scene.step(9), scene.doubles)
    expect(outputs).toMatchObject({ 'hold-until': '' })
    expect(summary).toContain('Instant rollback until: none')
    expect(summary).toContain('run 2 has taken v1.1.0 back')
  })

  it('tells whose rollout the lock is held for, and whose records were left out', async () => {
    const scene = await aRunningRollout('web')
    scene.ledger.otherServices = () => ({ own: 0, others: [{ service: 'web', records: 12 }], cutAt: undefined })
    const { evidence, summary } = await run(someInputs({ mode: 'status' }), scene.step(9), scene.doubles)
    expect(evidence.details).toMatchObject({
      lock: expect.stringMatching(/^run 1 \(attempt 1, job deploy\), for the service web since /),
      otherServices: expect.stringContaining('has no record of the service harbor, but of others: web (12)'),
    })
    expect(summary).toContain('Other services')
  })

  it('tells a rollout that runs, and what was asked of it', async () => {
    const scene = aScene()
    await run(someInputs({ mode: 'release' }), scene.step(1), scene.doubles)
    scene.ended.add(1)
    await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.doubles)
    await run(someInputs({ mode: 'pause', reason: '<b>lunch</b>' }), scene.step(8), scene.doubles)
    const outcome = await run(someInputs({ mode: 'status' }), scene.step(9), scene.doubles)
    expect(outcome.evidence.headline).toBe('v1.1.0 serves production; run 2 is at promote of v1.1.0')
    expect(outcome.evidence.details).toMatchObject({
      signals: [expect.stringMatching(/^pause by mona \(run 8\): <b>lunch<\/b> at .*, not answered$/)],
    })
    expect(withoutCode(outcome.summary)).not.toContain('<b>')
  })

  it('says what it cannot see, where the target is out of reach or nothing was ever deployed', async () => {
    const scene = aScene()
    scene.target.observe = async () => {
      throw new Error('connect ENOENT /run/haproxy.sock')
    }
    const outcome = await run(someInputs({ mode: 'status' }), scene.step(9), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, evidence: { headline: 'Nothing has succeeded in production yet' } })
    expect(outcome.evidence.details).toMatchObject({ provider: 'unknown: connect ENOENT /run/haproxy.sock', lock: 'free: nothing runs' })
  })
})
