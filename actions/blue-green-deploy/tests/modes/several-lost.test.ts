import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aRelease, aSceneOfSeveral, severalInputs } from '../several-scene.ts'

type Scene = ReturnType<typeof aSceneOfSeveral>
const given = (version: string, overrides: Partial<Inputs> = {}) =>
  severalInputs({ releases: ['api', 'web'].map((service) => aRelease(service, version)), ...overrides })

async function aLiveScene(): Promise<Scene> {
  const scene = aSceneOfSeveral(['api', 'web'])
  const context = scene.step(1)
  await run(given('v1.0.0'), context, scene.doubles)
  await run(given('v1.0.0', { mode: 'complete' }), scene.step(1), scene.doubles)
  await runPost(given('v1.0.0'), context, scene.doubles)
  scene.ended.add(1)
  return scene
}

/** A deployment of run 2 whose machine is lost once api has all traffic and web has none. */
async function lostBetween(scene: Scene): Promise<void> {
  const { api } = scene.of
  if (api === undefined) throw new Error('there is no api')
  const lost = Promise.withResolvers<void>()
  const { shift } = api.target
  api.target.shift = async (weights, ...more) => {
    await shift(weights, ...more)
    if (weights.blue === 1 || weights.green === 1) {
      lost.resolve()
      await new Promise(() => undefined)
    }
  }
  void run(given('v2.0.0'), scene.step(2), scene.doubles)
  await lost.promise
  api.target.shift = shift
  scene.ended.add(2)
  expect(scene.serving()).toEqual({ api: 'v2.0.0', web: 'v1.0.0' })
}

const free = (scene: Scene) => Object.values(scene.of).map(({ stores }) => stores.lock.log.at(-1)?.record.state)

describe('a deployment that is lost between two services', () => {
  it('is brought to one end by mode mend, and each service says so', async () => {
    const scene = await aLiveScene()
    await lostBetween(scene)
    const outcome = await run(severalInputs({ mode: 'mend' }), scene.step(3), scene.doubles)
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
    expect(outcome).toMatchObject({ ok: true, outputs: { mended: 'true' } })
    expect(outcome.evidence.headline).toContain(
      'api: What run 2 left in production was brought to its end: v1.0.0 on blue serves everything',
    )
    expect(free(scene)).toEqual(['free', 'free'])
  })

  it('is brought to one end by a mode mend that is about one service', async () => {
    const scene = await aLiveScene()
    await lostBetween(scene)
    await run(severalInputs({ mode: 'mend', service: 'web' }), scene.step(3), scene.doubles)
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
  })

  it('is brought to one end before the next deployment, also of one service alone', async () => {
    const scene = await aLiveScene()
    await lostBetween(scene)
    const outcome = await run(severalInputs({ releases: [aRelease('web', 'v3.0.0')] }), scene.step(3), scene.doubles)
    expect(outcome.ok).toBe(true)
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v3.0.0' })
    // The lock of the service that it only had to bring to its end is not kept.
    expect(free(scene)).toEqual(['free', 'held'])
  })

  it('is brought to one end by mode retire', async () => {
    const scene = await aLiveScene()
    await lostBetween(scene)
    const outcome = await run(severalInputs({ mode: 'retire' }), scene.step(3), scene.doubles)
    expect(outcome.ok).toBe(true)
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
    expect(free(scene)).toEqual(['free', 'free'])
  })
})

describe('several services of which nothing was left', () => {
  it('have nothing to mend', async () => {
    const scene = await aLiveScene()
    const outcome = await run(severalInputs({ mode: 'mend' }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { mended: 'false' } })
  })

  it('have their idle sides taken down once the hold is over', async () => {
    const scene = await aLiveScene()
    await run(given('v2.0.0'), scene.step(2), scene.doubles)
    await run(given('v2.0.0', { mode: 'complete' }), scene.step(2), scene.doubles)
    scene.ended.add(2)
    expect((await run(severalInputs({ mode: 'retire' }), scene.step(3), scene.doubles)).evidence.headline).toContain('hold lasts until')
    await scene.clock.sleep(3_600_000)
    await run(severalInputs({ mode: 'retire' }), scene.step(4), scene.doubles)
    for (const { target } of Object.values(scene.of)) expect(target.sides.blue.up).toBe(false)
  })
})
