import { fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aDeployJob, aScene, quietQueries, someInputs } from '../scene.ts'

/** v1.0.0 is live; run 2 rolls v1.1.0 out and holds the lock. At the third poll of run 3, run 2 ends as told. */
async function twoThatMeet(end: 'completed' | 'cancelled', queries = quietQueries) {
  const scene = aScene({ queries })
  await aDeployJob(scene, 1, 'v1.0.0')
  const first = scene.step(2)
  await run(someInputs({ version: 'v1.1.0' }), first, scene.doubles)
  const { sleep } = scene.clock
  let polls = 0
  scene.clock.sleep = async (span, signal) => {
    await sleep(span, signal)
    polls += 1
    if (polls !== 3) return
    if (end === 'completed') await run(someInputs({ mode: 'complete', watchVerdict: 'pass' }), scene.step(2), scene.doubles)
    await runPost(someInputs({ version: 'v1.1.0' }), first, scene.doubles)
  }
  const { lockWait: _default, ...inputs } = someInputs({ version: 'v1.2.0', approvedLive: 'v1.0.0' })
  const log = fakeLog()
  const context = { ...scene.step(3, { sha: 'b'.repeat(40) }), log }
  const outcome = await run(inputs, context, scene.doubles)
  return { scene, outcome, log: log.lines }
}

describe('a deployment that meets another at the lock', () => {
  it('waits by default, says for whom, and goes on with what was approved once the other has gone back', async () => {
    const { outcome, log, scene } = await twoThatMeet('cancelled')
    const said = log.find((line) => line.startsWith('Waiting for the lock of production, held by run 2 (job deploy), at most 4'))
    expect(said).toBeDefined()
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.2.0', phase: 'promote' } })
    expect(outcome.evidence.timeline?.map(({ what }) => what)).toContain(said)
    expect(scene.lock.log.at(-1)?.record).toMatchObject({ state: 'held', holder: { run: 3 } })
  })

  it('is not done over what the other has brought live in the meantime', async () => {
    const { outcome, scene } = await twoThatMeet('completed')
    expect(outcome).toMatchObject({
      ok: false,
      outputs: { phase: 'refused', reason: expect.stringContaining('approved v1.0.0, now v1.1.0') },
    })
    expect(scene.ledger.records.some(({ intent }) => intent.release.version === 'v1.2.0')).toBe(false)
  })

  it('ends as superseded, without a failure, where a newer run has come while it waited', async () => {
    let asked = 0
    const newer = { id: 4, number: 4, sha: 'c'.repeat(40), status: 'waiting', conclusion: undefined }
    const newerRuns = async () => {
      asked += 1
      return asked <= 3 ? [] : [newer]
    }
    const { outcome } = await twoThatMeet('cancelled', { ...quietQueries, newerRuns })
    expect(outcome).toMatchObject({ ok: true, outputs: { superseded: 'true' }, evidence: { verdict: 'not-evaluated' } })
  })
})
