import { describe, expect, it } from 'vitest'
import { type GroupTerms, rollOutGroup } from '../../../src/rollout/group/group-rollout.ts'
import type { LockSignal } from '../../../src/rollout/lock/lock.ts'
import { aGroupWorld, v1, v2 } from './group-world.ts'

const terms: GroupTerms = { order: 'sequential', others: new Map() }

async function aLiveGroup() {
  const world = aGroupWorld({ api: {}, web: { needs: ['api'] } })
  const members = await world.members(1, { api: v1, web: v1 })
  await rollOutGroup(members, terms)
  for (const { deps } of members) {
    await deps.ledger.write(1, { state: 'success', phase: 'complete', detail: '' })
    await deps.lock.release()
  }
  world.ended.add(1)
  world.calls.length = 0
  return world
}

type World = Awaited<ReturnType<typeof aLiveGroup>>

function append(world: World, service: string, signal: Pick<LockSignal, 'kind'>): void {
  const { log } = world.of(service).lock
  const head = log.at(-1)
  if (head === undefined) throw new Error('the lock is free')
  const at = '2026-01-05T12:00:00Z'
  log.push({
    id: `signal-${log.length}`,
    record: { ...head.record, signals: [...head.record.signals, { run: 9, actor: 'mona', at, service, ...signal }] },
  })
}

/** Does something once web has its first share, which is when api has all traffic. */
function whenWebBegins(world: World, act: () => void): void {
  let done = false
  world.faults.current = (service) => (effect, when) => {
    if (done || service !== 'web' || !effect.startsWith('shift') || when !== 'after') return
    done = true
    act()
  }
}

describe('what is asked of one of several services that are rolled out together', () => {
  it('ends all of them when it is an abort, which is the verdict of the one that was named', async () => {
    const world = await aLiveGroup()
    whenWebBegins(world, () => append(world, 'api', { kind: 'abort' }))
    const result = await rollOutGroup(await world.members(2, { api: v2, web: v2 }), terms)
    expect(result).toMatchObject({
      results: [
        { service: 'api', result: { state: 'ended', ending: { state: 'back', judged: true } } },
        {
          service: 'web',
          result: {
            state: 'ended',
            ending: { state: 'back', judged: false, reason: expect.stringContaining('api of the same rollout was aborted') },
          },
        },
      ],
    })
    expect(world.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
    expect(world.of('api').lock.log.at(-1)?.record.signals).toMatchObject([{ kind: 'abort', answered: expect.any(String) }])
  })

  it('takes back what is held still when the lock of another was lost', async () => {
    const world = await aLiveGroup()
    whenWebBegins(world, () => {
      const { log } = world.of('api').lock
      const head = log.at(-1)
      if (head !== undefined)
        log.push({ id: 'taken', record: { ...head.record, generation: head.record.generation + 1, holder: world.holderOf(7) } })
    })
    const result = await rollOutGroup(await world.members(2, { api: v2, web: v2 }), terms)
    expect(result).toMatchObject({
      failed: 'web',
      results: [
        { service: 'api', result: { ending: { state: 'stuck' } } },
        {
          service: 'web',
          result: { ending: { state: 'back', reason: expect.stringContaining('api, which is rolled out with it, cannot go on') } },
        },
      ],
    })
  })
})
