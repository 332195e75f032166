import { systemClock } from '@slipway/shared/ports/clock'
import { afterEach, describe, expect, it, vi } from 'vitest'

const day = 86_400_000

describe('the clock of the system', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each([-day, day])('stays where it is when the wall clock is set by %i ms', (step) => {
    const before = systemClock.now()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + step })
    const after = systemClock.now()
    expect(after).toBeGreaterThanOrEqual(before)
    expect(after).toBeLessThan(before + day / 2)
  })

  it('counts whole milliseconds since 1970', () => {
    const now = systemClock.now()
    expect(Number.isInteger(now)).toBe(true)
    expect(Math.abs(now - Date.now())).toBeLessThan(day / 24)
  })

  it('goes on', () => {
    const start = systemClock.now()
    const until = performance.now() + 3
    while (performance.now() < until);
    expect(systemClock.now()).toBeGreaterThanOrEqual(start + 2)
  })

  it('ends a sleep with the reason of the signal', async () => {
    const controller = new AbortController()
    const asleep = systemClock.sleep(day, controller.signal)
    controller.abort(new Error('enough'))
    await expect(asleep).rejects.toThrow('enough')
  })
})
