import { GithubError } from '@slipway/shared/github/errors'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'
import { aScene, someInputs, v1, v2, v3 } from './scene.ts'

const silent = new GithubError('GitHub did not answer', { status: undefined })
/** A probe that asks the service which version it is. */
const tellsItsVersion = `health:
  basic: [{ name: startup, http: { path: /api/health, expect: { status: 200, version: $RELEASE } } }]
`

/** v1.1.0 serves from green over v1.0.0; GitHub answers nothing until the clock says so. */
type SilentOptions = { silentFor?: number; rest?: string; error?: GithubError; mute?: boolean }

async function silentScene({ silentFor = 0, rest = tellsItsVersion, error = silent, mute = false }: SilentOptions = {}) {
  const scene = aScene({ rest })
  await scene.deploy(1, v1)
  await scene.deploy(2, v2)
  scene.target.calls.length = 0
  const until = scene.clock.now() + silentFor
  const ask = <A extends readonly unknown[], T>(real: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      if (scene.clock.now() < until) throw error
      return await real(...args)
    }
  }
  const { ledger, lock } = scene.stores
  const stores = {
    ...scene.stores,
    ledger: { ...ledger, read: ask(ledger.read), open: ask(ledger.open), write: ask(ledger.write) },
    lock: { read: ask(lock.read), append: ask(lock.append) },
  }
  const { askVersion, ...judge } = scene.doubles.judge
  const asked = mute || askVersion === undefined ? judge : { ...judge, askVersion }
  return { ...scene, doubles: { ...scene.doubles, judge: asked, stores } }
}

const emergency = (overrides: Partial<Inputs> = {}) =>
  someInputs({ emergency: true, rollbackVersion: 'v1.0.0', reason: 'orders are lost', ...overrides })
const forEver = 24 * 3_600_000

describe('an emergency that meets a silent GitHub', () => {
  it('moves the traffic to the idle side that says itself that it is the version, and records it once GitHub answers', async () => {
    const scene = await silentScene({ silentFor: 90_000 })
    const began = scene.clock.now()
    let shiftedAt = 0
    const { shift } = scene.target
    scene.target.shift = async (...args) => {
      shiftedAt = scene.clock.now()
      await shift(...args)
    }
    const outcome = await run(emergency(), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { changed: 'true', version: 'v1.0.0', 'previous-version': 'v1.1.0', way: 'instant' },
    })
    expect(shiftedAt - began).toBeLessThan(20_000)
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
    const [record, left] = scene.ledger.records
    expect(record?.intent).toMatchObject({ kind: 'rollback', release: v1, colour: 'blue', previous: { colour: 'green', release: v2 } })
    expect(record?.entries.map(({ phase }) => phase)).toEqual(['promote', 'complete'])
    expect(left?.entries.at(-1)).toMatchObject({ phase: 'bad', detail: 'orders are lost' })
    expect(scene.incidents).toHaveLength(1)
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('says that it is not recorded where GitHub stays silent, and records it when it is run again', async () => {
    const scene = await silentScene({ silentFor: 15 * 60_000 })
    const outcome = await run(emergency(), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'warn' }, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(outcome.evidence.headline).toContain('v1.0.0 on blue has all traffic of production, but the rollback is not recorded')
    expect(scene.ledger.records).toHaveLength(2)
    scene.clock.advance(10 * 60_000)
    const again = await run(emergency(), scene.step(4), scene.doubles)
    expect(again).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(scene.ledger.records[0]?.entries.map(({ phase }) => phase)).toEqual(['promote', 'complete'])
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
  })

  it('records nothing where another side serves once GitHub answers, and says what it sees', async () => {
    const scene = await silentScene({ silentFor: 90_000 })
    const { shift } = scene.target
    const began = scene.clock.now()
    scene.target.shift = async (...args) => {
      await shift(...args)
      const { sleep } = scene.clock
      // Somebody gives the traffic back while GitHub is waited for.
      scene.clock.sleep = async (...span) => {
        await sleep(...span)
        if (scene.clock.now() - began < 60_000) return
        scene.target.sides.blue.assigned = 0
        scene.target.sides.green.assigned = 1
      }
    }
    const outcome = await run(emergency(), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'warn' }, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(outcome.evidence.headline).toContain('no longer has it, and the rollback is not recorded')
    expect(scene.ledger.records).toHaveLength(2)
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('opens one record, also where GitHub loses the answer to a later write', async () => {
    const scene = await silentScene({ silentFor: 90_000 })
    const { ledger } = scene.doubles.stores
    let lost = 0
    const write: typeof ledger.write = async (...args) => {
      await ledger.write(...args)
      lost += 1
      if (lost === 1) throw silent
    }
    const stores = { ...scene.doubles.stores, ledger: { ...ledger, write } }
    const outcome = await run(emergency(), scene.step(3), { ...scene.doubles, stores })
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(scene.ledger.records).toHaveLength(3)
    expect(scene.ledger.records[0]?.entries.map(({ phase }) => phase)).toEqual(['promote', 'complete'])
  })

  it('ends at once where the job is told to end while GitHub is waited for, and says that nothing is recorded', async () => {
    const scene = await silentScene({ silentFor: forEver })
    const cancel = new AbortController()
    const { sleep } = scene.clock
    const began = scene.clock.now()
    scene.clock.sleep = async (span, signal) => {
      if (scene.clock.now() - began > 30_000) cancel.abort(new Error('The run was cancelled'))
      signal?.throwIfAborted()
      await sleep(span, signal)
    }
    const outcome = await run(emergency(), { ...scene.step(3), signal: cancel.signal }, scene.doubles)
    expect(outcome).toMatchObject({ ok: false, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(outcome.evidence.headline).toContain('is not recorded: ')
    expect(scene.clock.now() - began).toBeLessThan(60_000)
  })

  it.each<[string, Parameters<typeof silentScene>[0], Partial<Inputs>]>([
    ['no version was named', {}, { rollbackVersion: undefined }],
    ['another version runs on the idle side', {}, { rollbackVersion: 'v0.9.0' }],
    ['nothing tells which version runs there', { rest: '', mute: true }, {}],
    ['it was to be done only while a certain release is live', {}, { onlyIfLive: 'v1.1.0' }],
  ])('moves nothing where %s', async (_why, options, inputs) => {
    const scene = await silentScene({ ...options, silentFor: forEver })
    await expect(run(emergency(inputs), scene.step(3), scene.doubles)).rejects.toThrow('GitHub did not answer')
    expect(scene.target.calls).toEqual([])
  })

  it('moves nothing while a rollout is between its steps: that belongs to its own job', async () => {
    const scene = await silentScene({ silentFor: forEver })
    scene.target.sides.blue.assigned = 0.5
    scene.target.sides.green.assigned = 0.5
    // The idle side of a split would be the one that was named, whichever is taken for live.
    for (const rollbackVersion of ['v1.0.0', 'v1.1.0']) {
      await expect(run(emergency({ rollbackVersion }), scene.step(3), scene.doubles)).rejects.toThrow('GitHub did not answer')
    }
    expect(scene.target.calls).toEqual([])
  })

  it('takes a rate limit that is used up for no answer', async () => {
    const limited = new GithubError('GitHub refused GET /repos (403): API rate limit exceeded for installation', { status: 403 })
    const scene = await silentScene({ silentFor: 90_000, error: limited })
    expect(await run(emergency(), scene.step(3), scene.doubles)).toMatchObject({
      ok: true,
      outputs: { changed: 'true', version: 'v1.0.0' },
    })
  })

  it('does not wait for a limit that lasts longer than it would wait: the traffic is back, and the next run writes it down', async () => {
    const began = Date.parse('2026-01-05T12:00:00Z')
    const answered = { status: 403, rateLimit: { until: began + 30 * 24 * 3_600_000 } }
    const limited = new GithubError('GitHub refused GET /repos (403): API rate limit exceeded for installation ID 4711', answered)
    const scene = await silentScene({ silentFor: 50 * 60_000, error: limited })
    const start = scene.clock.now()
    const outcome = await run(emergency(), scene.step(3), scene.doubles)
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'warn' }, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(outcome.evidence.headline).toContain('has all traffic of production, but the rollback is not recorded')
    expect(scene.clock.now() - start).toBeLessThan(60_000)
    scene.clock.advance(50 * 60_000)
    expect(await run(emergency(), scene.step(4), scene.doubles)).toMatchObject({ ok: true })
    expect(scene.ledger.records[0]?.entries.map(({ phase }) => phase)).toEqual(['promote', 'complete'])
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
  })

  it('asks nothing before a limit ends that it can wait for', async () => {
    let asked = 0
    const scene = await silentScene()
    const until = scene.clock.now() + 5 * 60_000
    const limited = new GithubError('GitHub refused GET /repos (429): Too Many Requests', { status: 429, rateLimit: { until } })
    const read = scene.stores.lock.read
    const stores = {
      ...scene.doubles.stores,
      lock: {
        ...scene.stores.lock,
        read: async () => {
          asked += 1
          if (scene.clock.now() < until) throw limited
          return await read()
        },
      },
    }
    expect(await run(emergency(), scene.step(3), { ...scene.doubles, stores })).toMatchObject({ ok: true })
    expect(scene.ledger.records[0]?.entries.map(({ phase }) => phase)).toEqual(['promote', 'complete'])
    expect(asked).toBeLessThan(60)
  })

  it('moves the traffic with a token that GitHub does not know any more, and waits for nothing', async () => {
    const unknown = new GithubError('GitHub refused GET /repos (401): Bad credentials', { status: 401 })
    const scene = await silentScene({ silentFor: forEver, error: unknown })
    const start = scene.clock.now()
    const outcome = await run(emergency(), scene.step(3), scene.doubles)
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'warn' }, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(scene.clock.now() - start).toBeLessThan(60_000)
  })

  it('moves nothing where GitHub refuses the lock: that is an answer', async () => {
    const refused = new GithubError('GitHub refused GET /repos (403): Resource not accessible by integration', { status: 403 })
    const scene = await silentScene({ silentFor: forEver, error: refused })
    await expect(run(emergency(), scene.step(3), scene.doubles)).rejects.toThrow('Resource not accessible')
    expect(scene.target.calls).toEqual([])
  })

  it('does as ever where GitHub answers', async () => {
    const scene = await silentScene()
    const outcome = await run(emergency(), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', way: 'instant' } })
  })
})

describe('a job that holds the lock and meets a silent GitHub', () => {
  it('takes back what its watch found bad, by what it remembers', async () => {
    const scene = await silentScene()
    await scene.deploy(3, v3, { upTo: 'promoted' })
    scene.target.calls.length = 0
    const stores = {
      ...scene.stores,
      ledger: { ...scene.stores.ledger, read: () => Promise.reject(silent), write: () => Promise.reject(silent) },
    }
    stores.lock = { read: () => Promise.reject(silent), append: () => Promise.reject(silent) }
    const began = scene.clock.now()
    let shiftedAt = 0
    const { shift } = scene.target
    scene.target.shift = async (...args) => {
      shiftedAt = scene.clock.now()
      await shift(...args)
    }
    const outcome = await run(
      someInputs({ onlyIfNeeded: true, watchVerdict: 'fail', reason: 'p95 above 1 s', validationTime: undefined }),
      scene.step(3),
      { ...scene.doubles, stores },
    )
    expect(outcome).toMatchObject({ outputs: { changed: 'true', version: 'v1.1.0', 'previous-version': 'v1.2.0' } })
    expect(scene.target.calls).toEqual(['shift blue=0 green=1'])
    expect(shiftedAt - began).toBeLessThan(5_000)
  })
})
