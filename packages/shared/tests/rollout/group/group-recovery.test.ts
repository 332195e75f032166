import { describe, expect, it } from 'vitest'
import { complete, completeTogether } from '../../../src/rollout/engine/complete.ts'
import { openRecord, rollOut } from '../../../src/rollout/engine/session.ts'
import { lockWithGroups } from '../../../src/rollout/group/group-locks.ts'
import { recoverGroups } from '../../../src/rollout/group/group-recovery.ts'
import { type GroupTerms, rollOutGroup } from '../../../src/rollout/group/group-rollout.ts'
import { isOpen } from '../../../src/rollout/ledger/record-state.ts'
import { takeLocksWithin } from '../../../src/rollout/lock/several-locks.ts'
import { aGroupWorld, v1, v2, v3 } from './group-world.ts'

const terms = (order: GroupTerms['order']): GroupTerms => ({ order, others: new Map() })
const all = { api: v1, worker: v1, web: v1 }
const allTo = (release: typeof v1) => ({ api: release, worker: release, web: release })

type World = Awaited<ReturnType<typeof aLiveGroup>>

async function aLiveGroup() {
  const world = aGroupWorld({ api: {}, worker: { needs: ['api'] }, web: { needs: ['worker'], weighted: false } })
  const members = await world.members(1, all)
  await rollOutGroup(members, terms('sequential'))
  for (const { request, deps } of members) {
    const own = openRecord(await deps.ledger.read(), request.self)
    if (own !== undefined) await complete(own, { hold: 600_000 }, deps)
    await deps.lock.release()
  }
  world.ended.add(1)
  return world
}

/** A deployment of run 2 whose machine is lost before or after its n-th effect; gives whether it came that far. */
async function dieAt(world: World, at: number, when: 'before' | 'after', order: GroupTerms['order']) {
  let effects = 0
  const died = Promise.withResolvers<'died'>()
  const members = await world.members(2, allTo(v2))
  world.faults.current = () => async (_effect, moment) => {
    if (moment === 'before') effects += 1
    if (effects < at || moment !== when) return
    died.resolve('died')
    await new Promise(() => undefined)
  }
  const work = async () => {
    const result = await rollOutGroup(members, terms(order))
    if (result.state !== 'ran' || result.failed !== undefined) return
    const watched = []
    for (const { request, deps } of members) {
      const record = openRecord(await deps.ledger.read(), request.self)
      if (record !== undefined) watched.push({ record, hold: 600_000, deps })
    }
    await completeTogether(watched)
  }
  const end = await Promise.race([work().then(() => 'ended' as const), died.promise])
  world.faults.current = () => () => undefined
  world.ended.add(2)
  return end
}

/** What a run that was lost left, brought to its end by a run that holds the lock of `first` alone at first. */
async function mend(world: World, first: string) {
  const held = await lockWithGroups([first], {
    known: ['api', 'worker', 'web'],
    open: async (service) => service,
    lockOf: (service) => world.lockDeps(service, 3),
    ledgerOf: (service) => world.of(service).ledger,
    take: (all) => takeLocksWithin(all, 0),
  })
  const members = []
  for (const { service } of held)
    members.push({ service, self: world.holderOf(3), onDrift: 'stop' as const, deps: await world.depsOf(service, 3) })
  const end = await recoverGroups(members)
  for (const { lock } of held) await lock.release()
  return { end, held: held.map(({ service }) => service) }
}

function versions(world: World): string[] {
  return [...new Set(Object.values(world.serving()).map(String))]
}

describe('a machine that is lost in the middle of several services', () => {
  it.each(['sequential', 'lockstep'] as const)('leaves all new or all old to whoever comes next for any of them (%s)', async (order) => {
    const ends = new Set<string>()
    for (const when of ['before', 'after'] as const) {
      for (let at = 1; ; at += 1) {
        const world = await aLiveGroup()
        if ((await dieAt(world, at, when, order)) === 'ended') break
        const first = ['api', 'worker', 'web'][at % 3] ?? 'api'
        const open = ['api', 'worker', 'web'].filter((service) => world.of(service).ledger.records.some(isOpen))
        const { end } = await mend(world, open[0] ?? first)
        expect(end.state, `effect ${at} ${when}`).toBe('recovered')
        expect(versions(world), `effect ${at} ${when}: ${JSON.stringify(world.serving())}`).toHaveLength(1)
        for (const service of open) expect(world.of(service).ledger.records.filter(isOpen), `${service} at ${at} ${when}`).toEqual([])
        ends.add(versions(world).join())
      }
    }
    expect([...ends].sort()).toEqual(['v1.0.0', 'v2.0.0'])
  })

  it('is followed by a deployment of all, whatever it left', async () => {
    for (let at = 1; ; at += 3) {
      const world = await aLiveGroup()
      if ((await dieAt(world, at, 'after', 'sequential')) === 'ended') break
      const result = await rollOutGroup(await world.members(3, allTo(v3)), terms('sequential'))
      expect(result, `effect ${at}`).toMatchObject({ state: 'ran', failed: undefined })
      expect(versions(world)).toEqual(['v3.0.0'])
    }
  })

  it('takes the locks of all services of the rollout, in the order of their names', async () => {
    const world = await aLiveGroup()
    await dieAt(world, 60, 'after', 'sequential')
    const { held } = await mend(world, 'web')
    expect(held).toEqual(['web', 'api', 'worker'])
    for (const service of held) expect(world.of(service).lock.log.at(-1)?.record.state).toBe('free')
  })

  it('is not decided for one service alone', async () => {
    const world = await aLiveGroup()
    await dieAt(world, 60, 'after', 'sequential')
    const { request, deps } = await world.member('api', 3, v3)
    expect(await rollOut(request, deps)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('decided for all of them together'),
    })
    expect(await recoverGroups([{ service: 'api', self: request.self, onDrift: 'stop', deps }])).toMatchObject({
      state: 'refused',
      service: 'worker',
    })
  })
})
