import { describe, expect, it } from 'vitest'
import { allTo, describeObservation } from '../../../src/rollout/contract/observation.ts'
import { complete } from '../../../src/rollout/engine/complete.ts'
import { drive } from '../../../src/rollout/engine/drive.ts'
import { executeStep } from '../../../src/rollout/steps/execute-step.ts'
import type { RolloutDeps } from '../../../src/rollout/steps/rollout-deps.ts'
import { stepTargetOf, usualLimits } from '../../../src/rollout/steps/step-target.ts'
import { aLiveWorld, v1, v2 } from '../world.ts'

/** A rollout of v2 to green, as its record has it, while v1 serves from blue. */
async function aStepTarget(deps: RolloutDeps, run: number) {
  const intent = {
    schema: 1 as const,
    service: 'harbor',
    environment: 'production',
    kind: 'deploy' as const,
    release: v2,
    colour: 'green' as const,
    previous: { colour: 'blue' as const, release: v1 },
    run: { id: run, attempt: 1, job: 'deploy' },
  }
  return stepTargetOf(await deps.ledger.open(intent), intent, { artifact: undefined, readyWithin: 1_000 })
}

describe('the interpreter of a plan', () => {
  it('gives no traffic by a plan that does not verify first, whoever wrote it', async () => {
    const world = await aLiveWorld()
    const deps = await world.depsOf(2)
    const driven = await drive(
      [{ do: 'prepare' }, { do: 'promote', weights: allTo('green') }],
      { stepTarget: await aStepTarget(deps, 2), expected: undefined },
      deps,
    )
    expect(driven).toMatchObject({ state: 'stopped', reason: 'green was not verified' })
    expect(world.target.calls.filter((call) => call.startsWith('shift'))).toEqual([])
  })

  it('takes a shift for done only once the provider shows it, however late that is', async () => {
    const world = await aLiveWorld({ lag: 3, green: { up: true, assigned: 0, release: v2 } })
    const deps = await world.depsOf(2)
    const step = { do: 'promote' as const, weights: allTo('green') }
    const observed = await executeStep(step, {
      stepTarget: await aStepTarget(deps, 2),
      mode: { limits: usualLimits, signal: undefined },
      deps,
    })
    expect(observed === undefined ? 'nothing' : describeObservation(observed)).toBe('blue 0% draining, green 100% serving')
  })

  it.each([
    [2_000, 1],
    [30_000, 2],
  ])('looks at the lock again where GitHub took %i ms to write the intent', async (within, looks) => {
    const world = await aLiveWorld({ green: { up: true, assigned: 0, release: v2 } })
    const deps = await world.depsOf(2)
    const seen: string[] = []
    const check = async () => {
      seen.push('lock')
    }
    const outbox = { ...deps.outbox, written: async () => await world.clock.sleep(within) }
    const shift: RolloutDeps['target']['shift'] = async (...asked) => {
      seen.push('shift')
      await world.target.shift(...asked)
    }
    const slow = { ...deps, outbox, lock: { ...deps.lock, check }, target: { ...deps.target, shift } }
    const step = { do: 'promote' as const, weights: allTo('green') }
    await executeStep(step, { stepTarget: await aStepTarget(deps, 2), mode: { limits: usualLimits, signal: undefined }, deps: slow })
    expect(seen.slice(0, looks + 1)).toEqual([...Array.from({ length: looks }, () => 'lock'), 'shift'])
  })

  it('takes no side down while the other does not serve everything', async () => {
    const world = await aLiveWorld({ green: { up: true, assigned: 0, release: v2 } })
    const deps = await world.depsOf(2)
    world.target.sides.blue.assigned = 0.95
    world.target.sides.green.assigned = 0.05
    const stepTarget = await aStepTarget(deps, 2)
    const retiring = executeStep({ do: 'retire' }, { stepTarget, mode: { limits: usualLimits, signal: undefined }, deps })
    await expect(retiring).rejects.toThrow('green is not taken down: blue does not serve everything')
    expect(world.target.sides.green.up).toBe(true)
  })

  it('starts nothing on a side before the requests in hand there have ended', async () => {
    const world = await aLiveWorld()
    const deps = await world.depsOf(2)
    let looks = 0
    const observe: RolloutDeps['target']['observe'] = async () => {
      looks += 1
      const observed = await world.target.observe()
      return { ...observed, green: { ...observed.green, sessions: looks < 4 ? 2 : 0 } }
    }
    const prepare: RolloutDeps['placement']['prepare'] = async (subject) => {
      expect(looks).toBe(4)
      await world.target.placement.prepare(subject)
    }
    const patient = { ...deps, target: { ...deps.target, observe }, placement: { ...deps.placement, prepare } }
    await executeStep(
      { do: 'prepare' },
      { stepTarget: await aStepTarget(deps, 2), mode: { limits: usualLimits, signal: undefined }, deps: patient },
    )
    expect(world.target.sides.green).toMatchObject({ up: true, release: v2 })
  })
})

describe('the end of a watch', () => {
  it('is no success where the provider no longer shows that the release serves everything', async () => {
    const world = await aLiveWorld({ green: { up: true, assigned: 0, release: v2 } })
    const deps = await world.depsOf(2)
    await aStepTarget(deps, 2)
    const [record] = await deps.ledger.read()
    if (record === undefined) throw new Error('the rollout was not recorded')
    expect(await complete(record, { hold: 0 }, deps)).toMatchObject({ state: 'lost' })
    expect(world.ledger.records.find(({ id }) => id === record.id)?.entries).toEqual([])
  })
})
