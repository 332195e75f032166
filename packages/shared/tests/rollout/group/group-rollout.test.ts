import { describe, expect, it } from 'vitest'
import { complete, completeTogether } from '../../../src/rollout/engine/complete.ts'
import { openRecord } from '../../../src/rollout/engine/session.ts'
import { type GroupResult, type GroupTerms, rollOutGroup } from '../../../src/rollout/group/group-rollout.ts'
import { aGroupWorld, type ServiceOptions, v1, v2, v3 } from './group-world.ts'

const alone: GroupTerms = { order: 'sequential', others: new Map() }

/** A world in which every service runs v1, completed by run 1. */
async function aLiveGroup(options: Readonly<Record<string, ServiceOptions>>) {
  const world = aGroupWorld(options)
  const releases = (release: typeof v1) => Object.fromEntries(Object.keys(options).map((service) => [service, release]))
  const run = async (id: number, release: typeof v1, terms = alone): Promise<GroupResult> => {
    const members = await world.members(id, releases(release))
    const result = await rollOutGroup(members, terms)
    for (const { request, deps } of members) {
      const own = openRecord(await deps.ledger.read(), request.self)
      if (own !== undefined && result.state === 'ran' && result.failed === undefined) await complete(own, { hold: 600_000 }, deps)
      await deps.lock.release()
    }
    world.ended.add(id)
    return result
  }
  expect(await run(1, v1)).toMatchObject({ state: 'ran', failed: undefined })
  world.calls.length = 0
  return { ...world, run, releases }
}

const shifts = (calls: readonly string[]) => calls.filter((call) => call.includes('shift'))

describe('several services that are rolled out together', () => {
  it('are all prepared, and then shifted one after the other, each after what it needs', async () => {
    const world = await aLiveGroup({ web: { needs: ['api'] }, api: {} })
    expect(await world.run(2, v2)).toMatchObject({ state: 'ran', failed: undefined, results: [{ service: 'api' }, { service: 'web' }] })
    expect(world.calls).toEqual([
      'api: prepare green v2.0.0',
      'web: prepare green v2.0.0',
      'api: shift blue=0.95 green=0.05',
      'api: shift blue=0.5 green=0.5',
      'api: shift blue=0 green=1',
      'web: shift blue=0.95 green=0.05',
      'web: shift blue=0.5 green=0.5',
      'web: shift blue=0 green=1',
    ])
    expect(world.serving()).toEqual({ api: 'v2.0.0', web: 'v2.0.0' })
  })

  it('take each share at the same time in lockstep, and what shifts all at once goes last', async () => {
    const world = await aLiveGroup({ page: { weighted: false }, api: {}, web: {} })
    expect(await world.run(2, v2, { ...alone, order: 'lockstep' })).toMatchObject({ failed: undefined })
    expect(shifts(world.calls)).toEqual([
      'api: shift blue=0.95 green=0.05',
      'web: shift blue=0.95 green=0.05',
      'api: shift blue=0.5 green=0.5',
      'web: shift blue=0.5 green=0.5',
      'api: shift blue=0 green=1',
      'web: shift blue=0 green=1',
      'page: shift blue=0 green=1',
    ])
  })

  it.each(['sequential', 'lockstep'] as const)('all go back when the last one fails, the last shifted first (%s)', async (order) => {
    const bad = { ill: (release: typeof v1) => (release === v2 ? ({ verdict: 'fail', reason: 'status 503' } as const) : undefined) }
    const ill = { ill: (release: typeof v1, during: string) => (during === 'step' ? bad.ill(release) : undefined) }
    const world = await aLiveGroup({ api: {}, worker: { needs: ['api'] }, web: { needs: ['worker'], ...ill } })
    const result = await world.run(2, v2, { ...alone, order })
    expect(result).toMatchObject({
      state: 'ran',
      failed: 'web',
      results: [
        {
          service: 'api',
          result: {
            state: 'ended',
            ending: { state: 'back', judged: false, reason: expect.stringContaining('web of the same rollout failed') },
          },
        },
        { service: 'worker', result: { state: 'ended', ending: { state: 'back', judged: false } } },
        { service: 'web', result: { state: 'ended', ending: { state: 'back', judged: true } } },
      ],
    })
    const back = shifts(world.calls).filter((call) => call.includes('blue=1'))
    expect(back).toEqual(['web: shift blue=1 green=0', 'worker: shift blue=1 green=0', 'api: shift blue=1 green=0'])
    expect(world.serving()).toEqual({ api: 'v1.0.0', worker: 'v1.0.0', web: 'v1.0.0' })
    expect(world.of('api').ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'error', phase: 'stopped' })
    expect(world.of('web').ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
  })

  it('get no traffic at all when one of them cannot be prepared, and what was not begun is left as it was', async () => {
    const world = await aLiveGroup({ api: {}, web: { needs: ['api'] }, page: { needs: ['web'] } })
    world.faults.current = (service) => (effect, when) => {
      if (service === 'web' && effect.startsWith('prepare') && when === 'before') throw new Error('no disk')
    }
    expect(await world.run(2, v2)).toMatchObject({ failed: 'web' })
    expect(world.calls).toEqual(['api: prepare green v2.0.0', 'web: retire green', 'api: retire green'])
    expect(world.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0', page: 'v1.0.0' })
    for (const service of ['api', 'web', 'page'])
      expect(world.of(service).ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'stopped' })
  })

  it('leave the group and the set in each record, with what is left as it is', async () => {
    const world = await aLiveGroup({ api: {}, web: { needs: ['api'] } })
    const { web, api } = { web: await world.member('web', 2, v1), api: await world.member('api', 2, v2) }
    const result = await rollOutGroup([web, api], { order: 'sequential', others: new Map([['parser', v3]]) })
    expect(result).toMatchObject({
      results: [
        { service: 'api', result: { state: 'promoted' } },
        { service: 'web', result: { state: 'unchanged' } },
      ],
    })
    expect(world.of('api').ledger.records[0]?.intent).toMatchObject({
      group: { services: ['api'], order: 'sequential' },
      set: { api: v2, web: v1, parser: v3 },
    })
  })

  it('are refused all when one is refused', async () => {
    const world = await aLiveGroup({ api: {}, web: {} })
    world.of('web').target.sides.green.up = true
    world.of('web').target.sides.green.assigned = 1
    expect(await world.run(2, v2)).toMatchObject({ state: 'refused', service: 'web', reason: expect.stringContaining('by hand') })
    expect(world.calls).toEqual([])
  })
})

describe('a migration', () => {
  it('runs before anything is prepared', async () => {
    const world = await aLiveGroup({ api: {}, web: {} })
    const ran: number[] = []
    const migrations = [{ service: 'api', what: 'migrate the database', run: async () => void ran.push(world.calls.length) }]
    await world.run(2, v2, { ...alone, migrations })
    expect(ran).toEqual([0])
  })

  it('that fails ends the rollout with nothing prepared and nothing shifted', async () => {
    const world = await aLiveGroup({ api: {}, web: {} })
    const run = async () => {
      throw new Error('relation "orders" exists')
    }
    const result = await world.run(2, v2, { ...alone, migrations: [{ service: 'web', what: 'migrate the database', run }] })
    expect(result).toMatchObject({
      failed: 'web',
      results: [
        { result: { state: 'ended', ending: { state: 'stopped', judged: false } } },
        {
          result: {
            state: 'ended',
            ending: { state: 'stopped', judged: true, reason: 'migrate the database failed: relation "orders" exists' },
          },
        },
      ],
    })
    expect(world.calls).toEqual([])
    for (const service of ['api', 'web']) expect(world.of(service).ledger.records[0]?.entries.at(-1)?.phase).toBe('stopped')
  })
})

describe('several services that are rolled back together', () => {
  it('go back in the reverse order, each for itself', async () => {
    const world = await aLiveGroup({ api: {}, web: { needs: ['api'] } })
    await world.run(2, v2)
    world.calls.length = 0
    world.faults.current = (service) => (effect, when) => {
      if (service === 'web' && effect.startsWith('shift') && when === 'before') throw new Error('the provider is out')
    }
    const members = await world.members(3, world.releases(v1), { kind: 'rollback' })
    const result = await rollOutGroup(members, alone)
    expect(result).toMatchObject({ failed: 'web', results: [{ service: 'web' }, { service: 'api', result: { state: 'promoted' } }] })
    expect(world.serving()).toEqual({ api: 'v1.0.0', web: 'v2.0.0' })
    expect(world.of('web').ledger.records[0]?.intent.group?.services).toEqual(['web', 'api'])
  })
})

describe('the completion of several services', () => {
  it('holds for all of them once it is decided, although GitHub takes it of none or of one', async () => {
    const world = await aLiveGroup({ api: {}, web: {} })
    const members = await world.members(2, world.releases(v2))
    await rollOutGroup(members, alone)
    const watched = []
    for (const { request, deps } of members) {
      const record = openRecord(await deps.ledger.read(), request.self)
      if (record !== undefined) watched.push({ record, hold: 600_000, deps })
    }
    world.faults.current = (service) => (effect) => {
      if (service === 'api' && effect === 'ledger.write') throw new Error('GitHub refused a status')
    }
    await expect(completeTogether(watched)).rejects.toThrow('GitHub refused a status')
    for (const { deps } of members) {
      expect(await deps.memory.load()).toBeUndefined()
      expect(await deps.memory.endedRecord()).toMatchObject({ entry: { phase: 'complete' } })
    }
    expect(world.of('web').ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'complete' })
  })

  it('is of none where the ledger of one cannot be read', async () => {
    const world = await aLiveGroup({ api: {}, web: {} })
    const members = await world.members(2, world.releases(v2))
    await rollOutGroup(members, alone)
    const watched = []
    for (const { request, deps } of members) {
      const record = openRecord(await deps.ledger.read(), request.self)
      const read = async () => {
        throw new Error('GitHub refused the deployments')
      }
      const ledger = request.service === 'web' ? { ...deps.ledger, read } : deps.ledger
      if (record !== undefined) watched.push({ record, hold: 600_000, deps: { ...deps, ledger } })
    }
    await expect(completeTogether(watched)).rejects.toThrow('GitHub refused the deployments')
    for (const { deps } of members) expect(await deps.memory.load()).toBeDefined()
    expect(world.of('api').ledger.records[0]?.entries.some(({ phase }) => phase === 'complete')).toBe(false)
  })
})
