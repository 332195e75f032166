import { describe, expect, it } from 'vitest'
import { complete, completeRollback } from '../../../src/rollout/engine/complete.ts'
import { openRecord, revertOwnRollout, rollOut } from '../../../src/rollout/engine/session.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { aLiveWorld, aWorld, v1, v2 } from '../world.ts'

type World = ReturnType<typeof aWorld>
const digest = `sha256:${'d'.repeat(64)}`
const identified = (world: World, run = 0) =>
  world.ledger.records[run]?.entries.flatMap(({ phase, detail }) => (phase === 'identified' ? [detail] : []))
const phases = (world: World) => world.ledger.records[0]?.entries.map(({ phase }) => phase)

describe('the identity of a release', () => {
  it('is written once the side is verified, before it gets traffic, and what was live before with the intent', async () => {
    const world = await aLiveWorld({ identifies: true })
    await world.deploy(2, v2)
    expect(identified(world)).toEqual(['version upload-2'])
    expect(phases(world)?.slice(0, 4)).toEqual(['prepare', 'verify', 'identified', 'shift'])
    expect(world.ledger.records[0]?.intent.previous).toEqual({ colour: 'blue', release: v1, identity: { version: 'upload-1' } })
  })

  it('has the digest of an artifact that was given for it, and of none that was not', async () => {
    const world = aWorld()
    await world.deploy(1, { ...v1, digest }, { artifact: '/packed/site.tgz' })
    await world.deploy(2, { ...v2, digest })
    expect([identified(world, 1), identified(world, 0)]).toEqual([[`artifact ${digest}`], []])
  })

  it('is left out where it cannot be written, which is said', async () => {
    const world = aWorld({ identifies: true })
    world.faults.current = (effect, when) => {
      if (effect === 'prepare blue v1.0.0' && when === 'after') world.target.sides.blue.identity = { version: 'a b', image: 'sha256:1' }
    }
    expect((await world.deploy(1, v1)).state).toBe('promoted')
    expect(identified(world)).toEqual(['image sha256:1'])
    expect(world.log.lines.join('\n')).toContain('"a b" cannot be the identity of the part version')
  })

  it('of a provider that tells none changes nothing', async () => {
    const world = await aLiveWorld()
    expect((await world.deploy(2, v2)).state).toBe('promoted')
    expect(world.ledger.records.map(({ intent }) => intent.previous)).toEqual([{ colour: 'blue', release: v1 }, undefined])
    expect(identified(world)).toEqual([])
  })
})

describe('a release that is another one than was verified', () => {
  const replacedWhen = (effect: string, identity: Record<string, string> | undefined) => async () => {
    const world = await aLiveWorld({ identifies: true })
    world.faults.current = (seen, when) => {
      if (seen !== effect || when !== 'after') return
      if (identity === undefined) delete world.target.sides.green.identity
      else world.target.sides.green.identity = identity
    }
    return { world, result: await world.deploy(2, v2) }
  }

  it.each([
    ['put there by another upload', { version: 'foreign' }, 'the version foreign, not upload-2'],
    ['not told any more', undefined, 'no version, where upload-2 was'],
  ])('gets no further traffic: %s between two steps', async (_name, identity, why) => {
    const { world, result } = await replacedWhen('shift blue=0.95 green=0.05', identity)()
    expect(result).toMatchObject({
      state: 'ended',
      ending: { state: 'back', judged: false, reason: `green is not what was verified there: it shows ${why}` },
    })
    expect(world.target.calls).toEqual(['prepare green v1.1.0', 'shift blue=0.95 green=0.05', 'shift blue=1 green=0'])
  })

  it('gives everything back where it comes with the last shift', async () => {
    const { world, result } = await replacedWhen('shift blue=0 green=1', { version: 'foreign' })()
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', reason: expect.stringContaining('the version foreign') } })
    expect(world.target.sides.blue.assigned).toBe(1)
  })

  it('gets no traffic at all where nothing was live before', async () => {
    const world = aWorld({ identifies: true })
    const written = world.ledger.write
    world.ledger.write = async (id, entry) => {
      await written(id, entry)
      if (entry.phase === 'identified') world.target.sides.blue.identity = { version: 'foreign' }
    }
    expect(await world.deploy(1, v1)).toMatchObject({ state: 'ended', ending: { state: 'stopped' } })
    expect(world.target.calls).toEqual(['prepare blue v1.0.0'])
  })

  it('is no success when it comes during the watch', async () => {
    const world = await aLiveWorld({ identifies: true })
    const deps = await world.depsOf(2)
    await rollOut(world.requestOf(2, v2), deps)
    world.target.sides.green.identity = { version: 'foreign' }
    const own = openRecord(await world.ledger.read(), world.holderOf(2))
    if (own === undefined) throw new Error('no record is open')
    expect(await complete(own, { hold: 600_000 }, deps)).toMatchObject({
      state: 'lost',
      reason: 'green serves, but not what was verified and watched as v1.1.0: the provider shows the version foreign, not upload-2',
    })
  })
})

describe('an identity that is written late', () => {
  it('decides nothing: neither how far a rollout has come, nor that an older one is live', async () => {
    const world = await aLiveWorld({ identifies: true })
    const entry = { state: 'in_progress' as const, phase: 'identified' as const, detail: 'version upload-1' }
    await world.ledger.write(1, entry)
    const deps = await world.depsOf(2)
    await rollOut(world.requestOf(2, v2), deps)
    await world.ledger.write(2, entry)
    const own = openRecord(await world.ledger.read(), world.holderOf(2))
    if (own === undefined) throw new Error('no record is open')
    await complete(own, { hold: 600_000 }, { ...deps, target: { ...deps.target, observe: async () => withoutIdentity(world) } })
    expect(world.ledger.records[1]?.entries.at(-1)).toMatchObject({ state: 'inactive', phase: 'replaced' })
    const ending = await revertOwnRollout(own, { reason: 'p95', judged: true }, deps)
    expect(ending.phase).toBe('promote')
  })
})

function withoutIdentity(world: World) {
  delete world.target.sides.green.identity
  return world.target.observe()
}

describe('a rollback', () => {
  const rollBack = async (world: World, run: number, release = v1) => {
    const deps = await world.depsOf(run)
    const result = await rollOut(world.requestOf(run, release, { kind: 'rollback' }), deps)
    if (result.state === 'promoted') await completeRollback({ ...result, reason: 'errors' }, deps)
    return result
  }

  it('is one shift where the idle side shows what the ledger has, whatever its label says', async () => {
    const world = await aLiveWorld({ identifies: true })
    await world.deploy(2, v2)
    world.target.calls.length = 0
    world.target.sides.blue.label = 'renamed'
    expect((await rollBack(world, 3)).state).toBe('promoted')
    expect(world.target.calls).toEqual(['shift blue=1 green=0'])
    expect(identified(world)).toEqual(['version upload-1'])
  })

  it('prepares the release again where something else stands there under its label', async () => {
    const world = await aLiveWorld({ identifies: true })
    await world.deploy(2, v2)
    world.target.calls.length = 0
    Object.assign(world.target.sides.blue, { identity: { version: 'foreign' }, label: 'v1.0.0' })
    expect((await rollBack(world, 3)).state).toBe('promoted')
    expect(world.target.calls[0]).toBe('prepare blue v1.0.0')
  })

  it('does not take what serves under the label for the release', async () => {
    const world = await aLiveWorld({ identifies: true })
    world.target.sides.blue.identity = { version: 'foreign' }
    expect((await rollBack(world, 2)).state).toBe('promoted')
    expect(world.target.calls[0]).toBe('prepare green v1.0.0')
    expect(world.ledger.records[0]?.intent.previous).toEqual({ colour: 'blue', version: 'v1.0.0', identity: { version: 'foreign' } })
    expect(world.ledger.records.some(({ entries }) => entries.some(({ phase }) => phase === 'bad'))).toBe(false)
    expect(world.notes.join('\n')).toContain('v1.0.0 on blue is not what the ledger has there: the provider shows the version foreign')
  })

  it('is told what ran then, and its record keeps where the bytes are', async () => {
    const stored = { digest, store: 'oci' as const, ref: 'ghcr.io/quay/harbor@sha256:1' }
    const world = await aLiveWorld({ identifies: true })
    await world.deploy(2, v2, { terms: { artifact: stored } })
    await world.deploy(3, aRelease('v1.2.0'))
    await world.deploy(4, aRelease('v1.3.0'))
    let past: unknown
    const deps = await world.depsOf(5)
    const placement = {
      ...deps.placement,
      prepare: async (...all: Parameters<typeof deps.placement.prepare>) => {
        past = all[0].past
        await deps.placement.prepare(...all)
      },
    }
    await rollOut(world.requestOf(5, v2, { kind: 'rollback' }), { ...deps, placement })
    expect(past).toEqual({ release: v2, identity: { version: 'upload-2' }, stored })
    expect(world.ledger.records[0]?.intent.artifact).toEqual(stored)
  })
})
