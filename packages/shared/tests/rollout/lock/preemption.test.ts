import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GithubError } from '../../../src/github/errors.ts'
import { cancelRun } from '../../../src/github/runs.ts'
import type { CancelRun, PreemptionDeps } from '../../../src/rollout/lock/holder-preemption.ts'
import { type HeldLock, type LockStore, takeLock } from '../../../src/rollout/lock/lock.ts'
import { takeLockByPreemption } from '../../../src/rollout/lock/preemption.ts'
import { nextPreemptionAction, type PreemptionState, preemptionLimits } from '../../../src/rollout/lock/preemption-policy.ts'
import { effectiveSignals } from '../../../src/rollout/lock/signals.ts'
import { fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import { fakeGithub } from '../../../src/testing/github.ts'
import { fakeLockStore } from '../../../src/testing/rollout-fakes.ts'

/** An emergency of run 2; `each` plays what others do between two of its looks. */
function anEmergency(store: LockStore, each: (waited: number) => Promise<void> | void = () => undefined) {
  const ended = new Set<number>()
  const cancelled: string[] = []
  const notes: string[] = []
  const clock = fakeClock()
  const begin = clock.now()
  const { sleep } = clock
  clock.sleep = async (span, signal) => {
    await sleep(span, signal)
    await each(clock.now() - begin)
  }
  const deps: PreemptionDeps = {
    store,
    service: 'harbor',
    environment: 'production',
    holder: { run: 2, attempt: 1, job: 'rollback' },
    hasEnded: async ({ run }) => ended.has(run),
    clock,
    log: fakeLog(),
    cancel: async (run, { force }) => void cancelled.push(`${run}${force ? ' by force' : ''} at ${clock.now() - begin}`),
    note: (what) => void notes.push(what),
  }
  const take = (over: Partial<PreemptionDeps> = {}) =>
    takeLockByPreemption({ ...deps, ...over }, { actor: 'mona', reason: 'orders are lost', wait: 600_000 })
  return { deps, take, ended, cancelled, notes, waited: () => clock.now() - begin }
}

async function heldBy(store: LockStore, run: number): Promise<HeldLock> {
  const holder = { run, attempt: 1, job: 'deploy' }
  return takeLock(
    { store, service: 'harbor', environment: 'production', holder, hasEnded: async () => false, clock: fakeClock(), log: fakeLog() },
    0,
  )
}

/** What a driver does at each look: it takes an abort up at once, and hands over after some looks. */
function obedient(lock: HeldLock, looks: number): () => Promise<void> {
  let left = looks
  let released = false
  return async () => {
    if (released) return
    const { aborted } = effectiveSignals(await lock.signals())
    if (aborted === undefined) return
    if (aborted.answered === undefined) await lock.answer(aborted)
    left -= 1
    if (left > 0) return
    released = true
    await lock.release()
  }
}

describe('the lock in an emergency', () => {
  it('is taken at once where it is free, or left behind by a run that has ended', async () => {
    const store = fakeLockStore()
    const free = anEmergency(store)
    const { lock, after } = await free.take()
    expect(lock).toMatchObject({ generation: 1, takenFrom: undefined })
    expect(after).toBeUndefined()
    await lock.release()
    await heldBy(store, 1)
    const dead = anEmergency(store)
    dead.ended.add(1)
    expect(await dead.take()).toMatchObject({ lock: { takenFrom: { run: 1 }, generation: 3 }, after: { run: 1 } })
    expect([free.waited(), dead.waited()]).toEqual([0, 0])
  })

  it('is handed over by a driver that hears the abort, within seconds', async () => {
    const store = fakeLockStore()
    const running = await heldBy(store, 1)
    const emergency = anEmergency(store, obedient(running, 3))
    expect(await emergency.take()).toMatchObject({ lock: { generation: 2, takenFrom: undefined }, after: { run: 1 } })
    expect(emergency.waited()).toBeLessThanOrEqual(10_000)
    expect(emergency.cancelled).toEqual([])
    expect(emergency.notes).toEqual(['run 1, which holds the lock, was told to abort and hand over', 'run 1 has answered'])
    await expect(running.check()).rejects.toThrow('was lost')
  })

  it('cancels a run that does not answer, and takes over when it has ended, never before', async () => {
    const store = fakeLockStore()
    await heldBy(store, 1)
    const emergency = anEmergency(store, (waited) => {
      expect(store.log.at(-1)?.record.holder.run).toBe(1)
      if (waited >= 60_000) emergency.ended.add(1)
    })
    expect(await emergency.take()).toMatchObject({ lock: { takenFrom: { run: 1 } } })
    expect(emergency.cancelled).toEqual(['1 at 20000'])
    expect(emergency.waited()).toBe(60_000)
  })

  it('cancels a run that has answered and does not hand over, later', async () => {
    const store = fakeLockStore()
    const running = await heldBy(store, 1)
    const emergency = anEmergency(store, obedient(running, 1_000))
    const taking = emergency.take()
    await expect(taking).rejects.toThrow('is still held by run 1')
    expect(emergency.cancelled).toEqual(['1 at 122000', '1 by force at 452000'])
  })

  it('says that the token may not cancel, waits on, and fails with what to do', async () => {
    const store = fakeLockStore()
    await heldBy(store, 1)
    let asked = 0
    const cancel: CancelRun = async () => {
      asked += 1
      throw new GithubError('GitHub refused POST …/cancel (403)', { status: 403 })
    }
    const emergency = anEmergency(store)
    const failure = await emergency.take({ cancel }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      message: expect.stringContaining('the token may not cancel it, which needs actions: write'),
      hint: expect.stringContaining('gh run cancel 1'),
    })
    expect([asked, emergency.waited()]).toEqual([1, 600_000])
  })

  it.each<[string, ConstructorParameters<typeof GithubError>[1]]>([
    ['GitHub only failed to answer', { status: 502 }],
    ['the rate limit was reached', { status: 403, rateLimit: { until: undefined } }],
  ])('asks again where %s', async (_what, answered) => {
    const store = fakeLockStore()
    await heldBy(store, 1)
    let asked = 0
    const cancel: CancelRun = async () => {
      asked += 1
      if (asked < 3) throw new GithubError('GitHub did not do it', answered)
      emergency.ended.add(1)
    }
    const emergency = anEmergency(store)
    expect(await emergency.take({ cancel })).toMatchObject({ lock: { takenFrom: { run: 1 } } })
    expect(asked).toBe(3)
  })

  it('never cancels its own run', async () => {
    const store = fakeLockStore()
    await heldBy(store, 2)
    const emergency = anEmergency(store)
    await expect(emergency.take()).rejects.toThrow('it is a job of this very run')
    expect(emergency.cancelled).toEqual([])
  })

  it('does not ask twice where somebody has asked already', async () => {
    const store = fakeLockStore()
    await heldBy(store, 1)
    await expect(anEmergency(store).take({ cancel: undefined })).rejects.toThrow('nobody could be asked to cancel it')
    const second = anEmergency(store, (waited) => void (waited >= 30_000 && second.ended.add(1)))
    await second.take()
    expect(store.log.at(-2)?.record.signals).toHaveLength(1)
    expect(second.notes[0]).toBe('run 1 was told already: abort by mona (run 2): orders are lost')
  })

  it('waits for a rollback in the way before it asks anything of it', async () => {
    const store = fakeLockStore()
    const running = await heldBy(store, 1)
    const quick = anEmergency(store, async (waited) => {
      if (waited === 30_000) await running.release()
    })
    expect(await quick.take({ isReverting: async () => true })).toMatchObject({ lock: { generation: 2 }, after: undefined })
    expect(store.log.flatMap(({ record }) => record.signals)).toEqual([])
    await heldBy(fakeLockStore(), 1)
    const stuck = anEmergency(store, (waited) => void (waited >= 150_000 && stuck.ended.add(2)))
    expect(await stuck.take({ isReverting: async () => true, holder: { run: 3, attempt: 1, job: 'rollback' } })).toMatchObject({
      after: { run: 2 },
    })
    expect(stuck.cancelled).toEqual(['2 at 140000'])
  })

  it('presses a second holder from the beginning', async () => {
    const store = fakeLockStore()
    const first = await heldBy(store, 1)
    let next: HeldLock | undefined
    const emergency = anEmergency(store, async (waited) => {
      if (waited === 10_000) {
        await first.release()
        next = await heldBy(store, 5)
      }
      if (waited === 40_000) emergency.ended.add(5)
    })
    expect(await emergency.take()).toMatchObject({ lock: { takenFrom: { run: 5 } }, after: { run: 5 } })
    expect(emergency.cancelled).toEqual(['5 at 30000'])
    await expect(next?.check()).rejects.toThrow('was lost')
  })

  it('is pressed in the same order whatever the times: told, cancelled, forced', () => {
    const time = fc.integer({ min: 0, max: 1_000_000 })
    fc.assert(
      fc.property(fc.option(time, { nil: undefined }), fc.array(time, { minLength: 1, maxLength: 40 }), (answeredAt, looks) => {
        const pressure: PreemptionState = { askFrom: 0 }
        for (const now of looks.sort((a, b) => a - b)) {
          if (answeredAt !== undefined && now >= answeredAt) pressure.answeredAt ??= now
          const move = nextPreemptionAction(pressure, now, preemptionLimits)
          if (move === 'ask') {
            expect(pressure.askedAt).toBeUndefined()
            pressure.askedAt = now
          }
          if (move === 'cancel') {
            expect(pressure.cancelledAt).toBeUndefined()
            expect(now - (pressure.askedAt ?? now)).toBeGreaterThanOrEqual(Math.min(preemptionLimits.answer, preemptionLimits.release))
            pressure.cancelledAt = now
          }
          if (move === 'force') {
            expect(now - (pressure.cancelledAt ?? now)).toBeGreaterThanOrEqual(preemptionLimits.end)
            expect(pressure.forcedAt).toBeUndefined()
            pressure.forcedAt = now
          }
        }
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})

describe('a run that is to be cancelled', () => {
  it.each([
    [202, true],
    [409, false],
    [404, false],
  ])('answers %i', async (status, asked) => {
    const github = await fakeGithub(() => ({ status, body: {} }))
    expect(await cancelRun(github, 7, { force: false })).toBe(asked)
    expect(await cancelRun(github, 7, { force: true })).toBe(asked)
    expect(github.calls.map(({ route }) => route)).toEqual([
      'POST /repos/quay/harbor/actions/runs/7/cancel',
      'POST /repos/quay/harbor/actions/runs/7/force-cancel',
    ])
  })

  it('tells where the token may not', async () => {
    const github = await fakeGithub(() => ({ status: 403, body: { message: 'Resource not accessible by integration' } }))
    await expect(cancelRun(github, 7, { force: false })).rejects.toMatchObject({ status: 403 })
  })
})
