import { describe, expect, it } from 'vitest'
import { automaticPause } from '../../src/rollout/admission/automatic-pause.ts'
import { githubLedger } from '../../src/rollout/ledger/github-ledger.ts'
import type { Intent, LedgerStore, Phase } from '../../src/rollout/ledger/ledger.ts'
import { describeOtherServices, reportingLedger } from '../../src/rollout/ledger/other-services.ts'
import { chooseDestination } from '../../src/rollout/ledger/rollback-destination.ts'
import { type LockDeps, takeLock } from '../../src/rollout/lock/lock.ts'
import { takeLockByPreemption } from '../../src/rollout/lock/preemption.ts'
import { untilAborted } from '../../src/rollout/lock/signal-watcher.ts'
import { sendSignal } from '../../src/rollout/lock/signals.ts'
import { fakeClock, fakeLog } from '../../src/testing/fakes.ts'
import { fakeGithub } from '../../src/testing/github.ts'
import { anAbort, aRelease, fakeLockStore, heldRecord } from '../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../src/testing/virtual-clock.ts'

type Past = { service: string; version: string; phases?: readonly Phase[] }

const intentOf = (id: number, { service, version }: Past): Intent => ({
  schema: 1,
  service,
  environment: 'production',
  kind: 'deploy',
  release: aRelease(version),
  colour: 'blue',
  run: { id, attempt: 1, job: 'deploy' },
})

/** GitHub with deployments of several services in one environment, oldest first, and the ledger of api. */
async function aSharedEnvironment(past: readonly Past[]) {
  const at = '2026-01-05T12:00:00Z'
  const asked: string[] = []
  const newestFirst = past.map((one, index) => ({ id: index + 1, created_at: at, payload: intentOf(index + 1, one) })).reverse()
  const github = await fakeGithub(({ path, query }) => {
    asked.push(path.replace('/repos/quay/harbor/', ''))
    const [, id] = /deployments\/(\d+)\/statuses$/.exec(path) ?? []
    if (id !== undefined) {
      const phases = past[Number(id) - 1]?.phases ?? ['complete']
      return { body: phases.map((phase, index) => ({ id: index, state: 'success', description: `${phase}: so it was`, created_at: at })) }
    }
    const page = Number(query.get('page') ?? 1)
    const size = Number(query.get('per_page') ?? 30)
    const more = newestFirst.length > page * size
    return { body: newestFirst.slice((page - 1) * size, page * size), headers: more ? { link: '<https://x.test>; rel="next"' } : {} }
  })
  const place = {
    service: 'api',
    environment: 'production',
    url: 'https://api.test',
    logUrl: 'https://x.test',
    production: true,
    commit: 'c'.repeat(40),
    keep: 5,
  }
  return { ledger: githubLedger(github, place), asked }
}

const many = (count: number, past: Past) => Array.from({ length: count }, () => past)

describe('the ledger of a service that shares its environment', () => {
  it('has the records of that service alone, however many the others have written since', async () => {
    const { ledger, asked } = await aSharedEnvironment([
      { service: 'api', version: 'v1.0.0' },
      { service: 'api', version: 'v1.1.0' },
      ...many(150, { service: 'web', version: 'v9.0.0' }),
    ])
    expect((await ledger.read()).map(({ intent }) => intent.release.version)).toEqual(['v1.1.0', 'v1.0.0'])
    // Two pages of deployments, and the statuses of its own two.
    expect(asked).toEqual(['deployments', 'deployments', 'deployments/2/statuses', 'deployments/1/statuses'])
  })

  it('reads thirty of its own, and looks at five hundred for them', async () => {
    const alternating = Array.from(
      { length: 80 },
      (_none, index): Past => ({ service: index % 2 === 0 ? 'api' : 'web', version: `v1.${index}.0` }),
    )
    expect(await (await aSharedEnvironment(alternating)).ledger.read()).toHaveLength(30)
    const hidden = await aSharedEnvironment([{ service: 'api', version: 'v1.0.0' }, ...many(700, { service: 'web', version: 'v9.0.0' })])
    expect(await hidden.ledger.read()).toEqual([])
    expect(hidden.asked).toHaveLength(5)
    expect(hidden.ledger.otherServices?.()).toEqual({ own: 0, others: [{ service: 'web', records: 500 }], cutAt: 500 })
  })

  it('gives no destination, no pause and no record of another', async () => {
    const { ledger } = await aSharedEnvironment([
      { service: 'api', version: 'v1.0.0' },
      { service: 'api', version: 'v1.1.0' },
      { service: 'web', version: 'web-v1.0.0' },
      { service: 'web', version: 'web-v1.1.0', phases: ['shift', 'back'] },
    ])
    const records = await ledger.read()
    const back = chooseDestination(records, { version: undefined, live: aRelease('v1.1.0') })
    expect(back).toMatchObject({ state: 'known', release: { version: 'v1.0.0' } })
    expect(automaticPause(records)).toBeUndefined()
    expect(chooseDestination(records, { version: 'web-v1.0.0', live: undefined })).toMatchObject({ state: 'unknown' })
  })
})

describe('records of others', () => {
  const place = { service: 'api', environment: 'production' }
  const tell = async (own: number, others: { service: string; records: number }[], cutAt?: number) => {
    const log = fakeLog()
    const store: LedgerStore = {
      read: async () => [],
      otherServices: () => ({ own, others, cutAt }),
      open: async () => 1,
      write: async () => undefined,
    }
    const telling = reportingLedger(store, place, log)
    await telling.read()
    await telling.read()
    return log.lines
  }
  const web = { service: 'web', records: 12 }

  it('are said once, and are no reason to worry where there are ours', async () => {
    expect(await tell(3, [])).toEqual([])
    expect(await tell(3, [web])).toEqual(['The ledger of production also has records of other services, which are left out: web (12).'])
  })

  it('are a warning where there are none of ours: a service that was renamed has lost its ledger', async () => {
    const [line = '', ...more] = await tell(0, [web])
    expect(more).toEqual([])
    expect(line).toMatch(/^warning: The ledger of production has no record of the service api, but of others: web \(12\)\./)
    expect(line).toContain('If web was renamed to api, write service: web again')
    expect(await tell(0, [])).toEqual([])
  })

  it('is as it should be beside services that slipway.yml has, and only the others may be ours under a former name', () => {
    expect(describeOtherServices({ own: 0, others: [web], cutAt: undefined }, { ...place, known: ['api', 'web'] })).toBeUndefined()
    const said = describeOtherServices(
      { own: 0, others: [web, { service: 'shop', records: 3 }], cutAt: undefined },
      { ...place, known: ['api', 'web'] },
    )
    expect(said).toContain('If shop was renamed to api')
  })

  it('may hide ours where not all were looked at, which is said as well', () => {
    expect(describeOtherServices({ own: 0, others: [web], cutAt: 500 }, place)).toContain('Only the newest 500 deployments were looked at')
    expect(describeOtherServices({ own: 2, others: [], cutAt: 500 }, place)).toContain('older records of api may be out of sight')
  })
})

/** A lock that several services share, and who asks for it. */
function aSharedLock() {
  const store = fakeLockStore()
  const clock = fakeClock()
  const log = fakeLog()
  const ended = new Set<number>()
  const deps = (service: string, run: number, job = 'deploy'): LockDeps => ({
    store,
    service,
    environment: 'production',
    holder: { run, attempt: 1, job },
    hasEnded: async (by) => ended.has(by.run),
    clock,
    log,
  })
  return { store, clock, log, ended, deps }
}

describe('the lock of an environment with several services', () => {
  it('says for which of them it is held to whoever waits', async () => {
    const { deps, store } = aSharedLock()
    await takeLock(deps('web', 1), 0)
    expect(store.log.at(-1)?.record).toMatchObject({ state: 'held', service: 'web' })
    await expect(takeLock(deps('api', 2), 0)).rejects.toThrow(
      'is held by run 1 (attempt 1, job deploy), for the service web, after a wait of 0',
    )
  })

  it.each(['pause', 'resume', 'promote', 'abort'] as const)('carries no %s of one to a rollout of another', async (kind) => {
    const { deps, store } = aSharedLock()
    const lock = await takeLock(deps('web', 1), 0)
    const sent = await sendSignal(deps('api', 2), { kind, run: 2, actor: 'mona' })
    expect(sent).toMatchObject({ state: 'refused', reason: expect.stringContaining('rolls out the service web, not api') })
    expect(store.log.at(-1)?.record.signals).toEqual([])
    expect((await sendSignal(deps('web', 2), { kind, run: 2, actor: 'mona' })).state).toBe('sent')
    expect(await lock.signals()).toMatchObject([{ kind, service: 'web' }])
  })

  it('is held for one service after the other by a job that rolls out both, which hears what is asked of the one it is at', async () => {
    const { deps, store } = aSharedLock()
    await takeLock(deps('api', 1), 0)
    await sendSignal(deps('api', 2), { kind: 'abort', run: 2, actor: 'mona' })
    const second = await takeLock(deps('web', 1), 0)
    expect(second).toMatchObject({ reentered: true, generation: 1 })
    expect(await second.signals()).toEqual([])
    expect((await sendSignal(deps('web', 3), { kind: 'pause', run: 3, actor: 'mona' })).state).toBe('sent')
    expect(await second.signals()).toMatchObject([{ kind: 'pause' }])
    await second.release()
    expect(store.log.at(-1)?.record.state).toBe('free')
  })

  it('hears what a version that named no service has asked, or held', async () => {
    const { deps, store } = aSharedLock()
    const lock = await takeLock(deps('api', 1), 0)
    const head = store.log.at(-1)
    if (head === undefined) throw new Error('nobody holds it')
    await store.append({ ...head.record, signals: [anAbort] }, head.id)
    expect(await lock.signals()).toEqual([anAbort])
    const old = fakeLockStore()
    await old.append(heldRecord({ run: 1, attempt: 1, job: 'deploy' }), undefined)
    expect((await sendSignal({ ...deps('api', 2), store: old }, { kind: 'abort', run: 2, actor: 'mona' })).state).toBe('sent')
  })

  it('ends no watch by the abort of another', async () => {
    const clock = virtualClock()
    const holder = { run: 1, attempt: 1, job: 'deploy' }
    const record = heldRecord(holder, {
      service: 'web',
      signals: [
        { ...anAbort, service: 'api' },
        { ...anAbort, kind: 'pause', service: 'web' },
      ],
    })
    const ear = { lock: { read: async () => ({ id: 'x', record }) }, service: 'web', self: holder, clock, log: fakeLog() }
    const watched = untilAborted({ ...ear, signal: new AbortController().signal }, (signal) => clock.sleep(60_000, signal))
    expect((await clock.run(watched)).aborted).toBeUndefined()
  })
})

describe('an emergency of one service while another is rolled out', () => {
  const emergency = (shared: ReturnType<typeof aSharedLock>, wait: number) => {
    const cancelled: number[] = []
    const notes: string[] = []
    const taken = takeLockByPreemption(
      {
        ...shared.deps('api', 2, 'rollback'),
        cancel: async (run) => void cancelled.push(run),
        note: (what) => void notes.push(what),
      },
      { actor: 'mona', wait },
    )
    return { taken, cancelled, notes }
  }

  it('waits for its end, and neither tells it anything nor cancels it', async () => {
    const shared = aSharedLock()
    const web = await takeLock(shared.deps('web', 1), 0)
    const { sleep } = shared.clock
    let looks = 0
    shared.clock.sleep = async (span, signal) => {
      looks += 1
      if (looks === 100) await web.release()
      await sleep(span, signal)
    }
    const { taken, cancelled, notes } = emergency(shared, 600_000)
    expect(await taken).toMatchObject({ after: undefined, lock: { generation: 2 } })
    expect(looks).toBeGreaterThanOrEqual(100)
    expect(cancelled).toEqual([])
    expect(shared.store.log.flatMap(({ record }) => record.signals)).toEqual([])
    expect(notes).toEqual(['run 1 rolls out the service web, and is waited for'])
    expect(shared.log.lines.filter((line) => line.includes('does not end another service'))).toHaveLength(1)
  })

  it('gives up saying whose rollout is in the way, and how to end it', async () => {
    const shared = aSharedLock()
    await takeLock(shared.deps('web', 1), 0)
    const { taken, cancelled } = emergency(shared, 600_000)
    await expect(taken).rejects.toMatchObject({
      message: expect.stringContaining("for the service web, after 10m: an emergency of api does not end another service's rollout"),
      hint: expect.stringContaining('abort the rollout of web, or cancel that run'),
    })
    expect(cancelled).toEqual([])
  })
})
