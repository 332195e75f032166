import { describe, expect, it } from 'vitest'
import { type LockDeps, LockHeld, takeLock } from '../../../src/rollout/lock/lock.ts'
import { releaseLocks, takeLocks, takeLocksWithin } from '../../../src/rollout/lock/several-locks.ts'
import { fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import { fakeLockStore } from '../../../src/testing/rollout-fakes.ts'

function aPlace() {
  const clock = fakeClock()
  const stores = new Map(['api', 'web', 'worker'].map((service) => [service, fakeLockStore()]))
  const ended = new Set<number>()
  const depsOf = (service: string, run: number): LockDeps => ({
    store: stores.get(service) ?? fakeLockStore(),
    service,
    perService: true,
    environment: 'production',
    holder: { run, attempt: 1, job: 'deploy' },
    hasEnded: async (by) => ended.has(by.run),
    clock,
    log: fakeLog(),
  })
  const states = () => [...stores].map(([service, { log }]) => [service, log.at(-1)?.record.state])
  return { clock, stores, ended, depsOf, states }
}

describe('the locks of several services', () => {
  it('are taken in the order of their names, and given in the order that was asked for', async () => {
    const { depsOf } = aPlace()
    const order: string[] = []
    const locks = await takeLocks([depsOf('web', 1), depsOf('worker', 1), depsOf('api', 1)], async (deps) => {
      order.push(deps.service)
      return await takeLock({ ...deps, log: fakeLog() }, 0)
    })
    expect(order).toEqual(['api', 'web', 'worker'])
    expect(locks).toHaveLength(3)
  })

  it('are all released when one cannot be had, but for one that the job held before', async () => {
    const { depsOf, states } = aPlace()
    await takeLock(depsOf('worker', 2), 0)
    await takeLock(depsOf('api', 1), 0)
    await expect(takeLocksWithin([depsOf('api', 1), depsOf('web', 1), depsOf('worker', 1)], 0)).rejects.toThrow(
      'The lock of worker in production is held by run 2',
    )
    expect(states()).toEqual([
      ['api', 'held'],
      ['web', undefined],
      ['worker', 'held'],
    ])
  })

  it('are not held by a job that waits for one of them', async () => {
    const { clock, depsOf, ended, states } = aPlace()
    await takeLock(depsOf('web', 2), 0)
    const meanwhile: unknown[] = []
    const { sleep } = clock
    clock.sleep = async (span, signal) => {
      meanwhile.push(states())
      if (meanwhile.length === 3) ended.add(2)
      await sleep(span, signal)
    }
    const locks = await takeLocksWithin([depsOf('web', 1), depsOf('api', 1)], 60_000)
    expect(locks.map(({ takenFrom }) => takenFrom?.run)).toEqual([2, undefined])
    expect(meanwhile).toHaveLength(3)
    expect(meanwhile.at(-1)).toEqual([
      ['api', undefined],
      ['web', 'held'],
      ['worker', undefined],
    ])
  })

  it('are released by the step that took them', async () => {
    const { depsOf, states } = aPlace()
    await releaseLocks(await takeLocksWithin([depsOf('web', 1), depsOf('api', 1)], 0))
    expect(states()).toEqual([
      ['api', 'free'],
      ['web', 'free'],
      ['worker', undefined],
    ])
  })
})

describe('a lock whose repository had one service instead of several, or the other way round', () => {
  it('waits for the job that holds the former one and has not ended', async () => {
    const { clock, depsOf, ended } = aPlace()
    const former = fakeLockStore()
    await takeLock({ ...depsOf('api', 1), perService: false, store: former }, 0)
    const deps = { ...depsOf('api', 2), former }
    await expect(takeLock(deps, 0)).rejects.toThrow(LockHeld)
    const { sleep } = clock
    clock.sleep = async (span, signal) => {
      ended.add(1)
      await sleep(span, signal)
    }
    expect(await takeLock(deps, 60_000)).toMatchObject({ generation: 1, reentered: false })
  })

  it('is taken where the former one is free, gone or its own', async () => {
    const { depsOf } = aPlace()
    const former = fakeLockStore()
    expect(await takeLock({ ...depsOf('web', 3), former }, 0)).toMatchObject({ generation: 1 })
    const own = await takeLock({ ...depsOf('api', 2), perService: false, store: former }, 0)
    expect(await takeLock({ ...depsOf('api', 2), former }, 0)).toMatchObject({ generation: 1 })
    await own.release()
    expect(await takeLock({ ...depsOf('worker', 4), former }, 0)).toMatchObject({ generation: 1 })
  })
})
