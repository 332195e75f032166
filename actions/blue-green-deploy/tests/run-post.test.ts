import { describe, expect, it } from 'vitest'
import { run } from '../src/run.ts'
import { runPost } from '../src/run-post.ts'
import { aDeployJob, aScene, someInputs } from './scene.ts'

describe('the post step', () => {
  it('takes back what nobody completed, and releases the lock', async () => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    await aDeployJob(scene, 2, 'v1.1.0', { finish: false })
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'stopped' })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('does nothing after a plan', async () => {
    const scene = aScene()
    await runPost(someInputs({ mode: 'plan' }), scene.step(1), scene.doubles)
    expect(scene.lock.log).toEqual([])
  })

  it('leaves a lock alone that another run has taken over', async () => {
    const scene = aScene()
    const context = scene.step(1)
    await run(someInputs(), context, scene.doubles)
    const head = scene.lock.log.at(-1)
    if (head === undefined) throw new Error('the lock was not taken')
    const stolen = { ...head.record, generation: 2, holder: { run: 9, attempt: 1, job: 'deploy' } }
    scene.lock.log.push({ id: 'other', record: stolen })
    await runPost(someInputs(), context, scene.doubles)
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
    await run(someInputs(), context, scene.doubles)
    expect(seen).toEqual(['slipway-locked'])
  })
})
