import { describe, expect, it } from 'vitest'
import { answerWithin, hedgedAnswer } from '../../src/ports/time-limit.ts'
import { virtualClock } from '../../src/testing/virtual-clock.ts'

const never = () => new Promise<never>(() => undefined)

describe('an answer within a time', () => {
  it('is the answer where there is one in time, and silence where there is none', async () => {
    const clock = virtualClock(0)
    const late = async (after: number) => {
      await clock.sleep(after)
      return 'here'
    }
    const both = Promise.all([answerWithin(late(900), 1_000, clock), answerWithin(late(1_100), 1_000, clock)])
    expect(await clock.run(both)).toEqual([{ state: 'answered', value: 'here' }, { state: 'silent' }])
  })

  it('takes what needs no time whatever the limit, and throws what the work throws', async () => {
    const clock = virtualClock(0)
    expect(await clock.run(answerWithin(Promise.resolve(1), 0, clock))).toEqual({ state: 'answered', value: 1 })
    await expect(clock.run(answerWithin(Promise.reject(new Error('refused')), 1_000, clock))).rejects.toThrow('refused')
  })
})

describe('a question that is asked again', () => {
  it('is answered by the second where the first hangs', async () => {
    const clock = virtualClock(0)
    let asked = 0
    const ask = () => {
      asked += 1
      return asked === 1 ? never() : Promise.resolve(asked)
    }
    expect(await clock.run(hedgedAnswer(ask, { every: 2_000, atMost: 20_000 }, clock))).toBe(2)
    expect(clock.now()).toBe(2_000)
  })

  it('keeps the first where it is only slow', async () => {
    const clock = virtualClock(0)
    const slow = async () => {
      await clock.sleep(7_000)
      return clock.now()
    }
    expect(await clock.run(hedgedAnswer(slow, { every: 2_000, atMost: 20_000 }, clock))).toBe(7_000)
  })

  it('fails at once where all that were asked have failed, and in the end where none answers', async () => {
    const clock = virtualClock(0)
    const hedge = { every: 2_000, atMost: 5_000 }
    await expect(clock.run(hedgedAnswer(() => Promise.reject(new Error('refused')), hedge, clock))).rejects.toThrow('refused')
    await expect(clock.run(hedgedAnswer(never, hedge, clock))).rejects.toThrow('no answer within 5000 ms')
  })
})
