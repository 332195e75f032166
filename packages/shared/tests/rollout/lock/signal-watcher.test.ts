import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { ActionError } from '../../../src/core/errors.ts'
import { GithubError } from '../../../src/github/errors.ts'
import type { LockRecord } from '../../../src/rollout/lock/lock.ts'
import { type SignalSource, signalSourceFor, untilAborted } from '../../../src/rollout/lock/signal-watcher.ts'
import { aRunner, fakeLog } from '../../../src/testing/fakes.ts'
import { anAbort, heldRecord } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

const self = { run: 1, attempt: 1, job: 'deploy' }

/** A look of ten minutes beside a lock that reads as `reply` says, given the milliseconds that have passed. */
async function aLook(reply: (passed: number) => LockRecord | undefined, { cancelAt }: { cancelAt?: number } = {}) {
  const clock = virtualClock()
  const begin = clock.now()
  const log = fakeLog()
  const run = new AbortController()
  let reads = 0
  const ear: SignalSource = {
    lock: {
      read: async () => {
        reads += 1
        const record = reply(clock.now() - begin)
        return record === undefined ? undefined : { id: 'commit', record }
      },
    },
    service: 'harbor',
    self,
    clock,
    log,
    signal: run.signal,
  }
  const look = async (signal: AbortSignal | undefined) => {
    if (cancelAt !== undefined) void clock.sleep(cancelAt).then(() => run.abort(new ActionError('cancelled')))
    try {
      await clock.sleep(600_000, signal)
      return 'to its end'
    } catch (error) {
      return `cut short: ${error instanceof Error ? error.message : ''}`
    }
  }
  const { result, aborted } = await clock.run(untilAborted(ear, look))
  return { result, aborted, took: clock.now() - begin, reads, log }
}

describe('a look beside the lock', () => {
  it('is ended within seconds of an abort, with who and why', async () => {
    const seen = await aLook((passed) => heldRecord(self, passed < 61_000 ? {} : { signals: [anAbort] }))
    expect(seen).toMatchObject({
      result: 'cut short: The rollout was aborted: abort by mona (run 9): orders are lost',
      aborted: 'abort by mona (run 9): orders are lost',
      took: 64_000,
    })
  })

  it('goes on at anything else that is asked', async () => {
    const seen = await aLook(() => heldRecord(self, { signals: [{ ...anAbort, kind: 'pause' }] }))
    expect(seen).toMatchObject({ result: 'to its end', aborted: undefined, took: 600_000, reads: 150 })
  })

  it.each([
    ['nobody holds the lock', undefined],
    ['the lock is free', heldRecord(self, { state: 'free' })],
    ['another run holds it, and is aborted', heldRecord({ ...self, run: 2 }, { signals: [anAbort] })],
    ['another job of the run holds it', heldRecord({ ...self, job: 'other' }, { signals: [anAbort] })],
  ])('is undisturbed where %s, and asks once', async (_where, record) => {
    expect(await aLook(() => record)).toMatchObject({ result: 'to its end', aborted: undefined, reads: 1 })
  })

  it('listens on where GitHub fails, saying so once', async () => {
    const seen = await aLook((passed) => {
      if (passed < 40_000) throw new GithubError('GitHub did not answer', { status: 502 })
      return heldRecord(self, { signals: [anAbort] })
    })
    expect(seen).toMatchObject({ aborted: expect.stringContaining('mona'), took: 40_000 })
    expect(seen.log.lines.filter((line) => line.includes('would not be heard'))).toHaveLength(1)
  })

  it('listens on where the rate limit is reached, which says nothing on what the token may', async () => {
    const seen = await aLook((passed) => {
      if (passed < 40_000) throw new GithubError('GitHub refused it (403): Forbidden', { status: 403, rateLimit: { until: undefined } })
      return heldRecord(self, { signals: [anAbort] })
    })
    expect(seen).toMatchObject({ aborted: expect.stringContaining('mona'), took: 40_000 })
  })

  it('does not listen where the token may not read', async () => {
    const seen = await aLook(() => {
      throw new GithubError('refused', { status: 403 })
    })
    expect(seen).toMatchObject({ result: 'to its end', reads: 1 })
  })

  it('is ended by the run itself as before', async () => {
    const seen = await aLook(() => heldRecord(self), { cancelAt: 10_000 })
    expect(seen).toMatchObject({ result: 'cut short: cancelled', aborted: undefined, took: 10_000 })
  })

  it('passes on what the look throws', async () => {
    const ear = await signalSourceFor('token', production('branch'), options)
    await expect(
      untilAborted(ear === undefined ? undefined : { ...ear, lock: { read: async () => undefined } }, async () => {
        throw new Error('out of memory')
      }),
    ).rejects.toThrow('out of memory')
  })
})

const production = (lock: string) =>
  parseConfig(
    `service: harbor\nenvironments: { production: { url: 'https://a.test', rollout: { lock: ${lock} } } }\n`,
    'slipway.yml',
  ).environments.get('production')
const options = { runner: aRunner(), clock: virtualClock(), log: fakeLog(), signal: new AbortController().signal }

describe('the ear of a step', () => {
  it('needs a token, an environment and a lock that can carry a signal', async () => {
    expect(await signalSourceFor(undefined, production('branch'), options)).toBeUndefined()
    expect(await signalSourceFor('token', undefined, options)).toBeUndefined()
    expect(await signalSourceFor('token', production('concurrency'), options)).toBeUndefined()
    expect(await signalSourceFor('token', production('branch'), options)).toMatchObject({ self: { run: aRunner().run.id } })
    expect(await untilAborted(undefined, async (signal) => signal)).toEqual({ result: undefined, aborted: undefined })
  })
})
