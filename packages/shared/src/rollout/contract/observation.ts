import { formatPercentage } from '../../core/percentage.ts'
import type { Colour } from '../../core/words.ts'

export type SideState = 'serving' | 'draining' | 'down' | 'maintenance'

/** One side of a target, as its provider tells it. */
export type Side = {
  /** The share of new traffic that really comes here, 0 to 1: a side that is down has none, whatever it was assigned. */
  weight: number
  /** Whether traffic would come here if the side were up: false only when nothing is assigned to it. */
  open: boolean
  state: SideState
  /** Where this side answers without the edge before it: an origin, or a whole base address when it has a path. */
  address: string | undefined
  /** Requests or connections in hand, where the provider counts them. */
  sessions: number | undefined
  /** The version that runs here, where the provider knows it. */
  release: string | undefined
}

export type Observation = Readonly<Record<Colour, Side>>

/** Shares of 0 to 1. They add up to 1, or to 0 where nothing is live yet. */
export type Weights = Readonly<Record<Colour, number>>

/** Shares differ by at most this much where a provider rounds them. */
const tolerance = 0.015

/** Whether the provider shows what was intended. All and nothing are taken exactly. */
export function matches(observed: Observation, intent: Weights): boolean {
  return bothColours.every((colour) => {
    const side = observed[colour]
    const wanted = intent[colour]
    if (wanted === 0) return side.weight === 0 && !side.open
    if (side.state !== 'serving') return false
    return wanted === 1 ? side.weight === 1 : Math.abs(side.weight - wanted) <= tolerance
  })
}

/** Whether nothing could reach a side that is to have none, whatever becomes of the other. */
export function isClosed(observed: Observation, intent: Weights): boolean {
  return bothColours.every((colour) => intent[colour] > 0 || (observed[colour].weight === 0 && !observed[colour].open))
}

/** Whether one side has all traffic and nothing could reach the other. */
export function servesEverything(observed: Observation, colour: Colour): boolean {
  return matches(observed, allTo(colour))
}

export function allTo(colour: Colour): Weights {
  return colour === 'blue' ? { blue: 1, green: 0 } : { blue: 0, green: 1 }
}

export const bothColours = ['blue', 'green'] as const satisfies readonly Colour[]

/** What was observed, in words: `blue 100% serving, green 0% down`. */
export function describeObservation(observed: Observation): string {
  return bothColours.map((colour) => `${colour} ${formatPercentage(observed[colour].weight)} ${observed[colour].state}`).join(', ')
}

export function describeWeights(weights: Weights): string {
  return bothColours.map((colour) => `${colour} ${formatPercentage(weights[colour])}`).join(', ')
}
