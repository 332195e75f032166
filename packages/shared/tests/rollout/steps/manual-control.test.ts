import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { ms } from '../../../src/core/duration.ts'
import { ratio } from '../../../src/core/percentage.ts'
import { serviceJudge } from '../../../src/rollout/analysis/service-judge.ts'
import { rollOut } from '../../../src/rollout/engine/session.ts'
import { type LockSignal, takeLock } from '../../../src/rollout/lock/lock.ts'
import { Aborted, signalWatcher } from '../../../src/rollout/lock/signal-watcher.ts'
import { sendSignal } from '../../../src/rollout/lock/signals.ts'
import { pauseAtWeight } from '../../../src/rollout/steps/manual-control.ts'
import type { RolloutDeps } from '../../../src/rollout/steps/rollout-deps.ts'
import { answered, fakeHttp, fakeLog } from '../../../src/testing/fakes.ts'
import { fakeLockStore } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { aLiveWorld, v2 } from '../world.ts'

const steps = [
  { weight: ratio(0.05), time: ms(1_000) },
  { pause: ms(60_000) },
  { weight: ratio(0.5), time: ms(1_000) },
  { weight: ratio(1), time: ms(1_000) },
]

/** A live v1; `at` tells at which effect somebody asks for what. */
async function aWorldThatIsAsked(at: (effect: string, when: 'before' | 'after') => LockSignal['kind'] | undefined) {
  const world = await aLiveWorld()
  const asked = new Set<string>()
  world.faults.current = async (effect, when) => {
    const kind = at(effect, when)
    if (kind === undefined || asked.has(kind)) return
    asked.add(kind)
    const sent = await sendSignal({ ...world.lockDeps(world.holderOf(9)), hasEnded: async () => false }, { kind, run: 9, actor: 'mona' })
    expect(sent.state).toBe('sent')
  }
  const signals = () => world.lockStore.log.at(-1)?.record.signals ?? []
  return { world, signals }
}

describe('a pause of the plan', () => {
  it('stands at its weight until somebody says promote, and goes on from there', async () => {
    const { world, signals } = await aWorldThatIsAsked((effect, when) =>
      effect === 'ledger.write' && when === 'after' && phaseOf(world) === 'pause' ? 'promote' : undefined,
    )
    const deps = await world.depsOf(2)
    expect((await rollOut(world.requestOf(2, v2, { steps }), deps)).state).toBe('promoted')
    expect(world.notes).toContain('promoted by run 9 (mona)')
    expect(signals()).toMatchObject([{ kind: 'promote', answered: expect.any(String) }])
    expect(world.target.calls.filter((call) => call.startsWith('shift'))).toHaveLength(3)
  })

  it('goes back at its deadline when nobody does, and calls the release neither good nor bad', async () => {
    const world = await aLiveWorld()
    const result = await rollOut(world.requestOf(2, v2, { steps }), await world.depsOf(2))
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', phase: 'pause', judged: false } })
    expect(world.target.sides.blue.assigned).toBe(1)
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'stopped' })
  })

  it('judges what has traffic all the while, and goes back after two bad looks in a row', async () => {
    let looks = 0
    const world = await aLiveWorld({
      ill: (_release, during) => {
        if (during !== 'step') return undefined
        looks += 1
        return [2, 4, 5].includes(looks) ? { verdict: 'fail', reason: 'errors' } : undefined
      },
    })
    const result = await rollOut(world.requestOf(2, v2, { steps }), await world.depsOf(2))
    expect(result).toMatchObject({
      state: 'ended',
      ending: { state: 'back', judged: true, reason: expect.stringContaining('during the pause') },
    })
    expect(looks).toBe(5)
  })

  it('does not take a promote that was given before it', async () => {
    const { world } = await aWorldThatIsAsked((effect) => (effect === 'prepare green v1.1.0' ? 'promote' : undefined))
    const twice = [...steps.slice(0, 3), { pause: ms(10_000) }, ...steps.slice(3)]
    const result = await rollOut(world.requestOf(2, v2, { steps: twice }), await world.depsOf(2))
    expect(result).toMatchObject({ state: 'ended', ending: { phase: 'pause', reason: expect.stringContaining('from 50%') } })
  })
})

describe('a pause whose release answers with errors', () => {
  const configuration = `service: harbor
environments:
  production:
    url: http://edge.test
    traffic: { requests-per-second: 5, paths: [/api/items] }
    thresholds: { error-rate: 5% }
`
  /** A pause of ten minutes with the real judge, whose requests fail until `until` ms. */
  async function paused(judgeMode: 'act' | 'observe', { until = Number.POSITIVE_INFINITY } = {}) {
    const world = await aLiveWorld({ judgeMode })
    const environment = parseConfig(configuration, 'x').environments.get('production')
    if (environment === undefined) throw new Error('no production')
    const clock = virtualClock()
    const from = clock.now()
    const http = fakeHttp(({ url }) => answered(url.includes('items') && clock.now() - from < until ? 500 : 200, 'ok'))
    const judge = serviceJudge({ environment, variables: {}, http, traffic: http, clock })
    const looks: number[] = []
    const deps: RolloutDeps = {
      ...(await world.depsOf(2)),
      clock,
      judge: {
        ...judge,
        analyseStep: (request) => {
          looks.push(clock.now() - from)
          return judge.analyseStep(request)
        },
      },
    }
    const about = { kind: 'deploy', service: 'harbor', environment: 'production', run: { id: 2, attempt: 1, job: 'deploy' } } as const
    const stepTarget = { colour: 'green', release: v2, artifact: undefined, readyWithin: 5_000, recordId: undefined, about } as const
    const goOn = () => clock.now() - from >= 600_000
    const ended = await clock.run(
      pauseAtWeight({ weight: 0.05, atMost: 700_000, goOn }, stepTarget, deps).then(
        () => undefined,
        (error: unknown) => error,
      ),
    )
    return { world, looks, ended, took: clock.now() - from }
  }

  it('is reported once where the judge only observes, and is measured on', async () => {
    const { world, looks, ended } = await paused('observe')
    expect(ended).toBeUndefined()
    expect(world.unenforced).toHaveLength(1)
    expect(world.notes.filter((what) => what.includes('fail'))).toHaveLength(1)
    expect(world.notes.length).toBeLessThanOrEqual(4)
    // An analysis of a few seconds each, but for the one that confirms a failure.
    expect(looks.length).toBeLessThan(250)
  })

  it('shows that the release is well again', async () => {
    const { world } = await paused('observe', { until: 60_000 })
    expect(world.unenforced).toHaveLength(1)
    expect(world.notes.at(-1)).toContain('pass')
  })

  it('goes back at the second failed analysis, at once, where the judge acts', async () => {
    const { looks, ended, took } = await paused('act')
    expect(ended).toMatchObject({ judged: true, message: expect.stringContaining('during the pause') })
    expect(took).toBeLessThan(20_000)
    expect(took - Number(looks.at(-1))).toBeLessThanOrEqual(1_500)
  })
})

describe('hands on a running rollout', () => {
  it('pause keeps the weight until resume', async () => {
    const { world, signals } = await aWorldThatIsAsked((effect, when) =>
      effect === 'shift blue=0.95 green=0.05'
        ? 'pause'
        : effect === 'ledger.write' && when === 'after' && phaseOf(world) === 'pause'
          ? 'resume'
          : undefined,
    )
    expect((await rollOut(world.requestOf(2, v2), await world.depsOf(2))).state).toBe('promoted')
    expect(world.notes).toContain('paused at 5% by run 9 (mona)')
    expect(signals()).toMatchObject([{ kind: 'pause', answered: expect.any(String) }, { kind: 'resume' }])
  })

  it('abort goes back at the next step, is answered, and pauses further shipping as a judgement does', async () => {
    const { world, signals } = await aWorldThatIsAsked((effect) => (effect === 'shift blue=0.5 green=0.5' ? 'abort' : undefined))
    const result = await rollOut(world.requestOf(2, v2), await world.depsOf(2))
    expect(result).toMatchObject({
      state: 'ended',
      ending: { state: 'back', judged: true, reason: expect.stringContaining('Run 9 (mona)') },
    })
    expect(world.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(signals()).toMatchObject([{ kind: 'abort', answered: expect.any(String) }])
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'back' })
  })
})

describe('the hooks of a rollout', () => {
  it('run at their places, each told what is being done', async () => {
    const world = await aLiveWorld()
    const moments: string[] = []
    world.hooks.has = () => true
    world.hooks.run = async ({ hook, release, previous, observed }) => {
      moments.push(`${hook} ${release.version} after ${previous?.release?.version} at ${observed?.green.weight}`)
      world.target.calls.push(hook)
    }
    expect((await world.deploy(2, v2)).state).toBe('promoted')
    expect(world.target.calls).toEqual([
      'before-prepare',
      'prepare green v1.1.0',
      'after-prepare',
      'before-shift',
      'shift blue=0.95 green=0.05',
      'shift blue=0.5 green=0.5',
      'shift blue=0 green=1',
      'after-promote',
    ])
    expect(moments[0]).toBe('before-prepare v1.1.0 after v1.0.0 at 0')
    expect(moments.at(-1)).toBe('after-promote v1.1.0 after v1.0.0 at 1')
  })

  it.each(['before-prepare', 'after-prepare', 'before-shift', 'after-promote'])(
    'end the rollout on the old side when %s fails',
    async (name) => {
      const world = await aLiveWorld()
      world.hooks.has = (hook) => hook === name
      world.hooks.run = async () => {
        throw new Error('the migration failed')
      }
      const result = await world.deploy(2, v2)
      expect(result).toMatchObject({ state: 'ended', ending: { judged: false, reason: 'the migration failed' } })
      expect(world.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    },
  )

  it('tell what went wrong after the way back, which stands all the same', async () => {
    const world = await aLiveWorld({ ill: (_release, during) => (during === 'step' ? { verdict: 'fail', reason: 'errors' } : undefined) })
    world.hooks.has = (hook) => hook === 'after-rollback'
    world.hooks.run = async () => {
      throw new Error('the cache is cold')
    }
    const result = await world.deploy(2, v2)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', reason: expect.stringContaining('the cache is cold') } })
  })
})

describe('listening while something takes long', () => {
  const listening = async (during: (send: (kind: LockSignal['kind']) => Promise<unknown>) => Promise<unknown>) => {
    const clock = virtualClock()
    const store = fakeLockStore()
    const lockDeps = {
      service: 'harbor',
      environment: 'production',
      holder: { run: 1, attempt: 1, job: 'deploy' },
      hasEnded: async () => false,
      clock,
      log: fakeLog(),
    }
    const lock = await takeLock({ store, ...lockDeps }, 0)
    const watchSignals = signalWatcher({ lock, clock, log: fakeLog(), signal: new AbortController().signal })
    const began = clock.now()
    const work = watchSignals(async (signal) => {
      await during((kind) => sendSignal({ store, ...lockDeps }, { kind, run: 9, actor: 'mona' }))
      await clock.sleep(600_000, signal)
    })
    const outcome = await clock.run(
      work.then(
        () => 'done',
        (error: unknown) => error,
      ),
    )
    return { outcome, took: clock.now() - began, store }
  }

  it('hears an abort within five seconds', async () => {
    const { outcome, took } = await listening((send) => send('abort'))
    expect(outcome).toBeInstanceOf(Aborted)
    expect(took).toBeLessThanOrEqual(5_000)
  })

  it('lets the work be for anything less', async () => {
    const { outcome, took } = await listening((send) => send('pause'))
    expect([outcome, took]).toEqual(['done', 600_000])
  })
})

function phaseOf(world: Awaited<ReturnType<typeof aLiveWorld>>): string | undefined {
  return world.ledger.records[0]?.entries.at(-1)?.phase
}
