import { defaultRollout, type Step } from '../../config/defaults.ts'
import type { HookName } from '../../config/rollout.ts'
import { formatDuration } from '../../core/duration.ts'
import { formatPercentage } from '../../core/percentage.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import {
  allTo,
  bothColours,
  type Capabilities,
  describeObservation,
  type Observation,
  servesEverything,
  type Weights,
} from '../contract/target.ts'
import { hasSucceeded, type LedgerRecord, lastOn, lastSuccess, sameRelease } from '../ledger/ledger.ts'

/** One thing the driver does. Data, so that a plan can be shown, tested and counted. */
export type PlanStep =
  /** Takes from the idle side whatever would reach it the moment it comes up. */
  | { do: 'close'; weights: Weights }
  | { do: 'prepare' }
  | { do: 'verify' }
  /** The user's own command at this place. */
  | { do: 'hook'; hook: HookName }
  /** Some traffic, judged for `time` ms. */
  | { do: 'shift'; weights: Weights; weight: number; time: number }
  /** Stands at the weight reached until somebody says promote, `atMost` ms. */
  | { do: 'pause'; weight: number; atMost: number }
  /** All traffic. */
  | { do: 'promote'; weights: Weights }
  /** Takes a side down that gets nothing, while the other serves everything. */
  | { do: 'retire' }

export type Plan =
  | { state: 'steps'; colour: Colour; live: LiveSide | undefined; steps: readonly PlanStep[]; notes: readonly string[] }
  /** The release serves everything already. */
  | { state: 'done'; colour: Colour; live: LiveSide }
  | { state: 'refused'; reason: string; hint: string }

/** The side that has the traffic, and the release on it where the provider or the ledger knows it. */
export type LiveSide = { colour: Colour; release: Release | undefined; version: string | undefined }

export type DesiredState = {
  release: Release
  /** Weights before the last, which is everything. */
  steps: readonly Step[]
  /** The side on which the release was found running and ready: nothing has to be prepared. */
  hotStandby: Colour | undefined
  /** All at once, whatever the steps say: going back in an emergency. */
  atOnce: boolean
  /** The places at which the user has a command of their own. */
  hooks: readonly HookName[]
}

/** From what is observed to what is wanted, as ordered steps, or a refusal. Decides; touches nothing. */
export function planRollout(
  observed: Observation,
  desired: DesiredState,
  records: readonly LedgerRecord[],
  capabilities: Capabilities,
): Plan {
  const split = bothColours.filter((colour) => observed[colour].weight > 0)
  if (split.length === 2) {
    return {
      state: 'refused',
      reason: `Traffic is split between both sides (${describeObservation(observed)})`,
      hint: 'A rollout starts from one side with everything. Set one side to 0.',
    }
  }
  const live = liveSide(observed, records)
  if (live !== undefined && servesEverything(observed, live.colour) && runs(live, desired.release)) {
    const record = lastOn(records, live.colour)
    if (record !== undefined && hasSucceeded(record)) return { state: 'done', colour: live.colour, live }
    // It serves, but no rollout of it has come to its end: it is judged where it stands.
    return {
      state: 'steps',
      colour: live.colour,
      live: undefined,
      steps: stepsToReturn(live.colour),
      notes: [`${desired.release.version} already serves from ${live.colour}.`],
    }
  }
  const weights = weightsOf(desired.steps)
  const weighted = capabilities.weighted || isDefault(desired.steps) || weights.every((weight) => weight === 1)
  if (!weighted && !desired.atOnce) {
    const asked = weights.map((weight) => formatPercentage(weight)).join(', ')
    return {
      state: 'refused',
      reason: `rollout.steps asks for ${asked}, but the target gives a side all traffic or none`,
      hint: 'Write rollout: { steps: [100%] } for this environment, or use a target with weights.',
    }
  }
  const colour = live === undefined ? (desired.hotStandby ?? firstSide(records)) : otherColour(live.colour)
  const outage = live !== undefined && observed[live.colour].state !== 'serving'
  const steps = stepsTo(colour, {
    observed,
    desired,
    live,
    atOnce: desired.atOnce || outage || live === undefined || !capabilities.weighted,
  })
  return { state: 'steps', colour, live, steps, notes: notesOn(live, outage) }
}

/** The side with all traffic; where none has any, the one that would have it if it were up. */
export function liveSide(observed: Observation, records: readonly LedgerRecord[]): LiveSide | undefined {
  const serving = bothColours.find((colour) => observed[colour].weight > 0)
  const open = bothColours.filter((colour) => observed[colour].open)
  const assigned = open.length === 1 ? open[0] : undefined
  const remembered = open.length === 2 ? lastSuccess(records)?.intent.colour : undefined
  const colour = serving ?? assigned ?? remembered
  if (colour === undefined || (serving === undefined && lastOn(records, colour) === undefined)) return undefined
  const { release } = lastOn(records, colour)?.intent ?? {}
  const told = observed[colour].release
  // The provider is the truth: where it names another version than the ledger, the ledger's is not what runs.
  const known = release !== undefined && (told === undefined || told === release.version) ? release : undefined
  return { colour, release: known, version: told ?? release?.version }
}

/** Everything to a side that runs already, once it is verified: the way back, and the way out of the middle. */
export function stepsToReturn(colour: Colour): PlanStep[] {
  return [{ do: 'verify' }, { do: 'promote', weights: allTo(colour) }]
}

function stepsTo(
  colour: Colour,
  { observed, desired, live, atOnce }: { observed: Observation; desired: DesiredState; live: LiveSide | undefined; atOnce: boolean },
): PlanStep[] {
  const other = otherColour(colour)
  const idle: Weights = live === undefined ? { blue: 0, green: 0 } : allTo(live.colour)
  const mustClose = observed[colour].open || (live === undefined && observed[other].open)
  const hook = (name: HookName): PlanStep[] => (desired.hooks.includes(name) ? [{ do: 'hook', hook: name }] : [])
  return [
    ...(mustClose ? [{ do: 'close' as const, weights: idle }] : []),
    ...(desired.hotStandby === colour ? [] : [...hook('before-prepare'), { do: 'prepare' as const }, ...hook('after-prepare')]),
    { do: 'verify' },
    ...hook('before-shift'),
    ...(atOnce ? [] : stepsBetween(colour, desired.steps)),
    { do: 'promote', weights: allTo(colour) },
    ...hook('after-promote'),
  ]
}

function stepsBetween(colour: Colour, steps: readonly Step[]): PlanStep[] {
  let weight = 0
  return steps.flatMap((step): PlanStep[] => {
    if ('pause' in step) return [{ do: 'pause', weight, atMost: step.pause }]
    weight = step.weight
    return weight > 0 && weight < 1 ? [{ do: 'shift', weights: share(colour, weight), weight, time: step.time }] : []
  })
}

function share(colour: Colour, weight: number): Weights {
  return colour === 'blue' ? { blue: weight, green: 1 - weight } : { blue: 1 - weight, green: weight }
}

function runs(live: LiveSide, release: Release): boolean {
  return live.release !== undefined && sameRelease(live.release, release)
}

/** Where the ledger remembers a success but nothing is live, its side is left as it was. */
function firstSide(records: readonly LedgerRecord[]): Colour {
  const last = lastSuccess(records)
  return last === undefined ? 'blue' : otherColour(last.intent.colour)
}

function isDefault(steps: readonly Step[]): boolean {
  const weights = weightsOf(steps)
  return steps.length === defaultRollout.weights.length && weights.every((weight, index) => weight === defaultRollout.weights[index])
}

function weightsOf(steps: readonly Step[]): number[] {
  return steps.flatMap((step) => ('weight' in step ? [step.weight] : []))
}

function notesOn(live: LiveSide | undefined, outage: boolean): string[] {
  if (live === undefined) return ['Nothing is live yet: this is the first release here, and there is none to go back to.']
  if (outage) return [`The live side ${live.colour} does not serve: the release takes all traffic as soon as it is verified.`]
  if (live.release === undefined) {
    const what = live.version ?? 'an unknown release'
    return [`${what} on ${live.colour} is not in the ledger: it is adopted as what was live before. No rollback by its version exists yet.`]
  }
  return []
}

/** A step in words. */
export function describeStep(step: PlanStep, colour: Colour): string {
  switch (step.do) {
    case 'close':
      return `make sure that nothing reaches ${colour} when it comes up`
    case 'prepare':
      return `bring the release up on ${colour}, without traffic`
    case 'verify':
      return `probe ${colour} until it is ready`
    case 'hook':
      return `run the hook ${step.hook}`
    case 'pause':
      return `stand at ${formatPercentage(step.weight)} until somebody says promote, at most ${formatDuration(step.atMost)}; back when nobody does`
    case 'retire':
      return `take ${colour} down, once the other side is seen to serve everything`
    case 'shift':
      return `give ${colour} ${formatPercentage(step.weight)} and judge it for ${formatDuration(step.time)}`
    case 'promote':
      return `give ${colour} all traffic`
  }
}
