import { describe, expect, it } from 'vitest'
import { run } from '../src/run.ts'
import { restoreAfterKill } from '../src/run-post.ts'
import { aScene, someInputs, v1, v2 } from './scene.ts'

describe('the post step', () => {
  it('gives traffic to one side whole after a kill, and releases the lock', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const context = scene.step(3)
    const { shift } = scene.target
    const forEver = () => new Promise<never>(() => undefined)
    const died = new Promise<void>((resolve) => {
      scene.target.shift = async (...args) => {
        dead = true
        await shift(...args)
        resolve()
        await forEver()
      }
    })
    // What died asks for nothing any more, also where its shift is not shown.
    let dead = false
    const clock = { now: context.clock.now, sleep: (span: number) => (dead ? forEver() : context.clock.sleep(span)) }
    void run(someInputs(), { ...context, clock }, scene.doubles)
    await died
    scene.target.shift = shift
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
    await restoreAfterKill(someInputs(), context, scene.doubles)
    expect(scene.vault.swept).toBe(1)
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })
})
