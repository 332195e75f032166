import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GithubError } from '../../../src/github/errors.ts'
import { complete } from '../../../src/rollout/engine/complete.ts'
import { findOwnRollout, findOwnRollouts, mayHaveTraffic } from '../../../src/rollout/engine/own-rollout.ts'
import { revertOwnRollout, revertRemembered, rollOut } from '../../../src/rollout/engine/session.ts'
import type { LedgerRecord } from '../../../src/rollout/ledger/ledger.ts'
import { fileMemory, processMemory } from '../../../src/rollout/steps/rollout-memory.ts'
import { fakeFiles } from '../../../src/testing/fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { aLiveWorld, v2 } from '../world.ts'

const silent = () => Promise.reject(new GithubError('GitHub did not answer', { status: undefined }))
const never = () => new Promise<never>(() => undefined)

/** v1.1.0 has all traffic and is watched; the job's memory is a file. */
async function aWatchedRelease() {
  const clock = virtualClock(0)
  const files = fakeFiles()
  const world = await clock.run(aLiveWorld({ clock }))
  const memory = fileMemory({ service: 'harbor', environment: 'production', holder: world.holderOf(2) }, '/temp', files)
  const deps = { ...(await clock.run(world.depsOf(2))), memory }
  const result = await clock.run(rollOut(world.requestOf(2, v2), deps))
  if (result.state !== 'promoted') throw new Error(`it came to ${result.state}`)
  return { world, clock, files, memory, deps }
}

describe('the rollout of this job, as a later step of it finds it', () => {
  it('is the open record where GitHub answers', async () => {
    const { world, clock, memory } = await aWatchedRelease()
    const own = await clock.run(findOwnRollout({ lock: world.lockDeps(world.holderOf(2)), stores: { ledger: world.ledger }, memory }))
    expect(own).toMatchObject({ state: 'recorded', record: { intent: { release: v2 } } })
  })

  it.each([
    ['hangs', never],
    ['fails', silent],
  ])('is what the job remembers where GitHub %s, within 3 s, and can be taken back by that', async (_how, answer) => {
    const { world, clock, memory, deps } = await aWatchedRelease()
    const began = clock.now()
    const lock = { ...world.lockDeps(world.holderOf(2)), store: { read: answer, append: answer } }
    const own = await clock.run(findOwnRollout({ lock, stores: { ledger: { ...world.ledger, read: answer } }, memory }))
    if (own.state !== 'remembered') throw new Error(own.state)
    expect(own.own).toMatchObject({ recordId: 2, writes: [{ blue: 1 }, { blue: 0.95 }, { blue: 0.5 }, { blue: 0 }] })
    const ending = await clock.run(
      revertRemembered(own.own, { reason: 'its watch failed', judged: true, silentSince: undefined }, { ...deps, lock: own.lock }),
    )
    expect(ending).toMatchObject({ state: 'back' })
    expect(world.target.sides.blue.assigned).toBe(1)
    expect(clock.now() - began).toBeLessThan(45_000)
    // Nothing is left to be taken back.
    expect(await memory.load()).toBeUndefined()
  })

  it('has come to its end where this job has completed it, although GitHub still shows it open', async () => {
    const { world, clock, memory, deps } = await aWatchedRelease()
    const open = (await world.ledger.read()).find(({ id }) => id === 2)
    if (open === undefined) throw new Error('no record')
    await clock.run(complete(open, { hold: 600_000 }, deps))
    const stale = { ...world.ledger, read: async () => [open] }
    const own = await clock.run(findOwnRollout({ lock: world.lockDeps(world.holderOf(2)), stores: { ledger: stale }, memory }))
    expect(own).toMatchObject({ state: 'recorded', record: undefined, ended: { phase: 'complete' } })
  })

  it('is what the job remembers where GitHub shows the lock as it was before', async () => {
    const { world, clock, memory } = await aWatchedRelease()
    const own = world.lockDeps(world.holderOf(2))
    const lock = { ...own, store: { ...own.store, read: async () => world.lockStore.log[1] } }
    expect(await clock.run(findOwnRollout({ lock, stores: { ledger: world.ledger }, memory }))).toMatchObject({ state: 'remembered' })
  })

  it.each<[string, () => Promise<LedgerRecord[]>]>([
    ['shows the ledger as it was before', async () => []],
    ['does not tell the ledger', never],
    ['refuses the ledger', silent],
  ])('is a record of what the job remembers where GitHub tells the lock and %s', async (_what, read) => {
    const { world, clock, memory } = await aWatchedRelease()
    const stores = { ledger: { ...world.ledger, read } }
    const own = await clock.run(findOwnRollout({ lock: world.lockDeps(world.holderOf(2)), stores, memory }))
    if (own.state !== 'recorded') throw new Error(own.state)
    expect(own.record).toMatchObject({ id: 2, intent: { release: v2 } })
    expect(own.record?.entries.map(({ phase }) => phase)).toEqual(['prepare', 'shift', 'promote'])
  })

  it('goes back within the 3 s that GitHub may take, where it tells the lock, hangs with the ledger and then with all', async () => {
    const { world, clock, memory, deps } = await aWatchedRelease()
    const began = clock.now()
    const own = await clock.run(
      findOwnRollout({ lock: world.lockDeps(world.holderOf(2)), stores: { ledger: { ...world.ledger, read: never } }, memory }),
    )
    if (own.state !== 'recorded' || own.record === undefined) throw new Error(own.state)
    let backAt = 0
    const target: typeof deps.target = {
      ...deps.target,
      shift: async (...asked) => {
        backAt = clock.now()
        await deps.target.shift(...asked)
      },
    }
    const why = { reason: 'its watch failed', judged: true, silentSince: own.silentSince }
    const silentLock = { ...own.lock, check: never }
    await clock.run(revertOwnRollout(own.record, why, { ...deps, target, lock: silentLock }))
    expect(backAt - began).toBeLessThanOrEqual(3_100)
    expect(world.target.sides.blue.assigned).toBe(1)
  })

  it('does not keep another service of this job, which is to go back, although GitHub hangs', async () => {
    const { world, clock, memory } = await aWatchedRelease()
    const ended = await aWatchedRelease()
    await ended.memory.end({ state: 'success', phase: 'complete', detail: 'green serves everything' })
    const ofUnfinished = world.lockDeps(world.holderOf(2))
    const ofEnded = { ...ofUnfinished, service: 'pier' }
    const store = { read: never, append: never }
    const stores = { ledger: { ...world.ledger, read: never } }
    const began = clock.now()
    const found = findOwnRollouts([
      { lock: { ...ofUnfinished, store }, stores, memory },
      { lock: { ...ofEnded, store }, stores, memory: ended.memory },
      { lock: { ...ofEnded, store }, stores, memory: processMemory() },
    ])
    const states = await clock.run(Promise.all(found))
    expect(clock.now() - began).toBe(3_000)
    expect(states).toMatchObject([
      { state: 'remembered' },
      { state: 'recorded', record: undefined, ended: { phase: 'complete' }, untold: true },
      { state: 'recorded', record: undefined, ended: undefined, untold: true },
    ])
  })

  it('lets go of a lock of which GitHub tells late', async () => {
    const { world, clock, memory } = await aWatchedRelease()
    const late = world.lockDeps(world.holderOf(2))
    const read = async () => {
      await clock.sleep(20_000)
      return await late.store.read()
    }
    const stores = { ledger: world.ledger }
    const [, own] = findOwnRollouts([
      { lock: late, stores, memory },
      { lock: { ...late, store: { ...late.store, read } }, stores, memory: processMemory() },
    ])
    const state = await clock.run(Promise.resolve(own))
    if (state?.state !== 'recorded') throw new Error(state?.state)
    await clock.run(state.lock.release())
    expect((await late.store.read())?.record.state).toBe('free')
  })

  it('may have traffic by what the job remembers, where GitHub shows its record as it was before', async () => {
    const { world, clock, memory } = await aWatchedRelease()
    const [record] = await world.ledger.read()
    if (record === undefined) throw new Error('no record')
    const late = { ...record, entries: record.entries.filter(({ phase }) => phase === 'prepare' || phase === 'verify') }
    const stores = { ledger: { ...world.ledger, read: async () => [late] } }
    const own = await clock.run(findOwnRollout({ lock: world.lockDeps(world.holderOf(2)), stores, memory }))
    expect(mayHaveTraffic(own)).toBe(true)
  })

  it('is nothing where another run holds the lock', async () => {
    const { world, clock, memory } = await aWatchedRelease()
    world.ended.add(2)
    await clock.run(world.depsOf(3))
    const own = await clock.run(findOwnRollout({ lock: world.lockDeps(world.holderOf(2)), stores: { ledger: world.ledger }, memory }))
    expect(own).toEqual({ state: 'not-held' })
  })

  it('is nothing where the job has begun none', async () => {
    const { world, clock } = await aWatchedRelease()
    const stores = { ledger: world.ledger }
    const own = await clock.run(findOwnRollout({ lock: world.lockDeps(world.holderOf(4)), stores, memory: processMemory() }))
    expect(own).toEqual({ state: 'not-held' })
  })
})

describe('the memory of a job', () => {
  it('is none of another job, and none that cannot be read', async () => {
    const { world, files } = await aWatchedRelease()
    const place = { service: 'harbor', environment: 'production' }
    expect(await fileMemory({ ...place, holder: world.holderOf(2) }, '/temp', files).load()).toBeDefined()
    expect(await fileMemory({ ...place, holder: { ...world.holderOf(2), attempt: 2 } }, '/temp', files).load()).toBeUndefined()
    await files.write(join('/temp', 'slipway-rollout', 'production.harbor.json'), '{"holder": 1')
    expect(await fileMemory({ ...place, holder: world.holderOf(2) }, '/temp', files).load()).toBeUndefined()
  })
})
