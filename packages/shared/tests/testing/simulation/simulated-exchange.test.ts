import { describe, expect, it } from 'vitest'
import type { LastingFault, SimulatedFault } from '../../../src/testing/simulation/fault-model.ts'
import { exchangeUnder } from '../../../src/testing/simulation/simulated-exchange.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

type Met = { end: string; seconds: number; reached: readonly (SimulatedFault | undefined)[] }

/** One exchange of a client that gives up after 12 s, with an answer that takes 0.1 s. */
async function exchange(fault: LastingFault | undefined, changes: boolean, arrives = true): Promise<Met> {
  const clock = virtualClock()
  const reached: (SimulatedFault | undefined)[] = []
  const began = clock.now()
  const act = (met: SimulatedFault | undefined) => {
    reached.push(met)
    return 'done'
  }
  const call = exchangeUnder({
    fault,
    exchange: { where: 'github', changes, limit: 12_000 },
    flight: 100,
    arrives,
    act,
    sleep: clock.sleep,
  })
  const end = await clock.run(
    call.then(
      (value) => value,
      (error: unknown) => String(error),
    ),
  )
  return { end, seconds: (clock.now() - began) / 1_000, reached }
}

describe('an exchange under a fault that lasts', () => {
  const made = [undefined]
  it.each<[LastingFault | undefined, Met]>([
    [undefined, { end: 'done', seconds: 0.1, reached: made }],
    ['refuse', { end: 'Error: refused', seconds: 0.001, reached: [] }],
    ['hang', { end: 'Error: no answer', seconds: 12, reached: [] }],
    ['5xx', { end: 'Error: answered with 502', seconds: 0.1, reached: [] }],
    ['reset', { end: 'Error: no answer', seconds: 0.1, reached: made }],
    ['not-applied', { end: 'done', seconds: 0.1, reached: [{ do: 'not-applied' }] }],
    ['lost', { end: 'Error: no answer', seconds: 0.1, reached: made }],
    ['slow', { end: 'done', seconds: 4, reached: made }],
  ])('ends a change as it does in the world: %s', async (fault, expected) => {
    expect(await exchange(fault, true)).toEqual(expected)
  })

  it('makes a change whose connection breaks only where it had arrived', async () => {
    expect(await exchange('reset', true, false)).toMatchObject({ end: 'Error: no answer', reached: [] })
  })

  it('reads what was, where another replica answers', async () => {
    expect(await exchange('stale', false)).toEqual({ end: 'done', seconds: 0.1, reached: [{ do: 'stale' }] })
  })
})
