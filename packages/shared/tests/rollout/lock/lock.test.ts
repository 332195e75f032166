import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type HeldLock,
  type Holder,
  heldLock,
  type LockDeps,
  LockHeld,
  LockLost,
  type LockStore,
  takeLock,
} from '../../../src/rollout/lock/lock.ts'
import { fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import { fakeLockStore } from '../../../src/testing/rollout-fakes.ts'

const holderOf = (run: number, attempt = 1, job = 'deploy'): Holder => ({ run, attempt, job })

function depsOf(
  store: LockStore,
  holder: Holder,
  ended: ReadonlySet<number> = new Set(),
): LockDeps & { clock: ReturnType<typeof fakeClock> } {
  return {
    store,
    service: 'harbor',
    environment: 'production',
    holder,
    hasEnded: async ({ run }) => ended.has(run),
    clock: fakeClock(),
    log: fakeLog(),
  }
}

describe('the lock', () => {
  it('is taken, held against another run, released, and taken again with a higher generation', async () => {
    const store = fakeLockStore()
    const first = await takeLock(depsOf(store, holderOf(1)), 0)
    await expect(takeLock(depsOf(store, holderOf(2)), 0)).rejects.toThrow('held by run 1 (attempt 1, job deploy)')
    await first.release()
    const second = await takeLock(depsOf(store, holderOf(2)), 0)
    expect(second.generation).toBe(2)
    await expect(first.check()).rejects.toThrow(LockLost)
  })

  it('is had again by another step of the same job, and by nobody else of the run', async () => {
    const store = fakeLockStore()
    await takeLock(depsOf(store, holderOf(1)), 0)
    const again = await takeLock(depsOf(store, holderOf(1)), 0)
    expect(again).toMatchObject({ reentered: true, generation: 1 })
    expect(store.log).toHaveLength(1)
    await expect(takeLock(depsOf(store, holderOf(1, 1, 'other')), 0)).rejects.toThrow('held by run 1')
    await expect(takeLock(depsOf(store, holderOf(1, 2)), 0)).rejects.toThrow('held by run 1')
  })

  it('is not had by another job with the same key, such as one more call of deploy.yml in the run', async () => {
    const store = fakeLockStore()
    await takeLock(depsOf(store, { ...holderOf(1), jobId: 31 }), 0)
    await expect(takeLock(depsOf(store, { ...holderOf(1), jobId: 32 }), 0)).rejects.toThrow('held by run 1')
    expect(await heldLock(depsOf(store, { ...holderOf(1), jobId: 32 }))).toBeUndefined()
    expect(await heldLock(depsOf(store, { ...holderOf(1), jobId: 31 }))).toMatchObject({ generation: 1 })
    // A step of the job that was not given the id, and a holder of before.
    expect(await heldLock(depsOf(store, holderOf(1)))).toMatchObject({ generation: 1 })
  })

  it('is taken over only when its run has ended, however old it is', async () => {
    const store = fakeLockStore()
    const lost = await takeLock(depsOf(store, holderOf(1)), 0)
    const later = depsOf(store, holderOf(2))
    later.clock.advance(30 * 86_400_000)
    await expect(takeLock(later, 0)).rejects.toThrow('held by run 1')
    const taken = await takeLock(depsOf(store, holderOf(2), new Set([1])), 0)
    expect(taken).toMatchObject({ takenFrom: { run: 1 }, generation: 2 })
    await expect(lost.check()).rejects.toThrow('run 2 has it at generation 2')
    await lost.release()
    expect(store.log.at(-1)?.record).toMatchObject({ state: 'held', generation: 2 })
  })

  it('stays where GitHub does not take its release, which is no error of what was done with it', async () => {
    const store = fakeLockStore()
    const log = fakeLog()
    const lock = await takeLock({ ...depsOf(store, holderOf(1)), log }, 0)
    store.append = () => Promise.reject(new Error('GitHub did not answer'))
    await lock.release()
    expect(log.lines.join()).toContain('could not be released: GitHub did not answer')
  })

  it('waits for its holder as long as it was told', async () => {
    const store = fakeLockStore()
    const first = await takeLock(depsOf(store, holderOf(1)), 0)
    const deps = depsOf(store, holderOf(2))
    const { sleep } = deps.clock
    let sleeps = 0
    deps.clock.sleep = async (span, signal) => {
      sleeps += 1
      if (sleeps === 3) await first.release()
      await sleep(span, signal)
    }
    expect((await takeLock(deps, 60_000)).generation).toBe(2)
    expect(sleeps).toBe(3)
  })

  it('says for whom it waits, and waits anew for another that comes first', async () => {
    const store = fakeLockStore()
    const first = await takeLock(depsOf(store, holderOf(1)), 0)
    const log = fakeLog()
    const noted: string[] = []
    const waiting = { ...depsOf(store, holderOf(3)), log, note: (what: string) => void noted.push(what) }
    const { sleep } = waiting.clock
    let holding: HeldLock = first
    let polls = 0
    waiting.clock.sleep = async (span) => {
      await sleep(span)
      polls += 1
      if (polls === 4) {
        await holding.release()
        holding = await takeLock(depsOf(store, holderOf(2, 1, 'rollback')), 0)
      }
      if (polls === 8) await holding.release()
    }
    expect(await takeLock(waiting, 30_000)).toMatchObject({ generation: 3 })
    const told = [
      'Waiting for the lock of production, held by run 1 (job deploy), at most 30s',
      'Waiting for the lock of production, held by run 2 (job rollback), at most 30s',
    ]
    expect(log.lines).toEqual(told)
    expect(noted).toEqual(told)
  })

  it('asks less often in a long wait, which GitHub answers a thousand times an hour', async () => {
    const store = fakeLockStore()
    await takeLock(depsOf(store, holderOf(1)), 0)
    let asked = 0
    const read = async () => {
      asked += 1
      return await store.read()
    }
    const counted = { ...store, read }
    await expect(takeLock(depsOf(counted, holderOf(2)), 3_600_000)).rejects.toThrow(LockHeld)
    expect(asked).toBeLessThan(220)
  })

  it('is found by a later step without being taken', async () => {
    const store = fakeLockStore()
    expect(await heldLock(depsOf(store, holderOf(1)))).toBeUndefined()
    await takeLock(depsOf(store, holderOf(1)), 0)
    expect(await heldLock(depsOf(store, holderOf(1)))).toMatchObject({ generation: 1 })
    expect(await heldLock(depsOf(store, holderOf(2)))).toBeUndefined()
    expect(store.log).toHaveLength(1)
  })

  it('goes to exactly one of any number of contenders, in whatever order their requests arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), fc.boolean(), async (scheduler, contenders, leftBehind) => {
        const inner = fakeLockStore()
        if (leftBehind) await takeLock(depsOf(inner, holderOf(99)), 0)
        const store: LockStore = {
          read: scheduler.scheduleFunction(() => inner.read()),
          append: scheduler.scheduleFunction((record, onto) => inner.append(record, onto)),
        }
        const attempts = Array.from({ length: contenders }, (_, run) => takeLock(depsOf(store, holderOf(run + 1), new Set([99])), 0))
        const settled = Promise.allSettled(attempts)
        await scheduler.waitFor(settled)
        const won = (await settled).flatMap((one): HeldLock[] => (one.status === 'fulfilled' ? [one.value] : []))
        expect(won).toHaveLength(1)
        expect(inner.log.filter(({ record }) => record.holder.run !== 99)).toHaveLength(1)
      }),
      { numRuns: 200, seed: 7 },
    )
  })
})
