import { expect } from 'vitest'
import { ms } from '../../src/core/duration.ts'
import { ratio } from '../../src/core/percentage.ts'
import { systemClock } from '../../src/ports/clock.ts'
import { servesEverything } from '../../src/rollout/contract/observation.ts'
import type { TrafficTarget } from '../../src/rollout/contract/target.ts'
import { rollOut } from '../../src/rollout/engine/session.ts'
import { aWorld, v1, v2, v3 } from './world.ts'

/**
 * Somebody goes back by hand while GitHub is down, with the provider's own tool. What a deployment and a rollback make of it afterwards:
 * a deployment stops with both states, a rollback to what the hand chose finds it there, and with `on-drift: adopt` a deployment goes on
 * from it. Blue must have all traffic at the beginning, and `back` must give it all traffic again.
 */
export async function expectAdoption(target: TrafficTarget, back: () => Promise<void>): Promise<void> {
  const world = aWorld({ clock: systemClock })
  const placement = { prepare: async () => undefined, retire: async () => undefined, ...target.placement }
  const healthy = { verdict: 'pass' } as const
  const judge = { ready: async () => healthy, analyseStep: async () => ({ judgement: healthy, measurements: [], conditions: [] }) }
  const steps = [{ weight: ratio(1), time: ms(0) }]
  const run = async (id: number, release: typeof v1, more: Parameters<typeof world.requestOf>[2] = {}) => {
    const deps = { ...(await world.depsOf(id)), target, placement, judge }
    const result = await rollOut(world.requestOf(id, release, { steps, ...more }), deps)
    if (result.state === 'promoted') await world.ledger.write(result.recordId, { state: 'success', phase: 'complete', detail: 'watched' })
    await deps.lock.release()
    world.ended.add(id)
    return result
  }
  expect(await run(1, v1)).toMatchObject({ state: 'promoted', intent: { colour: 'green' } })
  expect(await run(2, v2)).toMatchObject({ state: 'promoted', intent: { colour: 'blue' } })
  expect(await run(3, v3)).toMatchObject({ state: 'promoted', intent: { colour: 'green' } })

  await back()

  await expect.poll(async () => servesEverything(await target.observe(), 'blue'), { timeout: 10_000 }).toBe(true)
  const records = world.ledger.records.length
  const next = { version: 'v1.3.0', sha: '4'.repeat(40) }
  expect(await run(4, next)).toMatchObject({
    state: 'refused',
    reason: expect.stringMatching(/the provider shows blue 100% serving, .*, the ledger has v1\.2\.0 on green with everything/),
    hint: expect.stringContaining('rollout.on-drift: adopt'),
  })
  expect(world.ledger.records.length).toBe(records)
  expect(await run(5, v2, { kind: 'rollback', onDrift: 'adopt', atOnce: true })).toMatchObject({
    state: 'unchanged',
    live: { colour: 'blue', release: { version: 'v1.1.0' } },
  })
  expect(await run(6, next, { onDrift: 'adopt' })).toMatchObject({
    state: 'promoted',
    intent: { colour: 'green', previous: { colour: 'blue', release: { version: 'v1.1.0' } } },
  })
  expect(servesEverything(await target.observe(), 'green')).toBe(true)
}
