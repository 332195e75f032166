import { describe, expect, it } from 'vitest'
import { complete, completeRollback } from '../../../src/rollout/engine/complete.ts'
import { retireIdle } from '../../../src/rollout/engine/retire.ts'
import { openRecord, planRequest, revertOwnRollout, rollOut } from '../../../src/rollout/engine/session.ts'
import { isOpen } from '../../../src/rollout/ledger/record-state.ts'
import { timelineOf } from '../../../src/rollout/ledger/timeline.ts'
import { aLiveWorld, aWorld, v1, v2, v3 } from '../world.ts'

describe('a deployment', () => {
  it('brings the first release up on blue, verifies it and gives it everything at once', async () => {
    const world = aWorld()
    const result = await world.deploy(1, v1)
    expect(result.state).toBe('promoted')
    expect(world.target.calls).toEqual(['prepare blue v1.0.0', 'shift blue=1 green=0'])
    expect(world.notes[0]).toContain('there is none to go back to')
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'success', phase: 'complete' })
  })

  it('closes a side that would take traffic the moment it comes up', async () => {
    const world = aWorld({ blue: { assigned: 1 }, green: { assigned: 1 } })
    await world.deploy(1, v1)
    expect(world.target.calls).toEqual(['shift blue=0 green=0', 'prepare blue v1.0.0', 'shift blue=1 green=0'])
  })

  it('shifts step by step to the other side, and leaves the old one warm', async () => {
    const world = await aLiveWorld()
    const result = await world.deploy(2, v2)
    expect(result.state).toBe('promoted')
    expect(world.target.calls).toEqual([
      'prepare green v1.1.0',
      'shift blue=0.95 green=0.05',
      'shift blue=0.5 green=0.5',
      'shift blue=0 green=1',
    ])
    expect(world.target.sides.blue).toMatchObject({ up: true, release: v1 })
    expect(world.ledger.records[0]?.intent.previous).toEqual({ colour: 'blue', release: v1 })
  })

  it('verifies the new side before its first traffic', async () => {
    const world = await aLiveWorld()
    world.faults.current = (effect) => {
      if (effect.startsWith('shift')) expect(world.judge.asked).toContain('ready green v1.1.0')
    }
    expect((await world.deploy(2, v2)).state).toBe('promoted')
  })

  it('makes older deployments inactive itself, and only after the watch', async () => {
    const world = await aLiveWorld()
    const deps = await world.depsOf(2)
    await rollOut(world.requestOf(2, v2), deps)
    expect(world.ledger.records[1]?.entries.at(-1)?.state).toBe('success')
    const own = openRecord(await world.ledger.read(), world.holderOf(2))
    if (own === undefined) throw new Error('no record is open')
    const done = await complete(own, { hold: 600_000 }, deps)
    expect(done).toMatchObject({ state: 'complete', way: { state: 'open', name: 'v1.0.0', release: v1, instant: true } })
    expect(world.ledger.records[1]?.entries.at(-1)).toMatchObject({ state: 'inactive', phase: 'replaced' })
    expect(world.ledger.records[0]?.entries.at(-1)?.detail).toMatch(/back to v1\.0\.0 at once until 20/)
  })

  it('changes nothing where the release is live and passed its watch', async () => {
    const world = await aLiveWorld()
    expect((await world.deploy(2, v1)).state).toBe('unchanged')
    expect(world.target.calls).toEqual([])
    expect(world.ledger.records).toHaveLength(1)
  })

  it('does not take a side that serves for free because one look shows nothing', async () => {
    const world = await aLiveWorld()
    const now = await world.target.observe()
    const nothing = { ...now, blue: { ...now.blue, weight: 0, open: false }, green: { ...now.green, weight: 0, open: false } }
    const looks = [nothing]
    const deps = { ...(await world.depsOf(2)), target: { ...world.target, observe: async () => looks.shift() ?? now } }
    expect(await planRequest(world.requestOf(2, v2), { observed: now }, deps)).toMatchObject({
      state: 'planned',
      plan: { colour: 'green', live: { colour: 'blue', release: v1 } },
    })
  })

  it('does not say that it serves where another release has the side that it was to be prepared on', async () => {
    const world = aWorld()
    const nothing = await world.target.observe()
    Object.assign(world.target.sides.blue, { release: v1, up: true, assigned: 1 })
    const looks = [nothing, nothing]
    const deps = { ...(await world.depsOf(2)), target: { ...world.target, observe: async () => looks.shift() ?? world.target.observe() } }
    expect(await rollOut(world.requestOf(2, v2), deps)).toMatchObject({ state: 'ended', ending: { state: 'stuck', phase: 'prepare' } })
    expect(world.target.calls).toEqual([])
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'stopped' })
  })

  it('does not call a release live because one look shows what was', async () => {
    const world = await aLiveWorld()
    const was = await world.target.observe()
    await world.deploy(2, v2)
    const now = await world.target.observe()
    const looks = [was, now, now]
    const deps = { ...(await world.depsOf(3)), target: { ...world.target, observe: async () => looks.shift() ?? now } }
    expect(await planRequest(world.requestOf(3, v1), { observed: now }, deps)).toMatchObject({ state: 'planned', plan: { colour: 'blue' } })
  })

  it('waits for a slow provider to show what was asked', async () => {
    const world = await aLiveWorld({ lag: 5 })
    expect((await world.deploy(2, v2)).state).toBe('promoted')
  })

  it('is refused before anything is prepared where a setting of the provider would change what it does, and a rollback is not', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    world.target.calls.splice(0)
    const deps = await world.depsOf(3)
    const problem = { reason: 'Rolling releases are on', hint: 'Turn them off' }
    const target = { ...deps.target, settingsProblem: async () => problem }
    expect(await rollOut(world.requestOf(3, v3), { ...deps, target })).toEqual({ state: 'refused', ...problem })
    expect(world.target.calls).toEqual([])
    expect(world.ledger.records).toHaveLength(2)
    expect((await rollOut({ ...world.requestOf(3, v1), kind: 'rollback' }, { ...deps, target })).state).toBe('promoted')
  })

  it('is refused at plan time where weights are asked of a target that has none', async () => {
    const world = aWorld({ weighted: false })
    const result = await world.deploy(1, v1)
    expect(result).toMatchObject({ state: 'refused', reason: expect.stringContaining('5%, 50%, 100%') })
    expect(world.target.calls).toEqual([])
  })
})

describe('a release that is no good', () => {
  it('gets no traffic at all when it never becomes ready, and its side is taken down', async () => {
    const world = await aLiveWorld({ ill: (release) => (release === v2 ? { verdict: 'fail', reason: 'status 503' } : undefined) })
    const result = await world.deploy(2, v2)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'stopped', phase: 'verify', judged: true } })
    expect(world.target.calls).toEqual(['prepare green v1.1.0', 'retire green'])
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'stopped' })
  })

  it('is not taken down where nothing else serves: there is no other side to be sure of', async () => {
    const world = aWorld({ ill: () => ({ verdict: 'fail', reason: 'status 503' }) })
    const result = await world.deploy(1, v1)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'stopped' } })
    expect(world.target.calls).toEqual(['prepare blue v1.0.0'])
  })

  it('is not taken down while the live side is down', async () => {
    const world = await aLiveWorld({
      ill: (release) => {
        if (release.version !== 'v1.1.0') return undefined
        world.target.sides.blue.up = false
        return { verdict: 'fail', reason: 'status 503' }
      },
    })
    await world.deploy(2, v2)
    expect(world.target.calls).toEqual(['prepare green v1.1.0'])
  })

  it('comes back at once when a step fails, the old side verified first', async () => {
    const world = await aLiveWorld({
      ill: (release, during) =>
        release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail', reason: 'error rate 30%' } : undefined,
    })
    const result = await world.deploy(2, v2)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', phase: 'shift', judged: true } })
    expect(world.target.calls).toEqual(['prepare green v1.1.0', 'shift blue=0.95 green=0.05', 'shift blue=1 green=0'])
    expect(world.judge.asked.lastIndexOf('ready blue v1.0.0')).toBeGreaterThan(world.judge.asked.indexOf('step green'))
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
  })

  it('stays until its time is up when it cannot be judged, then comes back without being called bad', async () => {
    const world = await aLiveWorld({
      ill: (_release, during) => (during === 'step' ? { verdict: 'not-evaluated', reason: '3 requests' } : undefined),
    })
    const result = await world.deploy(2, v2)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', judged: false } })
    expect(world.judge.asked.filter((one) => one === 'step green').length).toBeGreaterThan(5)
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'error', phase: 'stopped' })
  })

  it('goes on after a warning, at once', async () => {
    const world = await aLiveWorld({ ill: (_release, during) => (during === 'step' ? { verdict: 'warn', reason: 'near' } : undefined) })
    expect((await world.deploy(2, v2)).state).toBe('promoted')
    expect(world.judge.asked.filter((one) => one === 'step green')).toHaveLength(2)
  })

  it('comes back after its promotion when the watch fails', async () => {
    const world = await aLiveWorld()
    const deps = await world.depsOf(2)
    await rollOut(world.requestOf(2, v2), deps)
    const own = openRecord(await world.ledger.read(), world.holderOf(2))
    if (own === undefined) throw new Error('no record is open')
    const ending = await revertOwnRollout(own, { reason: 'p95 above 1 s', judged: true }, deps)
    expect(ending).toMatchObject({ state: 'back', observed: { blue: { weight: 1 } } })
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
  })

  it('keeps the traffic where it is when nothing well is left to go back to', async () => {
    const world = await aLiveWorld()
    const deps = await world.depsOf(2)
    await rollOut(world.requestOf(2, v2), deps)
    world.target.sides.blue.up = false
    const own = openRecord(await world.ledger.read(), world.holderOf(2))
    if (own === undefined) throw new Error('no record is open')
    const ending = await revertOwnRollout(own, { reason: 'p95 above 1 s', judged: true }, deps)
    expect(ending.state).toBe('stuck')
    expect(world.target.sides.green).toMatchObject({ assigned: 1, up: true })
  })
})

describe('trouble', () => {
  it('goes back when the provider refuses a shift', async () => {
    const world = await aLiveWorld()
    world.faults.current = (effect) => {
      if (effect === 'shift blue=0.5 green=0.5') throw new Error('refused')
    }
    const result = await world.deploy(2, v2)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', phase: 'shift', judged: false, reason: 'refused' } })
    expect(world.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
  })

  it('goes back on a cancellation, within the time that the runner gives', async () => {
    const world = await aLiveWorld()
    const controller = new AbortController()
    world.faults.current = (effect, when) => {
      if (effect === 'shift blue=0.5 green=0.5' && when === 'after') controller.abort(new Error('cancelled'))
    }
    const deps = await world.depsOf(2, controller.signal)
    const result = await rollOut(world.requestOf(2, v2), deps)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', reason: 'cancelled' } })
    expect(world.target.sides.blue.assigned).toBe(1)
  })

  it('starts nothing on a side that somebody has just given traffic, and gives it back to the verified one', async () => {
    const world = await aLiveWorld()
    world.target.sides.green = { release: v3, up: true, assigned: 0 }
    world.faults.current = (effect, when) => {
      if (effect === 'ledger.open' && when === 'after') world.target.sides.green.assigned = 1
    }
    const result = await world.deploy(2, v2)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', reason: expect.stringContaining('green has traffic') } })
    expect(world.target.calls).toEqual(['shift blue=1 green=0'])
  })

  it('does not overrule a hand that moves the traffic between two steps: it goes back', async () => {
    const world = await aLiveWorld({
      ill: (release, during) => {
        if (release.version === 'v1.1.0' && during === 'step') world.target.sides.blue.assigned = 0.2
        return undefined
      },
    })
    const result = await world.deploy(2, v2)
    expect(result).toMatchObject({
      state: 'ended',
      ending: { state: 'back', judged: false, reason: expect.stringContaining('not where the last step left it') },
    })
    expect(world.target.calls).toEqual(['prepare green v1.1.0', 'shift blue=0.95 green=0.05', 'shift blue=1 green=0'])
  })

  it('changes nothing more once the lock is lost', async () => {
    const world = await aLiveWorld()
    world.faults.current = (effect, when) => {
      const head = world.lockStore.log.at(-1)
      if (effect === 'shift blue=0.95 green=0.05' && when === 'after' && head !== undefined) {
        const record = { ...head.record, generation: head.record.generation + 1, holder: world.holderOf(9) }
        world.lockStore.log.push({ id: 'stolen', record })
      }
    }
    const deps = await world.depsOf(2)
    const result = await rollOut(world.requestOf(2, v2), deps)
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'stuck', reason: expect.stringContaining('was lost') } })
    expect(world.target.calls.at(-1)).toBe('shift blue=0.95 green=0.05')
  })

  it('stops at a split that somebody made by hand, and shows both states', async () => {
    const world = await aLiveWorld()
    world.target.sides.green = { release: v2, up: true, assigned: 1 }
    const result = await world.deploy(2, v3)
    expect(result).toMatchObject({ state: 'refused', reason: expect.stringContaining('blue 50% serving, green 50% serving') })
    expect(world.target.calls).toEqual([])
  })

  it('takes the split as it is when told to, and starts from the last good side', async () => {
    const world = await aLiveWorld()
    world.target.sides.green = { release: v2, up: true, assigned: 1 }
    const result = await world.deploy(2, v3, { onDrift: 'adopt' })
    expect(result.state).toBe('promoted')
    expect(world.target.calls.slice(0, 2)).toEqual(['shift blue=1 green=0', 'prepare green v1.2.0'])
  })
})

describe('a rollback', () => {
  it('takes one shift while the old side is warm, and marks the release it left as bad', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    world.target.calls.length = 0
    const deps = await world.depsOf(3)
    const result = await rollOut(world.requestOf(3, v1, { kind: 'rollback' }), deps)
    if (result.state !== 'promoted') throw new Error(JSON.stringify(result))
    await completeRollback({ ...result, reason: 'errors' }, deps)
    expect(world.target.calls).toEqual(['shift blue=1 green=0'])
    const bad = world.ledger.records.find((record) => record.intent.release.version === 'v1.1.0')
    expect(bad?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'bad' })
    expect(world.ledger.records.every((record) => !isOpen(record))).toBe(true)
  })

  it('prepares the release again where its side was taken for another', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    await world.deploy(3, v3)
    world.target.calls.length = 0
    const result = await rollOut(world.requestOf(4, v1, { kind: 'rollback' }), await world.depsOf(4))
    expect(result.state).toBe('promoted')
    expect(world.target.calls[0]).toBe('prepare green v1.0.0')
  })

  it.each<[string, (number | 'stale')[]]>([
    ['before the plan', ['stale', 1]],
    ['in the plan', [1, 'stale']],
  ])('stays where it is although one look shows what was, %s', async (_when, looks) => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    const now = await world.target.observe()
    const before = { ...now, blue: { ...now.green }, green: { ...now.blue } }
    world.target.calls.length = 0
    const target = { ...world.target, observe: async () => (looks.shift() === 'stale' ? before : now) }
    const deps = { ...(await world.depsOf(3)), target }
    expect(await rollOut(world.requestOf(3, v2, { kind: 'rollback', onDrift: 'adopt' }), deps)).toMatchObject({
      state: 'unchanged',
      live: { colour: 'green' },
    })
    expect(world.target.calls).toEqual([])
  })

  it('takes nothing from its destination again that somebody gave it by hand meanwhile', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    await world.deploy(3, v3)
    world.target.calls.length = 0
    world.faults.current = async (call, when) => {
      if (when !== 'after' || call !== 'shift blue=0.95 green=0.05') return
      world.target.sides.blue.assigned = 0
      world.target.sides.green.assigned = 1
    }
    await rollOut(world.requestOf(4, v1, { kind: 'rollback' }), await world.depsOf(4))
    expect(world.target.calls.filter((call) => call === 'shift blue=0.95 green=0.05')).toHaveLength(1)
    expect(world.target.sides.green).toMatchObject({ assigned: 1, release: v1 })
  })

  it('is the same when it is asked twice', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    const deps = await world.depsOf(3)
    const first = await rollOut(world.requestOf(3, v1, { kind: 'rollback' }), deps)
    if (first.state !== 'promoted') throw new Error(JSON.stringify(first))
    await completeRollback({ ...first, reason: 'errors' }, deps)
    world.target.calls.length = 0
    expect((await rollOut(world.requestOf(3, v1, { kind: 'rollback' }), deps)).state).toBe('unchanged')
    expect(world.target.calls).toEqual([])
  })
})

describe('what is left behind', () => {
  it('keeps the old side until the hold is over, then takes it down', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    const deps = await world.depsOf(3)
    expect(await retireIdle(600_000, deps)).toMatchObject({ state: 'nothing', reason: expect.stringContaining('hold lasts until') })
    await world.clock.sleep(600_001)
    expect(await retireIdle(600_000, deps)).toMatchObject({ state: 'retired' })
    expect(world.target.calls.at(-1)).toBe('retire blue')
  })

  it('never takes a side down while the other does not serve everything', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    await world.clock.sleep(600_001)
    world.target.sides.green.up = false
    expect(await retireIdle(600_000, await world.depsOf(3))).toMatchObject({ state: 'nothing' })
    expect(world.target.calls).not.toContain('retire blue')
  })

  it('reads as a story', async () => {
    const world = await aLiveWorld()
    await world.deploy(2, v2)
    const story = timelineOf(world.ledger.records).map((entry) => entry.what)
    expect(story[0]).toBe('deploy of v1.0.0 to blue was recorded')
    expect(story).toContain('v1.1.0: shift: observed blue 95% serving, green 5% serving')
  })
})
