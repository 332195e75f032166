import type { Affinity } from '../config/targets.ts'
import { formatPercentage } from '../core/percentage.ts'
import type { Colour, Release } from '../core/words.ts'

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

export type Capabilities = {
  /** False: a side has all traffic or none. */
  weighted: boolean
  /** What keeps a user on one side while both serve; with `none`, a page may get its parts from two releases. */
  affinity: Affinity
}

/** What is being brought up, shifted to or taken down. */
export type Subject = { colour: Colour; release: Release; artifact: string | undefined }

/**
 * Who shifts traffic. `observe` answers from the provider's own mouth; `shift` sets the weights and is idempotent. Both throw
 * an ActionError where the provider refuses, or tells something that cannot be understood. A shift that has returned is not
 * yet a shift that was observed.
 */
export type TrafficTarget = {
  name: string
  capabilities: Capabilities
  observe(signal?: AbortSignal): Promise<Observation>
  shift(weights: Weights, subject: Subject, signal?: AbortSignal): Promise<void>
  /** The calls that a shift to these weights makes, in the provider's own words, for a dry run. Touches nothing. */
  describeShift(weights: Weights, subject: Subject): readonly string[]
  /** What the provider itself does to bring a side up or take it down, beside the user's own commands. */
  placement?: Placement
}

/**
 * Who brings a release up on a side, without traffic, and takes a side down. Both are idempotent. `retire` must not be
 * called for a side that has traffic. `logs` gives the last lines of a side, at most `lines` of them, or undefined where nobody
 * can tell. `available` says whether a release can be brought up again without being built; `unknown` where nobody can tell.
 */
export type Placement = {
  prepare(subject: Subject, signal?: AbortSignal): Promise<void>
  retire(subject: Subject, signal?: AbortSignal): Promise<void>
  logs?(subject: Subject, lines: number, signal?: AbortSignal): Promise<string | undefined>
  available?(release: Release, signal?: AbortSignal): Promise<'yes' | 'no' | 'unknown'>
}

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
