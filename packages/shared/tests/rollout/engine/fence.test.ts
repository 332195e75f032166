import { describe, expect, it } from 'vitest'
import { fenceOf } from '../../../src/rollout/engine/fence.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

describe('the question for the lock on the way back', () => {
  it('is waited for although another service has got an answer that it has not used', async () => {
    const clock = virtualClock(0)
    const silence = { since: undefined }
    const lock = { check: () => clock.sleep(250) }
    fenceOf(lock, clock, silence).begin()
    await clock.run(clock.sleep(16_000))
    expect(await clock.run(fenceOf(lock, clock, silence).answer())).toBe('held')
  })

  it('is not waited for again where another service has learned that GitHub is silent', async () => {
    const clock = virtualClock(0)
    const silence = { since: undefined }
    const lock = { check: () => clock.sleep(60_000) }
    expect(await clock.run(fenceOf(lock, clock, silence).answer())).toBe('silent')
    expect(clock.now()).toBe(3_000)
    expect(await clock.run(fenceOf(lock, clock, silence).answer())).toBe('silent')
    expect(clock.now()).toBe(3_000)
  })
})
