import { wayBack } from '@slipway/shared/rollout/ledger/way-back'
import { liveSide } from '@slipway/shared/rollout/plan/plan'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, type SceneOptions, someInputs, v1, v2, v3, v4 } from '../scene.ts'

type Scene = ReturnType<typeof aScene>

const before = { release: v1, up: true, assigned: 1 }
const ill: NonNullable<SceneOptions['ill']> = ({ version }, during) =>
  version === 'v1.2.0' && during === 'step' ? { verdict: 'fail', reason: 'errors' } : undefined

type History = {
  what: string
  options?: SceneOptions
  happens(scene: Scene): Promise<unknown>
  /** The version that a rollback goes to; without it, nowhere. `name`: as it is promised, where nothing has told the version by then. */
  to?: { version: string; instant: boolean; name?: string }
}

const histories: History[] = [
  { what: 'the first release, over nothing', happens: (scene) => scene.deploy(1, v2) },
  {
    what: 'the first release over a service that tells its version',
    options: { sides: { blue: before } },
    happens: (scene) => scene.deploy(1, v2),
    to: { version: 'v1.0.0', instant: true, name: 'blue' },
  },
  {
    what: 'the first release over one that tells none',
    options: { sides: { blue: { ...before, tells: false } } },
    happens: (scene) => scene.deploy(1, v2),
    to: { version: 'before-v1.1.0', instant: true, name: 'blue' },
  },
  {
    what: 'the first release over one that the provider names',
    options: { sides: { blue: { ...before, label: 'v1.0.0' } } },
    happens: (scene) => scene.deploy(1, v2),
    to: { version: 'v1.0.0', instant: true },
  },
  { what: 'a second release', happens: (scene) => deployAll(scene, v1, v2), to: { version: 'v1.0.0', instant: true } },
  { what: 'a third release', happens: (scene) => deployAll(scene, v1, v2, v4), to: { version: 'v1.1.0', instant: true } },
  {
    what: 'a release over one that was kept without a judgement',
    happens: async (scene) => {
      await scene.deploy(1, v1, { upTo: 'kept' })
      await scene.deploy(2, v2)
    },
  },
  {
    what: 'a release over a kept one, with a good one before it',
    happens: async (scene) => {
      await scene.deploy(1, v1)
      await scene.deploy(2, v2, { upTo: 'kept' })
      await scene.deploy(3, v4)
    },
    to: { version: 'v1.0.0', instant: false },
  },
  {
    what: 'a release over what somebody deployed by hand',
    happens: async (scene) => {
      await scene.deploy(1, v1)
      Object.assign(scene.target.sides.blue, { release: v2, label: 'v1.1.0' })
      await scene.deploy(2, v4, { onDrift: 'adopt' })
    },
    to: { version: 'v1.1.0', instant: true },
  },
  {
    what: 'a release after one that was taken back',
    options: { ill },
    happens: (scene) => deployAll(scene, v1, v2, v3, v4),
    to: { version: 'v1.1.0', instant: true },
  },
  {
    what: 'a rollback',
    happens: async (scene) => {
      await deployAll(scene, v1, v2, v4)
      await run(someInputs(), scene.step(9), scene.doubles)
    },
  },
  {
    what: 'a rollback to what was there before',
    options: { sides: { blue: before } },
    happens: async (scene) => {
      await scene.deploy(1, v2)
      await run(someInputs(), scene.step(2), scene.doubles)
    },
  },
  {
    what: 'a release after a rollback',
    happens: async (scene) => {
      await deployAll(scene, v1, v2)
      await run(someInputs(), scene.step(3), scene.doubles)
      await scene.deploy(4, v4)
    },
    to: { version: 'v1.0.0', instant: true },
  },
  {
    what: 'a release after a rollback to what was there before',
    options: { sides: { blue: { ...before, tells: false } } },
    happens: async (scene) => {
      await scene.deploy(1, v2)
      await run(someInputs(), scene.step(2), scene.doubles)
      await scene.deploy(3, v4)
    },
    to: { version: 'before-v1.1.0', instant: true },
  },
  { what: 'a release that was taken back', options: { ill, sides: { blue: before } }, happens: (scene) => scene.deploy(1, v3) },
]

async function deployAll(scene: Scene, ...releases: (typeof v1)[]) {
  for (const [index, release] of releases.entries()) await scene.deploy(index + 1, release)
}

/** What the records promise now, and the sentence that the last completed rollout has left. */
async function promiseOf(scene: Scene) {
  const records = await scene.ledger.read()
  const live = liveSide(await scene.target.observe(), records)
  if (live === undefined) throw new Error('nothing is live')
  const [newest] = records
  return { way: wayBack(records, live), sentence: newest?.entries.find(({ phase }) => phase === 'complete')?.detail ?? '' }
}

describe('what is promised of a rollback', () => {
  it.each(histories.filter(({ to }) => to !== undefined))('is what it does after $what', async ({ options, happens, to }) => {
    const scene = aScene(options)
    await happens(scene)
    const { way, sentence } = await promiseOf(scene)
    const { version = '', instant, name = version } = to ?? {}
    expect(way).toMatchObject({ state: 'open', name, instant })
    expect(sentence).toContain(
      instant === true ? `back to ${name} at once until 2026-` : `back to ${name}, which is brought up again for it`,
    )
    const outcome = await run(someInputs(), scene.step(90), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version, way: instant === true ? 'instant' : 'redeploy' } })
  })

  it.each(histories.filter(({ to }) => to === undefined))('is nothing after $what, and nothing is done', async ({ options, happens }) => {
    const scene = aScene(options)
    await happens(scene)
    scene.target.calls.length = 0
    const { way, sentence } = await promiseOf(scene)
    expect(way.state).toBe('closed')
    expect(sentence).not.toContain('back to')
    const outcome = await run(someInputs(), scene.step(90), scene.doubles).catch((error: unknown) => error)
    if (outcome instanceof Error) expect(outcome.message).toContain('there is none to go back to')
    else expect(outcome).toMatchObject({ outputs: { changed: 'false' } })
    expect(scene.target.calls).toEqual([])
  })

  it('is no longer at once where the side was taken down', async () => {
    const scene = aScene()
    await deployAll(scene, v1, v2)
    await scene.ledger.write(scene.ledger.records[1]?.id ?? 0, { state: 'inactive', phase: 'retired', detail: 'blue was taken down' })
    Object.assign(scene.target.sides.blue, { up: false, release: undefined })
    expect((await promiseOf(scene)).way).toMatchObject({ state: 'open', name: 'v1.0.0', instant: false })
    expect((await run(someInputs(), scene.step(3), scene.doubles)).outputs).toMatchObject({ version: 'v1.0.0', way: 'redeploy' })
  })
})
