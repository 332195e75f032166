import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { aScene, someInputs, v1, v2 } from '../scene.ts'

/** v1.1.0 serves over v1.0.0, and the provider refuses for 30 s. */
async function rollBackWhileAway(overrides: Partial<Inputs>) {
  const scene = aScene()
  await scene.deploy(1, v1)
  await scene.deploy(2, v2)
  const until = scene.clock.now() + 30_000
  const { observe } = scene.target
  scene.target.observe = async (signal) => {
    if (scene.clock.now() < until) throw new Error('connection refused')
    return await observe(signal)
  }
  return await run(someInputs({ rollbackVersion: 'v1.0.0', ...overrides }), scene.step(3), scene.doubles)
}

describe('a rollback that begins while the provider is away', () => {
  it('waits for it, and goes back', async () => {
    expect(await rollBackWhileAway({})).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0' } })
  })

  it('does not wait where nothing is to be moved', async () => {
    await expect(rollBackWhileAway({ dryRun: true })).rejects.toThrow('connection refused')
  })
})
