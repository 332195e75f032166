import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Colour, otherColour, type Release } from '../../src/core/words.ts'
import { systemClock } from '../../src/ports/clock.ts'
import { allTo, bothColours, matches, type Observation, servesEverything, type Weights } from '../../src/rollout/contract/observation.ts'
import type { Placement } from '../../src/rollout/contract/placement.ts'
import type { SideRelease } from '../../src/rollout/contract/side-release.ts'
import type { TrafficTarget } from '../../src/rollout/contract/target.ts'
import { usualLimits } from '../../src/rollout/steps/step-target.ts'
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
  /** What the cases of placement need; without it, or where the target has no placement, they are left out. */
  placed?: {
    /** What is brought up and taken down; v1.0.0 with no artifact where it is not given. */
    subject?(colour: Colour): SideRelease
    /** Whether the provider itself has this side, asked past the target. */
    has(colour: Colour): Promise<boolean>
    /** A release that the provider can still bring up, and one that it cannot. */
    releases?: { there: Release; gone: Release }
  }
}

/** What every target keeps, whoever the provider is. */
export function describeTarget(name: string, start: () => Promise<TargetUnderTest>): void {
  describe(`${name} as a target`, () => {
    describePlacement(start)

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

    it('says what a shift would do, and does nothing', async () => {
      await arrives(allTo('blue'))
      const before = here.mutations?.()
      const said = here.target.describeShift(allTo('green'), subject)
      expect(said.join('')).not.toBe('')
      expect(said).toEqual(here.target.describeShift(allTo('green'), subject))
      expect(said).not.toEqual(here.target.describeShift(allTo('blue'), { ...subject, colour: 'blue' }))
      expect(servesEverything(await here.target.observe(), 'blue')).toBe(true)
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

/** What a provider keeps that brings sides up and takes them down itself. */
function describePlacement(start: () => Promise<TargetUnderTest>): void {
  describe('and its placement', () => {
    let here: TargetUnderTest
    beforeEach(async () => {
      here = await start()
      await here.up('blue')
      await here.up('green')
    })
    afterEach(() => here[Symbol.asyncDispose]())

    type Placed = NonNullable<TargetUnderTest['placed']>
    /** A case that is left out where the target has no placement of its own. */
    const placed = (name: string, body: (placement: Placement, placed: Placed) => Promise<void>) =>
      it(name, async ({ skip }) => {
        const { placement } = here.target
        if (placement === undefined || here.placed === undefined) return skip()
        await body(placement, here.placed)
      })
    const subjectOf = (colour: Colour) => here.placed?.subject?.(colour) ?? { colour, release: aRelease('v1.0.0'), artifact: undefined }
    const observed = async (what: (observed: Observation) => boolean) => {
      const deadline = Date.now() + usualLimits.observe
      while (!what(await here.target.observe()) && Date.now() < deadline) await systemClock.sleep(20)
      return here.target.observe()
    }
    /** All traffic on one side, and nothing that the provider still has of the other. */
    const alone = async (colour: Colour, placement: Placement) => {
      // Nothing is started on a side that has traffic: the driver closes it before.
      await here.target.shift({ blue: 0, green: 0 }, subjectOf(colour))
      await placement.prepare(subjectOf(colour))
      await give(colour)
      await placement.retire(subjectOf(otherColour(colour)))
    }
    const give = async (colour: Colour) => {
      await here.target.shift(allTo(colour), subjectOf(colour))
      expect(servesEverything(await observed((now) => servesEverything(now, colour)), colour)).toBe(true)
    }

    placed('brings a side up without traffic, and once more changes nothing', async (placement, { has }) => {
      await alone('blue', placement)
      for (let times = 1; times <= 2; times += 1) {
        await placement.prepare(subjectOf('green'))
        const now = await here.target.observe()
        expect(await has('green')).toBe(true)
        expect(now.green).toMatchObject({ weight: 0, open: false })
        expect(servesEverything(now, 'blue')).toBe(true)
      }
      const before = here.mutations?.()
      await placement.prepare(subjectOf('green'))
      expect(here.mutations?.()).toBe(before)
      await give('green')
    })

    placed('takes a side down, and once more changes nothing', async (placement, { has }) => {
      await alone('blue', placement)
      await placement.prepare(subjectOf('green'))
      await placement.retire(subjectOf('green'))
      const gone = await has('green')
      const before = here.mutations?.()
      await placement.retire(subjectOf('green'))
      expect(await has('green')).toBe(gone)
      expect(here.mutations?.()).toBe(before)
      expect(servesEverything(await here.target.observe(), 'blue')).toBe(true)
    })

    placed('brings a side up again that was taken down', async (placement) => {
      await alone('blue', placement)
      await placement.prepare(subjectOf('green'))
      await give('green')
      await placement.retire(subjectOf('blue'))
      await placement.prepare(subjectOf('blue'))
      expect(servesEverything(await here.target.observe(), 'green')).toBe(true)
      await give('blue')
    })

    placed('takes no side down that has traffic', async (placement, { has }) => {
      await alone('blue', placement)
      await expect(placement.retire(subjectOf('blue'))).rejects.toThrow('blue')
      expect(await has('blue')).toBe(true)
      expect(servesEverything(await here.target.observe(), 'blue')).toBe(true)
    })

    placed('tells no more of what a side has logged than it was asked for', async (placement) => {
      await alone('blue', placement)
      const logged = await placement.logs?.(subjectOf('blue'), 2)
      expect((logged ?? '').trimEnd().split('\n').length).toBeLessThanOrEqual(2)
    })

    placed('tells whether a release can be brought up again', async (placement, { releases }) => {
      if (releases === undefined) return
      expect(await placement.available?.(releases.there)).toBe('yes')
      expect(await placement.available?.(releases.gone)).toBe('no')
    })
  })
}
