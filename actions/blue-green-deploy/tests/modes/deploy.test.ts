import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '@slipway/shared/action'
import { evidenceSchema } from '@slipway/shared/evidence/schema'
import { describe, expect, it } from 'vitest'
import { checkArtifact } from '../../src/rollout/artifact.ts'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aScene, someInputs } from '../scene.ts'

/** One deploy job: deploy, complete when it went well, post. */
async function job(scene: ReturnType<typeof aScene>, id: number, version: string, { finish = true } = {}): Promise<Outcome> {
  const context = scene.step(id)
  const outcome = await run(someInputs({ version }), context, scene.stand)
  if (outcome.ok && finish) await run(someInputs({ mode: 'complete' }), scene.step(id), scene.stand)
  await runPost(someInputs({ version }), context, scene.stand)
  scene.ended.add(id)
  return outcome
}

describe('deploy and complete', () => {
  it('takes the first release to all traffic, then the second, and says until when going back is instant', async () => {
    const scene = aScene()
    expect(await job(scene, 1, 'v1.0.0')).toMatchObject({ ok: true, outputs: { colour: 'blue', phase: 'promote', 'previous-version': '' } })
    const context = scene.step(2)
    const deployed = await run(someInputs({ version: 'v1.1.0' }), context, scene.stand)
    expect(deployed.outputs).toMatchObject({ colour: 'green', version: 'v1.1.0', 'previous-version': 'v1.0.0' })
    const completed = await run(someInputs({ mode: 'complete', watchVerdict: 'pass' }), scene.step(2), scene.stand)
    expect(completed).toMatchObject({ ok: true, outputs: { phase: 'complete', 'hold-until': expect.stringMatching(/^2026-01-05T12:1/) } })
    await runPost(someInputs({ version: 'v1.1.0' }), context, scene.stand)
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 0, up: true }, green: { assigned: 1 } })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('leaves evidence that the schema takes, with the timeline and what was judged', async () => {
    const scene = aScene()
    const { evidence } = await job(scene, 1, 'v1.0.0')
    const at = '2026-01-05T12:00:00Z'
    const run = { id: 1, attempt: 1, job: 'deploy', repository: 'o/n', sha: 'a', ref: 'r', event: 'push', actor: 'a', url: 'u' }
    const parsed = evidenceSchema.parse({ ...evidence, schema: 1, action: 'blue-green-deploy', run, startedAt: at, finishedAt: at })
    expect(parsed.timeline.map((entry) => entry.what)).toContain('blue is ready at http://blue.test')
    expect(parsed.release).toEqual({ version: 'v1.0.0', sha: 'a'.repeat(40) })
  })

  it('fails and says why when a step was judged bad', async () => {
    const ill = (release: { version: string }, during: string) =>
      release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: '<b>error rate</b> 30%' } : undefined
    const scene = aScene({ ill })
    await job(scene, 1, 'v1.0.0')
    const outcome = await job(scene, 2, 'v1.1.0')
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail', details: { state: 'back' } }, outputs: { phase: 'shift' } })
    expect(outcome.summary).not.toContain('<b>')
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
  })

  it('completes at once in mode release', async () => {
    const scene = aScene()
    const outcome = await run(someInputs({ mode: 'release' }), scene.step(1), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { phase: 'complete' } })
  })

  it('keeps the traffic but makes no success of a watch that could say nothing', async () => {
    const scene = aScene()
    await job(scene, 1, 'v1.0.0')
    const context = scene.step(2)
    await run(someInputs({ version: 'v1.1.0' }), context, scene.stand)
    const outcome = await run(someInputs({ mode: 'complete', watchVerdict: 'not-evaluated' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, outputs: { phase: 'kept' } })
    await runPost(someInputs({ version: 'v1.1.0' }), context, scene.stand)
    expect(scene.target.sides.green.assigned).toBe(1)
  })

  it('refuses to complete a release whose watch failed, and one that another job rolled out', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(1), scene.stand)
    await expect(run(someInputs({ mode: 'complete', watchVerdict: 'fail' }), scene.step(1), scene.stand)).rejects.toThrow('watch failed')
    await expect(run(someInputs({ mode: 'complete' }), scene.step(2), scene.stand)).rejects.toThrow('does not hold the lock')
  })

  it('refuses to complete what somebody has aborted, so that the rollback step takes it back', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(1), scene.stand)
    await run(someInputs({ mode: 'abort', reason: 'orders are lost' }), scene.step(7), scene.stand)
    await expect(run(someInputs({ mode: 'complete' }), scene.step(1), scene.stand)).rejects.toThrow(
      'abort by mona (run 7): orders are lost',
    )
    expect(scene.ledger.records[0]?.entries.at(-1)?.phase).toBe('promote')
  })

  it('is no success when somebody moved the traffic during the watch', async () => {
    const scene = aScene()
    await job(scene, 1, 'v1.0.0')
    await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.stand)
    scene.target.sides.blue.assigned = 1
    const outcome = await run(someInputs({ mode: 'complete' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
  })

  it('waits for no lock that a living run holds, and names that run', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(1), scene.stand)
    await expect(run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.stand)).rejects.toThrow('held by run 1')
    expect(scene.target.calls.filter((call) => call.startsWith('prepare'))).toHaveLength(1)
  })
})

describe('the post step', () => {
  it('takes back what nobody completed, and releases the lock', async () => {
    const scene = aScene()
    await job(scene, 1, 'v1.0.0')
    await job(scene, 2, 'v1.1.0', { finish: false })
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'stopped' })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('does nothing after a plan', async () => {
    const scene = aScene()
    await runPost(someInputs({ mode: 'plan' }), scene.step(1), scene.stand)
    expect(scene.lock.log).toEqual([])
  })

  it('leaves a lock alone that another run has taken over', async () => {
    const scene = aScene()
    const context = scene.step(1)
    await run(someInputs(), context, scene.stand)
    const head = scene.lock.log.at(-1)
    if (head === undefined) throw new Error('the lock was not taken')
    const stolen = { ...head.record, generation: 2, holder: { run: 9, attempt: 1, job: 'deploy' } }
    scene.lock.log.push({ id: 'other', record: stolen })
    await runPost(someInputs(), context, scene.stand)
    expect(scene.lock.log.at(-1)?.record).toEqual(stolen)
  })

  it('knows of the lock before the first change', async () => {
    const scene = aScene()
    const context = scene.step(1)
    const seen: string[] = []
    const { prepare } = scene.target.placement
    scene.target.placement.prepare = async (subject) => {
      seen.push(...context.saved.keys())
      await prepare(subject)
    }
    await run(someInputs(), context, scene.stand)
    expect(seen).toEqual(['slipway-locked'])
  })
})

describe('retire', () => {
  it('takes the idle side down after its hold', async () => {
    const scene = aScene()
    await job(scene, 1, 'v1.0.0')
    await job(scene, 2, 'v1.1.0')
    const early = await run(someInputs({ mode: 'retire' }), scene.step(3), scene.stand)
    expect(early.outputs?.['reason']).toContain('hold lasts until')
    scene.clock.advance(600_001)
    await run(someInputs({ mode: 'retire' }), scene.step(3), scene.stand)
    expect(scene.target.sides.blue.up).toBe(false)
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })
})

describe('a look by the clock, after a run was lost', () => {
  it('brings to its end what that run left, and says whose it was', async () => {
    const scene = aScene()
    await job(scene, 1, 'v1.0.0')
    const context = scene.step(2)
    await run(someInputs({ version: 'v1.1.0' }), context, scene.stand)
    scene.target.sides.blue.assigned = 0.5
    scene.target.sides.green.assigned = 0.5
    scene.ended.add(2)
    const outcome = await run(someInputs({ mode: 'retire' }), scene.step(3), scene.stand)
    expect(outcome).toMatchObject({ ok: true, evidence: { headline: 'What run 2 left in production was brought to its end' } })
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'error', phase: 'stopped' })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })
})

describe('a look by the clock, where both sides are down', () => {
  it('does not say that anything was mended', async () => {
    const scene = aScene()
    await job(scene, 1, 'v1.0.0')
    await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.stand)
    scene.target.sides.blue.up = false
    scene.target.sides.green.up = false
    scene.ended.add(2)
    await expect(run(someInputs({ mode: 'retire' }), scene.step(3), scene.stand)).rejects.toThrow('no side serves everything')
  })
})

describe('the artifact', () => {
  it('must be the file that was built', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-artifact-'))
    await writeFile(join(folder, 'app.tgz'), 'hello')
    const digest = 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
    expect(await checkArtifact({ artifact: 'app.tgz', digest }, folder)).toEqual({ path: join(folder, 'app.tgz'), digest })
    const other = `sha256:${'0'.repeat(64)}`
    await expect(checkArtifact({ artifact: 'app.tgz', digest: other }, folder)).rejects.toThrow('is not the one that was approved')
    await expect(checkArtifact({ artifact: 'none.tgz', digest }, folder)).rejects.toThrow('There is no artifact at none.tgz')
    await expect(checkArtifact({ artifact: '.', digest }, folder)).rejects.toThrow('is not a file')
    await rm(folder, { recursive: true })
  })
})
