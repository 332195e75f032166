import { describe, expect, it } from 'vitest'
import { lookPatiently } from '../../../src/rollout/steps/patient-look.ts'
import { fakeLog } from '../../../src/testing/fakes.ts'
import { aRelease, simulatedTarget } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

/** A provider that refuses for so many ms. */
function awayFor(span: number, patience = 60_000) {
  const clock = virtualClock()
  const back = clock.now() + span
  const fault = () => {
    if (clock.now() < back) throw new Error('connection refused')
  }
  const target = simulatedTarget({ blue: { release: aRelease('v1.0.0'), up: true, assigned: 1 } }, { fault })
  const log = fakeLog()
  const controller = new AbortController()
  return { clock, log, controller, deps: { target, clock, log, signal: controller.signal, patience } }
}

describe('a look that traffic waits for', () => {
  it('is tried again until the provider answers, and says so once', async () => {
    const { clock, log, deps } = awayFor(30_000)
    expect(await clock.run(lookPatiently(deps))).toMatchObject({ blue: { weight: 1 } })
    expect(log.lines.filter((line) => line.includes('is asked again'))).toHaveLength(1)
  })

  it('ends with the last error when the patience is over', async () => {
    const { clock, deps } = awayFor(30_000, 10_000)
    await expect(clock.run(lookPatiently(deps))).rejects.toThrow('connection refused')
  })

  it('ends when the run is cancelled', async () => {
    const { clock, controller, deps } = awayFor(30_000)
    void clock.sleep(5_000).then(() => controller.abort(new Error('The operation was canceled.')))
    await expect(clock.run(lookPatiently(deps))).rejects.toThrow('canceled')
  })
})
