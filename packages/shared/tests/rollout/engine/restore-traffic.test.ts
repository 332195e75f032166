import { describe, expect, it } from 'vitest'
import { ms } from '../../../src/core/duration.ts'
import { ratio } from '../../../src/core/percentage.ts'
import { GithubError } from '../../../src/github/errors.ts'
import { isOwnDoing, TrafficRestorer } from '../../../src/rollout/engine/restore-traffic.ts'
import type { RolloutRequest, RolloutResult } from '../../../src/rollout/engine/rollout-request.ts'
import { rollOut } from '../../../src/rollout/engine/session.ts'
import type { SimulatedTarget } from '../../../src/testing/rollout-fakes.ts'
import { type VirtualClock, virtualClock } from '../../../src/testing/virtual-clock.ts'
import { aLiveWorld, v1, v2, type WorldOptions } from '../world.ts'

const seconds = 1_000
type Played = {
  result: RolloutResult
  shifts: string[]
  weights: { at: number; blue: number; green: number }[]
  world: Awaited<ReturnType<typeof aWorldInTime>>
}

async function aWorldInTime(options: WorldOptions, clock: VirtualClock) {
  return await clock.run(aLiveWorld({ ...options, clock }))
}

/** `bad`: v1.1.0 answers half of its requests with 500, which its step at 50 % finds. */
type PlayOptions = WorldOptions & { bad?: boolean; signal?: AbortSignal; patience?: number; request?: Partial<RolloutRequest> }

/**
 * A rollout of v1.1.0 by 10 % and 50 % over v1.0.0. `fault` is asked before each call to provider, ledger and lock; it is told how many
 * ms ago the release was given half of the traffic, undefined before that.
 */
async function play(
  { bad = false, signal, patience = 15 * 60 * seconds, request, ...options }: PlayOptions,
  fault: (call: string, sinceHalf: number | undefined, clock: VirtualClock, sides: SimulatedTarget['sides']) => void | Promise<void>,
): Promise<Played> {
  const clock = virtualClock(0)
  const world = await aWorldInTime(options, clock)
  let half: number | undefined
  const weights: Played['weights'] = []
  world.faults.current = async (call, when) => {
    if (when === 'after' && call === 'shift blue=0.5 green=0.5') half ??= clock.now()
    if (when === 'after' && call.startsWith('shift')) {
      weights.push({
        at: half === undefined ? -1 : clock.now() - half,
        blue: world.target.sides.blue.assigned,
        green: world.target.sides.green.assigned,
      })
    }
    if (when === 'before') await fault(call, half === undefined ? undefined : clock.now() - half, clock, world.target.sides)
  }
  world.judge.analyseStep = async ({ weight, span }) => {
    await clock.sleep(span)
    const judgement =
      bad && weight >= 0.5 ? { verdict: 'fail' as const, reason: 'half of its answers are 500' } : { verdict: 'pass' as const }
    return { judgement, measurements: [], conditions: [] }
  }
  const deps = await clock.run(world.depsOf(2, signal))
  const steps = [
    { weight: ratio(0.1), time: ms(5_000) },
    { weight: ratio(0.5), time: ms(5_000) },
    { weight: ratio(1), time: ms(5_000) },
  ]
  const result = await clock.run(
    rollOut(world.requestOf(2, v2, { steps, ...request }), { ...deps, patience, githubPatience: 120 * seconds }),
  )
  return { result, shifts: world.target.calls.filter((call) => call.startsWith('shift')), weights, world }
}

function endingOf(result: RolloutResult) {
  return result.state === 'ended' ? result.ending : { state: result.state, reason: '' }
}

const isProvider = (call: string) => call === 'observe' || call.startsWith('shift')
const isGithub = (call: string) => call.startsWith('lock') || call.startsWith('ledger')
const never = () => new Promise<void>(() => undefined)

describe('going back while the provider is away', () => {
  it.each([5, 60, 600])('has the old side at everything at most 5 s after its return, after %d s', async (away) => {
    const { result, weights } = await play({ bad: true }, (call, since) => {
      if (since !== undefined && since < away * seconds && isProvider(call)) throw new Error('connection refused')
    })
    expect(endingOf(result).state).toBe('back')
    const back = weights.find(({ blue, at }) => blue === 1 && at >= 0)
    expect(back?.at).toBeGreaterThanOrEqual(away * seconds)
    expect(back?.at).toBeLessThanOrEqual((away + 5) * seconds)
  })

  it('does not wait longer for calls that hang', async () => {
    // As the runtime socket of HAProxy: its calls give up by themselves after five seconds.
    const { result, weights } = await play({ bad: true }, async (call, since, clock) => {
      if (since === undefined || since >= 60 * seconds || !isProvider(call)) return
      await clock.sleep(5 * seconds)
      throw new Error('no answer within 5000 ms')
    })
    expect(endingOf(result).state).toBe('back')
    expect(weights.find(({ blue, at }) => blue === 1 && at >= 0)?.at).toBeLessThanOrEqual(65 * seconds)
  })

  it('says in the end what was seen last, and the command that mends it', async () => {
    const { result, shifts, world } = await play({ bad: true }, (call, since) => {
      if (since !== undefined && since > 1_000 && isProvider(call)) throw new Error('connection refused')
    })
    const ending = endingOf(result)
    expect(ending).toMatchObject({ state: 'stuck' })
    expect(ending.reason).toContain('the traffic could not be given back in the time there was (connection refused)')
    expect(ending.reason).toContain(
      'gh workflow run deployment-monitor.yml --field action=rollback --field environment=production --field rollback_version=v1.0.0',
    )
    expect(shifts.at(-1)).toBe('shift blue=0.5 green=0.5')
    expect(world.target.sides.green.assigned).toBe(0.5)
  })
})

describe('a shift back that the provider refuses', () => {
  it('is not believed to be done for one look that shows what was before the shift forward', async () => {
    const clock = virtualClock(0)
    const world = await aWorldInTime({}, clock)
    world.judge.analyseStep = async () => ({ judgement: { verdict: 'fail', reason: 'answers 500' }, measurements: [], conditions: [] })
    const before = await world.target.observe()
    let refusals = 0
    let stale = false
    const target: typeof world.target = {
      ...world.target,
      shift: async (weights, ...more) => {
        if (weights.blue === 1 && refusals === 0) {
          refusals += 1
          stale = true
          throw new Error('409 Conflict')
        }
        await world.target.shift(weights, ...more)
      },
      observe: async () => {
        if (!stale) return await world.target.observe()
        stale = false
        return before
      },
    }
    const deps = { ...(await clock.run(world.depsOf(2))), target }
    const result = await clock.run(rollOut(world.requestOf(2, v2), deps))
    expect(endingOf(result).state).toBe('back')
    expect(world.target.sides.blue.assigned).toBe(1)
    expect(world.target.sides.green.assigned).toBe(0)
  })
})

describe('a shift that is still on its way when the time is over', () => {
  it('has arrived before the run lets go', async () => {
    let landed = false
    const { result } = await play({ bad: true, patience: 4 * seconds }, async (call, since, clock) => {
      if (since === undefined || since === 0) return
      if (call === 'shift blue=1 green=0') {
        await clock.sleep(12 * seconds)
        landed = true
      }
      if (call === 'observe' && since > 5 * seconds + 200) throw new Error('connection refused')
    })
    expect(endingOf(result).state).toBe('stuck')
    expect(landed).toBe(true)
  })
})

describe('going back after a cancellation', () => {
  it('asks for the old side again where one call failed: the release that is left gets nothing more', async () => {
    const cancelled = new AbortController()
    let refused = 0
    const { result, shifts } = await play({ signal: cancelled.signal }, (call) => {
      if (call === 'shift blue=0.5 green=0.5') cancelled.abort(new Error('The run was cancelled'))
      if (call === 'shift blue=1 green=0' && cancelled.signal.aborted && refused === 0) {
        refused += 1
        throw new Error('exit 1')
      }
    })
    expect(endingOf(result)).toMatchObject({ state: 'back', judged: false, reason: 'The run was cancelled' })
    expect(shifts.at(-1)).toBe('shift blue=1 green=0')
    expect(shifts.filter((call) => call === 'shift blue=0 green=1')).toEqual([])
  })

  it('goes forward only where the old side itself answers that it is not well', async () => {
    const cancelled = new AbortController()
    const { result } = await play(
      {
        signal: cancelled.signal,
        ill: ({ version }) => (version === 'v1.0.0' && cancelled.signal.aborted ? { verdict: 'fail', reason: 'answers 500' } : undefined),
      },
      (call) => {
        if (call === 'shift blue=0.5 green=0.5') cancelled.abort(new Error('The run was cancelled'))
      },
    )
    expect(endingOf(result).state).toBe('forward')
  })

  it('does not go forward for one probe of the old side that failed', async () => {
    const cancelled = new AbortController()
    let probes = 0
    const { result, shifts } = await play(
      {
        signal: cancelled.signal,
        ill: ({ version }) => {
          if (version !== 'v1.0.0' || !cancelled.signal.aborted) return undefined
          probes += 1
          return probes === 1 ? { verdict: 'fail', reason: 'connection reset' } : undefined
        },
      },
      (call) => {
        if (call === 'shift blue=0.5 green=0.5') cancelled.abort(new Error('The run was cancelled'))
      },
    )
    expect(endingOf(result)).toMatchObject({ state: 'back', judged: false })
    expect(shifts).not.toContain('shift blue=0 green=1')
  })

  it('gives up in time for the runner, which kills it after 10 s, and leaves the traffic to the post step', async () => {
    const cancelled = new AbortController()
    let at = 0
    const { result, world } = await play({ signal: cancelled.signal }, (call, since, clock) => {
      if (since !== undefined && since > 0 && !cancelled.signal.aborted) {
        at = clock.now()
        cancelled.abort(new Error('The run was cancelled'))
      }
      if (cancelled.signal.aborted && isProvider(call)) throw new Error('connection refused')
    })
    expect(endingOf(result).state).toBe('stuck')
    expect(world.clock.now() - at).toBeLessThan(9_000)
  })
})

describe('a write that the provider accepted and did not apply', () => {
  it('ends with the old side at everything, not with the release that was judged at less', async () => {
    let lost = 0
    const clock = virtualClock(0)
    const world = await aWorldInTime({}, clock)
    const { shift } = world.target
    world.target.shift = async (weights, subject) => {
      if (weights.green === 0.5) {
        lost += 1
        return
      }
      await shift(weights, subject)
    }
    const deps = await clock.run(world.depsOf(2))
    const result = await clock.run(rollOut(world.requestOf(2, v2), deps))
    expect(lost).toBe(1)
    expect(endingOf(result)).toMatchObject({ state: 'back', judged: false })
    expect([world.target.sides.blue.assigned, world.target.sides.green.assigned]).toEqual([1, 0])
  })
})

describe('a GitHub that does not answer', () => {
  it('keeps no other service while it has to be waited for', async () => {
    const clock = virtualClock(0)
    const world = await clock.run(aLiveWorld({ clock }))
    const deps = await clock.run(world.depsOf(2))
    const check = async () => {
      throw new GithubError('GitHub had a fault', { status: 503 })
    }
    let settledAt: number | undefined
    const settled = () => {
      settledAt ??= clock.now()
    }
    const about = { recordId: undefined, about: world.requestOf(2, v2) }
    const began = clock.now()
    const restorer = new TrafficRestorer(
      { about: { ...about, about: { ...about.about, run: { id: 2, attempt: 1, job: 'deploy' } } }, own: false },
      { ...deps, lock: { ...deps.lock, check }, settled, patience: 20_000 },
    )
    expect(await clock.run(restorer.restore([{ colour: 'blue', release: v1 }]))).toMatchObject({ state: 'out-of-time' })
    expect(settledAt).toBeLessThanOrEqual(began + 3_500)
  })

  it('holds up the way back for 3 s: the traffic goes back without the lock, as far as it is what this run has asked for', async () => {
    const { result, weights } = await play({ bad: true }, (call, since) => (since !== undefined && isGithub(call) ? never() : undefined))
    expect(endingOf(result)).toMatchObject({ state: 'back', judged: true })
    // The judgement alone takes five seconds.
    expect(weights.find(({ blue, at }) => blue === 1 && at >= 0)?.at).toBeLessThanOrEqual(10 * seconds)
  })

  it('does not let it touch what somebody else has asked for: that waits for the lock', async () => {
    let moved = false
    const { result, weights } = await play({ bad: true }, async (call, since, _clock, sides) => {
      if (since === undefined) return
      // While the step is judged, somebody gives the release more by hand.
      if (since > 0 && !moved) {
        moved = true
        Object.assign(sides.blue, { assigned: 0.2 })
        Object.assign(sides.green, { assigned: 0.8 })
      }
      if (since < 60 * seconds && isGithub(call)) throw new GithubError('GitHub had a fault', { status: 503 })
    })
    expect(endingOf(result).state).toBe('back')
    const back = weights.find(({ blue, at }) => blue === 1 && at >= 0)
    expect(back?.at).toBeGreaterThanOrEqual(60 * seconds)
    expect(back?.at).toBeLessThanOrEqual(65 * seconds)
  })

  it('takes no healthy release back for a blip of 2 s, whatever is asked of it then', async () => {
    for (const phase of ['shift blue=0.9 green=0.1', 'shift blue=0.5 green=0.5', 'shift blue=0 green=1']) {
      let from: number | undefined
      const { result } = await play({}, (call, _since, clock) => {
        if (call === phase) from ??= clock.now()
        if (from !== undefined && clock.now() < from + 2 * seconds && isGithub(call)) {
          throw new GithubError('GitHub had a fault', { status: 503 })
        }
      })
      expect(result.state).toBe('promoted')
    }
  })

  it('ends a rollout after two minutes, with the old side at everything', async () => {
    const { result, weights } = await play({}, (call, since) => {
      if (since !== undefined && isGithub(call)) throw new GithubError('GitHub had a fault', { status: 503 })
    })
    expect(endingOf(result)).toMatchObject({ state: 'back', judged: false })
    const back = weights.find(({ blue, at }) => blue === 1 && at >= 0)
    expect(back?.at).toBeGreaterThan(100 * seconds)
    expect(back?.at).toBeLessThan(140 * seconds)
  })

  it('is no reason to go on against a refusal: that ends the step at once, in its own words', async () => {
    const { result, weights } = await play({}, (call, since) => {
      if (since !== undefined && call === 'ledger.write')
        throw new GithubError('GitHub refused it (403): Resource not accessible', { status: 403 })
    })
    expect(endingOf(result).reason).toContain('Resource not accessible')
    expect(weights.find(({ blue, at }) => blue === 1 && at >= 0)?.at).toBeLessThan(10 * seconds)
  })
})

describe('what a run has asked for itself', () => {
  const side = (weight: number) => ({
    weight,
    open: weight > 0,
    state: 'serving' as const,
    address: undefined,
    sessions: 0,
    release: undefined,
  })
  const shown = (blue: number) => ({ blue: side(blue), green: side(1 - blue) })
  const writes = [
    { blue: 1, green: 0 },
    { blue: 0.9, green: 0.1 },
    { blue: 0.5, green: 0.5 },
  ]

  it.each([
    [0.5, true],
    [0.9, true],
    [0.7, true],
    [0.51, true],
    [1, false],
    [0.4, false],
    [0, false],
  ])('%d for blue: %s', (blue, own) => {
    expect(isOwnDoing(shown(blue), writes)).toBe(own)
  })

  it('is nothing where it has asked for nothing', () => {
    expect(isOwnDoing(shown(1), [])).toBe(false)
  })
})
