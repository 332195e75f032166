import { describe, expect, it } from 'vitest'
import { noCommit } from '../../../src/core/unknown-release.ts'
import { completeRollback } from '../../../src/rollout/engine/complete.ts'
import { rollOut } from '../../../src/rollout/engine/session.ts'
import { aLiveWorld, aWorld, v1, v2, v3 } from '../world.ts'

/** A run that dies right after an effect: nothing of it is heard again. */
async function die(
  world: Awaited<ReturnType<typeof aLiveWorld>>,
  run: number,
  effect: string,
  start: () => Promise<unknown>,
): Promise<void> {
  const died = new Promise<void>((resolve) => {
    world.faults.current = (name, when) => {
      if (name !== effect || when !== 'after') return undefined
      resolve()
      return new Promise(() => undefined)
    }
  })
  void start()
  await died
  world.ended.add(run)
  world.faults.current = () => undefined
}

describe('what an interrupted run left', () => {
  it('is taken back when it was a deployment, and that is said', async () => {
    const world = await aLiveWorld()
    await die(world, 2, 'shift blue=0.5 green=0.5', () => world.deploy(2, v2))
    expect((await world.deploy(3, v3)).state).toBe('promoted')
    expect(world.notes.join('\n')).toContain('it is taken back: v1.0.0 is the last that succeeded')
    expect(world.target.calls).toContain('shift blue=1 green=0')
  })

  it('is finished forward when it was a rollback, and the release that it left stays bad', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    world.target.calls.length = 0
    const request = world.requestOf(3, v1, { kind: 'rollback', reason: 'errors', atOnce: true })
    await die(world, 3, 'shift blue=1 green=0', async () => rollOut(request, await world.depsOf(3)))
    world.target.sides.green.assigned = 1
    const result = await world.deploy(4, v3)
    expect(world.notes.join('\n')).toContain('it is finished forward: it was a rollback')
    expect(result.state).toBe('promoted')
    const bad = world.ledger.records.find((record) => record.intent.release.version === 'v1.1.0')
    expect(bad?.entries.at(-1)).toMatchObject({ phase: 'bad', detail: 'errors' })
    expect(world.ledger.records.find((record) => record.intent.run.id === 3)?.entries.map(({ phase }) => phase)).toContain('complete')
  })

  it('is finished forward when the next run wants that very release and it has everything', async () => {
    const world = await aLiveWorld()
    await die(world, 2, 'shift blue=0 green=1', () => world.deploy(2, v2))
    world.target.calls.length = 0
    expect((await world.deploy(3, v2)).state).toBe('promoted')
    expect(world.notes.join('\n')).toContain('it is finished forward: it is the release that is wanted')
    expect(world.target.calls.filter((call) => call !== 'shift blue=0 green=1')).toEqual([])
  })
})

describe('what the ledger does not know', () => {
  it('is recorded as adopted, and that a rollback goes back to it is said', async () => {
    const world = aWorld({ blue: { release: v1, up: true, assigned: 1 } })
    const observe = world.target.observe
    world.target.observe = async (signal) => {
      const seen = await observe(signal)
      return { ...seen, blue: { ...seen.blue, release: 'v0.9' } }
    }
    expect((await world.deploy(2, v2)).state).toBe('promoted')
    expect(world.ledger.records[0]?.intent.previous).toEqual({ colour: 'blue', version: 'v0.9' })
    expect(world.notes.join('\n')).toContain('A rollback goes back to it while it runs there.')
  })

  it('is not brought up again: nobody knows from which commit', async () => {
    const world = await aLiveWorld()
    const result = await world.deploy(2, { version: 'v0.9.0', sha: noCommit }, { kind: 'rollback' })
    expect(result).toMatchObject({ state: 'refused', reason: expect.stringContaining('nobody knows from which commit') })
    expect(world.target.calls).toEqual([])
  })

  it('stops a run where another release runs on the live side than the ledger has, unless told to adopt it', async () => {
    const world = await aLiveWorld()
    const observe = world.target.observe
    world.target.observe = async (signal) => {
      const seen = await observe(signal)
      return { ...seen, blue: { ...seen.blue, release: 'v7' } }
    }
    const stopped = await world.deploy(2, v2)
    expect(stopped).toMatchObject({ state: 'refused', reason: expect.stringContaining('v1.0.0 on blue, where v7 runs') })
    expect(world.target.calls).toEqual([])
    expect((await world.deploy(3, v2, { onDrift: 'adopt' })).state).toBe('promoted')
  })
})

describe('a rollback whose hook fails', () => {
  it('is complete, and tells what went wrong after it', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    world.hooks.has = (hook) => hook === 'after-rollback'
    world.hooks.run = async () => {
      throw new Error('the cache is cold')
    }
    const deps = await world.depsOf(3)
    const result = await rollOut(world.requestOf(3, v1, { kind: 'rollback' }), deps)
    if (result.state !== 'promoted') throw new Error(JSON.stringify(result))
    const done = await completeRollback({ ...result, reason: 'errors' }, deps)
    expect(done.trouble).toContain('the cache is cold')
    expect(world.ledger.records[0]?.entries.map(({ phase }) => phase)).toContain('complete')
  })
})
