import { describe, expect, it } from 'vitest'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import type { SimulatedSides } from '../../../src/testing/simulation/simulated-provider.ts'
import { contradicts, isBetween, shareOf } from './observer.ts'

const home = aRelease('v1.0.0')
const next = aRelease('v1.1.0')

function sides(blue: number, green: number, up = true): SimulatedSides {
  return {
    blue: { release: home, up: true, assigned: blue, busyUntil: 0 },
    green: { release: next, up, assigned: green, busyUntil: 0 },
  }
}

const says = (sentence: string, truth: SimulatedSides) => contradicts(sentence, { sides: truth, homeColour: 'blue', homeAnswers: true })

describe('the observer of a rollout', () => {
  it.each([
    ['blue serves everything again: its error rate', sides(0.5, 0.5), true],
    ['blue serves everything again: its error rate', sides(1, 0), false],
    ['v1.1.0 serves everything', sides(1, 0), true],
    ['v1.1.0 serves everything', sides(0, 1), false],
    ['green has all traffic, but nothing could be verified there', sides(0.5, 0.5), true],
    ['blue could not be given the traffic: no answer', sides(1, 0), true],
    ['blue could not be given the traffic: no answer', sides(0.5, 0.5), false],
    ['its error rate; no side could be verified', sides(0.5, 0.5), true],
    ['there was nothing well to go back to', sides(0, 1), true],
    ['blue is not ready: connection refused', sides(1, 0), true],
    ['green is not ready: connection refused', sides(1, 0), false],
    // What the provider shows is its own word, and what is not claimed is no claim.
    ['blue 100%, green 0%: observed blue 100% serving, green 0% draining', sides(0.5, 0.5), false],
    ['green is not taken down: blue does not serve everything', sides(1, 0), false],
    ['give blue all traffic', sides(0.5, 0.5), false],
  ])('%s', (sentence, truth, contradicted) => {
    expect(says(sentence, truth)).toBe(contradicted)
  })

  it('calls traffic between the sides what would reach both, whether or not both are up', () => {
    expect(isBetween(sides(0.5, 0.5))).toBe(true)
    expect(isBetween(sides(0.5, 0.5, false))).toBe(true)
    expect(isBetween(sides(1, 0))).toBe(false)
    expect(isBetween({ ...sides(1, 0.05, false), green: { release: undefined, up: false, assigned: 0.05, busyUntil: 0 } })).toBe(false)
  })

  it('counts of a side that is down nothing, whatever was assigned to it', () => {
    expect(shareOf(sides(0.5, 0.5, false), home)).toBe(1)
    expect(shareOf(sides(1, 0.5), next)).toBeCloseTo(1 / 3)
  })
})
