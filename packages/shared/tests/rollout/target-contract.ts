import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Colour } from '../../src/core/words.ts'
import { systemClock } from '../../src/ports/clock.ts'
import { allTo, bothColours, matches, type Observation, type TrafficTarget, type Weights } from '../../src/rollout/contract.ts'
import { usualLimits } from '../../src/rollout/settle.ts'
import { aRelease } from '../../src/testing/rollout-fakes.ts'

/** A target with two sides that a test can bring up and take down. */
export type TargetUnderTest = AsyncDisposable & {
  target: TrafficTarget
  up(colour: Colour): Promise<void>
  down(colour: Colour): Promise<void>
  /** Whether the provider itself sees that a side is down. */
  seesDown: boolean
  /** A provider where somebody always gets the traffic: it refuses to give it to nobody. */
  alwaysServes?: boolean
  /** How many calls have changed something at the provider, where a test can count them. */
  mutations?(): number
}

/** What every target keeps, whoever the provider is. */
export function describeTarget(name: string, start: () => Promise<TargetUnderTest>): void {
  describe(`${name} as a target`, () => {
    let here: TargetUnderTest
    beforeEach(async () => {
      here = await start()
      await here.up('blue')
      await here.up('green')
    })
    afterEach(() => here[Symbol.asyncDispose]())

    const subject = { colour: 'green' as const, release: aRelease('v1.0.0'), artifact: undefined }
    const shift = (weights: Weights) => here.target.shift(weights, subject)
    const until = async (what: (observed: Observation) => boolean): Promise<Observation> => {
      const deadline = Date.now() + usualLimits.observe
      for (;;) {
        const observed = await here.target.observe()
        if (what(observed) || Date.now() > deadline) return observed
        await systemClock.sleep(20)
      }
    }
    const arrives = async (weights: Weights) => {
      await shift(weights)
      expect(matches(await until((observed) => matches(observed, weights)), weights)).toBe(true)
    }

    it('shows what it was asked for, all to one side and all to the other', async () => {
      await arrives(allTo('blue'))
      await arrives(allTo('green'))
      await arrives(allTo('blue'))
    })

    it('shows weights, which add up to everything', async () => {
      if (!here.target.capabilities.weighted) return
      await arrives(allTo('blue'))
      for (const weight of [0.01, 0.05, 0.25, 0.5]) {
        await arrives({ blue: 1 - weight, green: weight })
        const observed = await here.target.observe()
        expect(observed.blue.weight + observed.green.weight).toBeCloseTo(1, 5)
      }
    })

    it('does nothing new when it is asked twice', async () => {
      await arrives(allTo('green'))
      const before = here.mutations?.()
      await arrives(allTo('green'))
      expect(here.mutations?.()).toBe(before)
    })

    it('can give nobody anything, before the first release', async () => {
      if (here.alwaysServes === true) return void (await expect(shift({ blue: 0, green: 0 })).rejects.toThrow('cannot take all traffic'))
      await arrives({ blue: 0, green: 0 })
      await arrives(allTo('blue'))
    })

    it('tells where each side answers without the edge', async () => {
      const observed = await here.target.observe()
      const addresses = bothColours.map((colour) => observed[colour].address ?? '')
      for (const address of addresses) expect(URL.canParse(address)).toBe(true)
      expect(new Set(addresses).size).toBe(2)
    })

    it('counts no traffic on a side that is down, and says that it would come', async () => {
      if (!here.seesDown) return
      await arrives(allTo('blue'))
      await here.down('blue')
      const observed = await until(({ blue }) => blue.state === 'down')
      expect(observed.blue).toMatchObject({ weight: 0, open: true, state: 'down' })
      expect(observed.green.weight).toBe(0)
    })

    it('takes nothing from the side that serves while the other is down', async () => {
      if (!here.seesDown) return
      await arrives(allTo('blue'))
      await here.down('green')
      await until(({ green }) => green.state === 'down' || green.state === 'draining')
      await expect(shift(allTo('green'))).rejects.toThrow('green')
      expect((await here.target.observe()).blue.weight).toBe(1)
    })
  })
}
