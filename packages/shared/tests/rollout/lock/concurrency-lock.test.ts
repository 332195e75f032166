import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { lockDepsOf, type Stores } from '../../../src/rollout/engine/assemble.ts'
import type { Intent } from '../../../src/rollout/ledger/ledger.ts'
import { heldLock, LockLost, takeLock } from '../../../src/rollout/lock/lock.ts'
import { takeLockByPreemption } from '../../../src/rollout/lock/preemption.ts'
import { aRunner, fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import { aRelease, fakeLedger } from '../../../src/testing/rollout-fakes.ts'

const config = `service: harbor\nenvironments: { production: { url: 'https://a.test', rollout: { lock: concurrency } } }\n`
const environment = parseConfig(config, 'slipway.yml').environments.get('production')

const intentOf = (run: number): Intent => ({
  schema: 1,
  service: 'harbor',
  environment: 'production',
  kind: 'deploy',
  release: aRelease(`v1.${run}.0`),
  colour: 'green',
  run: { id: run, attempt: 1, job: 'deploy' },
})

/** An environment without a lock branch: whoever touches the branch fails. */
function aGroup() {
  if (environment === undefined) throw new Error('no production')
  const clock = fakeClock()
  const ledger = fakeLedger(clock)
  const ended = new Set<number>()
  const untouched = async () => {
    throw new Error('the branch was touched')
  }
  const stores: Stores = { ledger, lock: { read: untouched, append: untouched }, hasEnded: async ({ run }) => ended.has(run) }
  const depsOf = (run: number) => lockDepsOf(stores, { runner: aRunner({ run: { id: run } }), clock, log: fakeLog(), environment })
  return { clock, ledger, ended, depsOf }
}

describe('the lock of a concurrency group', () => {
  it('needs no branch, and is this job’s own once it has begun a rollout', async () => {
    const { ledger, depsOf } = aGroup()
    expect(await heldLock(depsOf(1))).toBeUndefined()
    const lock = await takeLock(depsOf(1), 0)
    expect(lock).toMatchObject({ reentered: false, takenFrom: undefined })
    await lock.check()
    await ledger.open(intentOf(1))
    expect(await heldLock(depsOf(1))).toMatchObject({ reentered: true })
    expect(await heldLock(depsOf(2))).toBeUndefined()
    expect(await lock.signals()).toEqual([])
    await lock.release()
  })

  it('waits for another rollout that stands open, unless its run has ended', async () => {
    const { clock, ledger, ended, depsOf } = aGroup()
    await ledger.open(intentOf(1))
    await expect(takeLock(depsOf(2), 20_000)).rejects.toThrow('Run 1 (attempt 1, job deploy) is in the middle of a rollout of production')
    const { sleep } = clock
    clock.sleep = async (span, signal) => {
      ended.add(1)
      await sleep(span, signal)
    }
    expect(await takeLock(depsOf(2), 20_000)).toMatchObject({ reentered: false })
  })

  it('is lost to a newer rollout, seen within seconds, and never to an older one', async () => {
    const { clock, ledger, ended, depsOf } = aGroup()
    ended.add(1)
    await ledger.open(intentOf(1))
    const lock = await takeLock(depsOf(5), 0)
    await ledger.open(intentOf(5))
    await lock.check()
    await ledger.open(intentOf(6))
    clock.advance(15_000)
    await expect(lock.check()).rejects.toThrow(LockLost)
    await ledger.write(3, { state: 'error', phase: 'stopped', detail: 'it gave way' })
    await lock.check()
  })

  it('asks the ledger rarely, since each look costs many requests', async () => {
    const { ledger, depsOf } = aGroup()
    const lock = await takeLock(depsOf(1), 0)
    let reads = 0
    const { read } = ledger
    ledger.read = async () => {
      reads += 1
      return await read()
    }
    for (let time = 0; time < 10; time += 1) await lock.check()
    for (let time = 0; time < 10; time += 1) await lock.signals()
    expect(reads).toBe(1)
  })

  it('tells nobody anything in an emergency, which waits as all do', async () => {
    const { ledger, depsOf } = aGroup()
    const options = { actor: 'mona', wait: 1_000 }
    expect(await takeLockByPreemption({ ...depsOf(2), note: () => undefined }, options)).toMatchObject({ after: undefined })
    await ledger.open(intentOf(1))
    await expect(takeLockByPreemption({ ...depsOf(2), note: () => undefined }, options)).rejects.toThrow('in the middle of a rollout')
  })
})
