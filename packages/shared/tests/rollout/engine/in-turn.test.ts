import { describe, expect, it } from 'vitest'
import { inTurn, valuesOf } from '../../../src/rollout/engine/in-turn.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

type Work = (next: () => void, sleep: (span: number) => Promise<void>) => Promise<void>

describe('work in turn', () => {
  async function beganAt(work: Work, { aborted = false, hurried = true } = {}) {
    const clock = virtualClock(0)
    const controller = new AbortController()
    if (aborted) controller.abort()
    const began: number[] = []
    const begin = async (_service: string, next: () => void) => {
      began.push(clock.now())
      await work(next, (span) => clock.sleep(span))
    }
    await clock.run(inTurn(['api', 'web'], begin, { clock, signal: controller.signal, hurried }))
    return { began, end: clock.now() }
  }
  const passesOn: Work = async (next, sleep) => {
    await sleep(100)
    next()
    await sleep(60_000)
  }

  it('begins the next when the one before has ended', async () => {
    expect(await beganAt((_next, sleep) => sleep(5_000))).toEqual({ began: [0, 5_000], end: 10_000 })
  })

  it('begins the next when the one before says so, and waits for both', async () => {
    expect(await beganAt(passesOn)).toEqual({ began: [0, 100], end: 60_200 })
  })

  it('waits 30 s for one that does not end, and 1.5 s in a run that is cancelled', async () => {
    expect((await beganAt((_next, sleep) => sleep(60_000))).began).toEqual([0, 30_000])
    expect((await beganAt((_next, sleep) => sleep(60_000), { aborted: true })).began).toEqual([0, 1_500])
  })

  it('begins the next only after the one before where nothing is urgent', async () => {
    expect((await beganAt(passesOn, { hurried: false })).began).toEqual([0, 60_100])
  })

  it('ends with all of them, although one has thrown', async () => {
    const clock = virtualClock(0)
    const work = async (service: string) => {
      await clock.sleep(service === 'api' ? 60_000 : 1_000)
      if (service === 'web') throw new Error('it is stuck')
      return service
    }
    const ends = await clock.run(inTurn(['api', 'web'], work, { clock, signal: new AbortController().signal }))
    expect(ends).toEqual([
      { item: 'api', end: { state: 'ended', value: 'api' } },
      { item: 'web', end: { state: 'failed', error: new Error('it is stuck') } },
    ])
    expect(() => valuesOf(ends)).toThrow('it is stuck')
    expect(clock.now()).toBe(60_000)
  })

  it('asks before each but the first, and leaves out what it does not begin', async () => {
    const clock = virtualClock(0)
    const begun: string[] = []
    const work = async (service: string) => {
      begun.push(service)
      if (service === 'web') throw new Error('it cannot go')
    }
    const goesOn = (ended: readonly { state: string }[]) => ended.every(({ state }) => state === 'ended')
    const ends = await clock.run(
      inTurn(['api', 'web', 'parser'], work, { clock, signal: new AbortController().signal, hurried: false, goesOn }),
    )
    expect(begun).toEqual(['api', 'web'])
    expect(ends.map(({ item }) => item)).toEqual(['api', 'web'])
  })
})
