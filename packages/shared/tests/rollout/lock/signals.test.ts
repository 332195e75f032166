import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Holder, type LockDeps, type LockSignal, type LockStore, type SignalKind, takeLock } from '../../../src/rollout/lock/lock.ts'
import { describeSignal, effectiveSignals, type SignalDeps, type SignalRequest, sendSignal } from '../../../src/rollout/lock/signals.ts'
import { fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import { fakeLockStore } from '../../../src/testing/rollout-fakes.ts'

const holder: Holder = { run: 1, attempt: 1, job: 'deploy' }
const kinds: readonly SignalKind[] = ['pause', 'resume', 'promote', 'abort']

const lockDeps = (store: LockStore, over: Partial<LockDeps> = {}): LockDeps => ({
  store,
  service: 'harbor',
  environment: 'production',
  holder,
  hasEnded: async () => false,
  clock: fakeClock(),
  log: fakeLog(),
  ...over,
})
const signalDeps = (store: LockStore, ended = false): SignalDeps => ({
  store,
  service: 'harbor',
  environment: 'production',
  hasEnded: async () => ended,
  clock: fakeClock(),
})
const aSignal = (kind: SignalKind, over: Partial<LockSignal> = {}): LockSignal => ({
  kind,
  run: 9,
  actor: 'mona',
  at: '2026-01-05T12:00:00Z',
  ...over,
})
const wanted = (kind: SignalKind, run = 9): SignalRequest => ({ kind, run, actor: 'mona' })

describe('what is asked of a rollout, taken together', () => {
  it.each([
    [[], { paused: false, aborted: false, promoted: false, resumed: false }],
    [['pause'], { paused: true, aborted: false, promoted: false, resumed: false }],
    [['pause', 'resume'], { paused: false, aborted: false, promoted: false, resumed: true }],
    [['pause', 'promote'], { paused: false, aborted: false, promoted: true, resumed: false }],
    [['promote', 'pause'], { paused: true, aborted: false, promoted: false, resumed: false }],
    [['abort', 'resume', 'promote'], { paused: false, aborted: true, promoted: true, resumed: false }],
  ] as const)('of %j is decided by the latest, and by any abort', (given, expected) => {
    const { aborted, paused, promoted, resumed } = effectiveSignals(given.map((kind) => aSignal(kind)))
    const stands = { paused, aborted: aborted !== undefined, promoted: promoted !== undefined, resumed: resumed !== undefined }
    expect(stands).toEqual(expected)
  })

  it('never forgets an abort, whatever comes after it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds)), fc.array(fc.constantFrom(...kinds)), (before, after) => {
        const first = before.includes('abort') ? undefined : aSignal('abort', { run: 77 })
        const all = [...before.map((kind) => aSignal(kind)), ...(first === undefined ? [] : [first]), ...after.map((kind) => aSignal(kind))]
        expect(effectiveSignals(all).aborted).toEqual(first ?? aSignal('abort'))
      }),
      { numRuns: 200, seed: 7 },
    )
  })

  it('names who asked and why', () => {
    expect(describeSignal(aSignal('abort', { reason: 'errors' }))).toBe('abort by mona (run 9): errors')
    expect(describeSignal(aSignal('pause'))).toBe('pause by mona (run 9)')
  })
})

describe('a signal', () => {
  it('is heard by the holder, and answered', async () => {
    const store = fakeLockStore()
    const lock = await takeLock(lockDeps(store), 0)
    const sent = await sendSignal(signalDeps(store), { ...wanted('abort'), reason: 'x'.repeat(400) })
    expect(sent).toMatchObject({ state: 'sent', to: holder, generation: 1 })
    const [heard] = await lock.signals()
    expect(heard).toMatchObject({ kind: 'abort', run: 9, reason: 'x'.repeat(300) })
    if (heard !== undefined) await lock.answer(heard)
    expect(await lock.signals()).toMatchObject([{ kind: 'abort', answered: expect.any(String) }])
    await lock.release()
    expect(store.log.at(-1)?.record).toMatchObject({ state: 'free', signals: [] })
  })

  it('is refused where nothing runs', async () => {
    const store = fakeLockStore()
    expect(await sendSignal(signalDeps(store), wanted('pause'))).toMatchObject({
      state: 'refused',
      reason: 'There is nobody to hear pause: nothing runs in production',
    })
    const lock = await takeLock(lockDeps(store), 0)
    await lock.release()
    expect(await sendSignal(signalDeps(store), wanted('pause'))).toMatchObject({ state: 'refused' })
    expect(store.log).toHaveLength(2)
  })

  it('is refused where the holder has died', async () => {
    const store = fakeLockStore()
    await takeLock(lockDeps(store), 0)
    expect(await sendSignal(signalDeps(store, true), wanted('resume'))).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('the job of run 1 that holds the lock of production has ended'),
    })
    expect(store.log).toHaveLength(1)
  })

  it('says so when it never comes to the top', async () => {
    const store = fakeLockStore()
    await takeLock(lockDeps(store), 0)
    const busy: LockStore = { read: store.read, append: async () => undefined }
    await expect(sendSignal(signalDeps(busy), wanted('abort'))).rejects.toThrow('another record came first 6 times')
  })

  it('does not keep the holder from releasing, even when it arrives in between', async () => {
    const store = fakeLockStore()
    const lock = await takeLock(lockDeps(store), 0)
    let late = true
    const append = store.append
    store.append = async (record, onto) => {
      if (late && record.state === 'free') {
        late = false
        await sendSignal(signalDeps({ read: store.read, append }), wanted('abort'))
      }
      return await append(record, onto)
    }
    await lock.release()
    expect(store.log.at(-1)?.record).toMatchObject({ state: 'free', generation: 1 })
  })

  it('is never lost, and never moves the lock, however signals and answers interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 6 }),
        async (scheduler, asked, looks) => {
          const inner = fakeLockStore()
          const store: LockStore = {
            read: scheduler.scheduleFunction(() => inner.read()),
            append: scheduler.scheduleFunction((record, onto) => inner.append(record, onto)),
          }
          const lock = await takeLock(lockDeps(inner), 0)
          const listening = takeLock(lockDeps(store), 0).then(async (own) => {
            for (let look = 0; look < looks; look += 1) {
              for (const signal of await own.signals()) if (signal.answered === undefined) await own.answer(signal)
            }
          })
          const sending = asked.map((kind, index) => sendSignal(signalDeps(store), wanted(kind, index + 10)))
          const all = Promise.allSettled([listening, ...sending])
          await scheduler.waitFor(all)

          const sent = (await Promise.allSettled(sending)).flatMap((one, index) => (one.status === 'fulfilled' ? [index + 10] : []))
          const end = await lock.signals()
          expect(end.map(({ run }) => run).sort()).toEqual(sent)
          let before: readonly LockSignal[] = []
          for (const { record } of inner.log) {
            expect(record).toMatchObject({ state: 'held', generation: 1, holder })
            // What stood once stands still, in its place; only an answer is added to it.
            expect(record.signals.slice(0, before.length).map(({ answered: _, ...signal }) => signal)).toEqual(
              before.map(({ answered: _, ...signal }) => signal),
            )
            before.forEach(({ answered }, index) => {
              if (answered !== undefined) expect(record.signals[index]?.answered).toBe(answered)
            })
            before = record.signals
          }
        },
      ),
      { numRuns: 150, seed: 7 },
    )
  })
})
