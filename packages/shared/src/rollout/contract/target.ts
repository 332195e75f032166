import type { Affinity } from '../../config/targets.ts'
import type { ActionError } from '../../core/errors.ts'
import { formatPercentage } from '../../core/percentage.ts'
import type { Colour, Release } from '../../core/words.ts'

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

/** What is being brought up, shifted to or taken down; `kind` says on whose behalf, and is a deployment where it is not given. */
export type SideRelease = { colour: Colour; release: Release; artifact: string | undefined; kind?: 'deploy' | 'rollback' }

/**
 * Who shifts traffic. `observe` answers from the provider's own mouth; `shift` sets the weights and is idempotent. Both throw
 * an ActionError where the provider refuses, or tells something that cannot be understood. A shift that has returned is not
 * yet a shift that was observed.
 */
export type TrafficTarget = {
  name: string
  capabilities: Capabilities
  observe(signal?: AbortSignal): Promise<Observation>
  shift(weights: Weights, subject: SideRelease, signal?: AbortSignal): Promise<void>
  /** The calls that a shift to these weights makes, in the provider's own words, for a dry run. Touches nothing. */
  describeShift(weights: Weights, subject: SideRelease): readonly string[]
  /** What the provider itself does to bring a side up or take it down, beside the user's own commands. */
  placement?: Placement
}

/**
 * Who brings a release up on a side, without traffic, and takes a side down. Both are idempotent. `retire` must not be
 * called for a side that has traffic. `logs` gives the last lines of a side, at most `lines` of them, or undefined where nobody
 * can tell. `available` says whether a release can be brought up again without being built; `unknown` where nobody can tell.
 */
export type Placement = {
  /** For a rollback: what it brings up is what ran before, or it throws an ActionError. See `Source`. */
  prepare(subject: SideRelease, signal?: AbortSignal): Promise<void>
  retire(subject: SideRelease, signal?: AbortSignal): Promise<void>
  logs?(subject: SideRelease, lines: number, signal?: AbortSignal): Promise<string | undefined>
  available?(release: Release, signal?: AbortSignal): Promise<'yes' | 'no' | 'unknown'>
  /** Where a release that ran before would come from, found out before anything is touched. Asks; changes nothing. */
  sourceOf?(release: Release, signal?: AbortSignal): Promise<ReleaseSource>
  /** What the provider has kept, where it keeps each upload under an id of its own. */
  uploads?: UploadStore
}

/** Where a release that ran before would come from. A label (a version, a tag) is not enough to say that it is the same code. */
export type ReleaseSource =
  /** The provider still has exactly one upload of it: that one is taken, and nothing is built or uploaded. */
  | { state: 'kept'; upload: Upload; words: string }
  /** The user's own command brings it up from something that was built before, as its configuration says or as it answers. */
  | { state: 'artifact'; available: 'yes' | 'unknown' }
  /** The user's own command builds or uploads it anew, from a checkout that is its commit. */
  | { state: 'checkout' }
  | { state: 'gone' }
  /** What there is may be something else than the release. */
  | { state: 'refused'; reason: string; hint: string }

/** One upload of a release. `id` is the provider's own; the label of the release may stand on other uploads too. */
export type Upload = {
  id: string
  /** When it was made, as the provider tells it. */
  at: string | undefined
  /** The commit that it was made from, where the provider's own tool recorded that of the checkout. */
  commit: string | undefined
}

/** A provider that keeps uploads, each under an id: versions of a Worker, deployments of a Vercel project. */
export type UploadStore = {
  words: UploadTerms
  /** Every upload with the label of the release that could be served; `complete: false` where there may be more of them. */
  find(release: Release, signal?: AbortSignal): Promise<{ list: readonly Upload[]; complete: boolean }>
  /** Makes exactly this upload the side `subject.colour`. Idempotent. */
  take(upload: Upload, subject: SideRelease, signal?: AbortSignal): Promise<void>
  /** That there is no upload of the release, and how to make one. */
  missing(release: Release, signal?: AbortSignal): Promise<ActionError>
}

/** How messages speak of uploads. */
export type UploadTerms = {
  /** `version`, `deployment`. */
  one: string
  /** Whose they are: `the Worker harbor`. */
  of: string
  /** Where the release stands on them: `the tag`. */
  label: string
  /** What takes one of them away, or serves one by its id, in the provider's own tool. */
  mend: string
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
