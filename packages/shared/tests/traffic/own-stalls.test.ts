import { OwnStalls } from '@slipway/shared/traffic/own-stalls'
import { describe, expect, it } from 'vitest'

describe('a process that stands still', () => {
  it('is seen by a sleep that takes too long, from when it was last seen to run', () => {
    const stalls = new OwnStalls(0)
    stalls.sleeps(0, 50)
    stalls.runs(30)
    stalls.wakes(400)
    expect(stalls.heldBetween(0, 1_000)).toBe(370)
    expect([stalls.heldBetween(100, 200), stalls.heldBetween(350, 900), stalls.heldBetween(400, 900)]).toEqual([100, 50, 0])
  })

  it('is seen by work of its own that takes too long', () => {
    const stalls = new OwnStalls(0)
    stalls.wakes(10)
    stalls.sleeps(310, 360)
    stalls.wakes(361)
    expect(stalls.heldBetween(0, 1_000)).toBe(300)
  })

  it('is seen by an answer that comes before it wakes, once', () => {
    const stalls = new OwnStalls(0)
    stalls.sleeps(0, 50)
    for (const now of [500, 501, 502]) stalls.runs(now)
    stalls.wakes(503)
    expect(stalls.heldBetween(0, 1_000)).toBe(500)
  })

  it('is not seen where timers are a little late', () => {
    const stalls = new OwnStalls(0)
    for (let now = 0; now < 1_000; now += 60) {
      stalls.sleeps(now, now + 45)
      stalls.wakes(now + 60)
    }
    expect(stalls.heldBetween(0, 1_000)).toBe(0)
  })
})
