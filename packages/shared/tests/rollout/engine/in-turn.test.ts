import { describe, expect, it } from 'vitest'
import { inTurn } from '../../../src/rollout/engine/in-turn.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

describe('work in turn', () => {
  async function beganAt(work: (next: () => void, sleep: (span: number) => Promise<void>) => Promise<void>, aborted = false) {
    const clock = virtualClock(0)
    const controller = new AbortController()
    if (aborted) controller.abort()
    const began: number[] = []
    const turns = inTurn(
      ['api', 'web'],
      async (_service, next) => {
        began.push(clock.now())
        await work(next, (span) => clock.sleep(span))
      },
      { clock, signal: controller.signal },
    )
    await clock.run(turns)
    return { began, end: clock.now() }
  }

  it('begins the next when the one before has ended', async () => {
    expect(await beganAt((_next, sleep) => sleep(5_000))).toEqual({ began: [0, 5_000], end: 10_000 })
  })

  it('begins the next when the one before says so, and waits for both', async () => {
    const work = async (next: () => void, sleep: (span: number) => Promise<void>) => {
      await sleep(100)
      next()
      await sleep(20_000)
    }
    expect(await beganAt(work)).toEqual({ began: [0, 100], end: 20_200 })
  })

  it('waits 30 s for one that does not end, and 1.5 s in a run that is cancelled', async () => {
    expect((await beganAt((_next, sleep) => sleep(60_000))).began).toEqual([0, 30_000])
    expect((await beganAt((_next, sleep) => sleep(60_000), true)).began).toEqual([0, 1_500])
  })

  it('ends with all of them, although one has thrown', async () => {
    const clock = virtualClock(0)
    const ended: string[] = []
    const work = async (service: string) => {
      await clock.sleep(service === 'api' ? 60_000 : 1_000)
      if (service === 'web') throw new Error('it is stuck')
      ended.push(service)
    }
    const turns = inTurn(['api', 'web'], work, { clock, signal: new AbortController().signal })
    await expect(Promise.all([turns, clock.run(turns.catch(() => undefined))])).rejects.toThrow('it is stuck')
    expect(ended).toEqual(['api'])
  })
})
