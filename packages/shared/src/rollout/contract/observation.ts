import { formatPercentage } from '../../core/percentage.ts'
import type { Colour } from '../../core/words.ts'
import type { Identity } from './identity.ts'

export type SideState = 'serving' | 'draining' | 'down' | 'maintenance'

/** One side of a target, as reported by the provider. */
export type Side = {
  /** The share of new traffic that arrives here, 0 to 1. A side that is down has 0, whatever was assigned to it. */
  weight: number
  /** Whether traffic would arrive here if the side were up. False only when nothing is assigned to it. */
  open: boolean
  state: SideState
  /** The address of this side behind the edge: an origin, or a base URL with a path. */
  address: string | undefined
  /** Open requests or connections, when the provider counts them. */
  sessions: number | undefined
  /** The version that runs here, when the provider knows it. */
  release: string | undefined
  /** What the provider itself calls what runs here; absent where it tells nothing of the kind. */
  identity?: Identity
}

export type Observation = Readonly<Record<Colour, Side>>

/** Shares of 0 to 1. They add up to 1, or to 0 when nothing is live. */
export type Weights = Readonly<Record<Colour, number>>

/** The largest difference of a share that a provider has rounded. */
const tolerance = 0.015

/** Whether the provider shows the intended weights. 0 and 1 must be exact. */
export function matches(observed: Observation, intent: Weights): boolean {
  return bothColours.every((colour) => {
    const side = observed[colour]
    const wanted = intent[colour]
    if (wanted === 0) return side.weight === 0 && !side.open
    if (side.state !== 'serving') return false
    return wanted === 1 ? side.weight === 1 : Math.abs(side.weight - wanted) <= tolerance
  })
}

/** Whether no traffic can reach a side with weight 0. The state of the other side does not matter. */
export function isClosed(observed: Observation, intent: Weights): boolean {
  return bothColours.every((colour) => intent[colour] > 0 || (observed[colour].weight === 0 && !observed[colour].open))
}

/** Whether the side has all traffic and none can reach the other side. */
export function servesEverything(observed: Observation, colour: Colour): boolean {
  return matches(observed, allTo(colour))
}

export function allTo(colour: Colour): Weights {
  return colour === 'blue' ? { blue: 1, green: 0 } : { blue: 0, green: 1 }
}

export const bothColours = ['blue', 'green'] as const satisfies readonly Colour[]

/** Describes an observation: `blue 100% serving, green 0% down`. */
export function describeObservation(observed: Observation): string {
  return bothColours.map((colour) => `${colour} ${formatPercentage(observed[colour].weight)} ${observed[colour].state}`).join(', ')
}

export function describeWeights(weights: Weights): string {
  return bothColours.map((colour) => `${colour} ${formatPercentage(weights[colour])}`).join(', ')
}
