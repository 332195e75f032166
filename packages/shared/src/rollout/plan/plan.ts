import { defaultRollout, type Step } from '../../config/defaults.ts'
import type { HookName } from '../../config/sections/environment/hooks.ts'
import { formatDuration } from '../../core/duration.ts'
import { formatPercentage } from '../../core/percentage.ts'
import { commitOf } from '../../core/unknown-release.ts'
import { sameRelease } from '../../core/version.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import { allTo, bothColours, describeObservation, type Observation, servesEverything, type Weights } from '../contract/observation.ts'
import type { Capabilities } from '../contract/target.ts'
import { lastSuccess } from '../ledger/last-known-good.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { hasSucceeded, identityShown, labelAgrees, lastOn } from '../ledger/record-state.ts'

/** One step of a plan. Data, so that a plan can be shown, tested and counted. */
export type PlanStep =
  /** Makes sure that no traffic reaches the idle side when it comes up. */
  | { do: 'close'; weights: Weights }
  | { do: 'prepare' }
  | { do: 'verify' }
  /** Runs the user's hook. */
  | { do: 'hook'; hook: HookName }
  /** Some traffic, judged for `time` ms. */
  | { do: 'shift'; weights: Weights; weight: number; time: number }
  /** Stays at the weight reached until a `promote` signal, at most `atMost` ms. */
  | { do: 'pause'; weight: number; atMost: number }
  /** All traffic. */
  | { do: 'promote'; weights: Weights }
  /** Takes an idle side down while the other side serves everything. */
  | { do: 'retire' }

export type Plan =
  | { state: 'steps'; colour: Colour; live: LiveSide | undefined; steps: readonly PlanStep[]; notes: readonly string[] }
  /** The release already serves everything. */
  | { state: 'done'; colour: Colour; live: LiveSide }
  | { state: 'refused'; reason: string; hint: string }

/** The side that has the traffic, and its release as far as provider or ledger know it. */
export type LiveSide = { colour: Colour; release: Release | undefined; version: string | undefined }

/** What a rollout is to reach. */
export type DesiredState = {
  release: Release
  /** Weights and pauses before all traffic. */
  steps: readonly Step[]
  /** The side on which the release already runs and is ready, so that nothing has to be prepared. */
  hotStandby: Colour | undefined
  /** Gives all traffic at once and skips the steps: an emergency rollback. */
  atOnce: boolean
  /** The hooks that the user has configured. */
  hooks: readonly HookName[]
}

/** What a plan starts from: the provider's state, the ledger's records (newest first), and what the target can do. */
export type PlanInput = {
  observed: Observation
  desired: DesiredState
  records: readonly LedgerRecord[]
  capabilities: Capabilities
}

/** Plans the steps from the observed to the desired state, or refuses. Pure. */
export function planRollout({ observed, desired, records, capabilities }: PlanInput): Plan {
  const split = bothColours.filter((colour) => observed[colour].weight > 0)
  if (split.length === 2) {
    return {
      state: 'refused',
      reason: `Traffic is split between both sides (${describeObservation(observed)})`,
      hint: 'A rollout starts from one side with everything. Set one side to 0.',
    }
  }
  const live = liveSide(observed, records)
  const record = live === undefined ? undefined : lastOn(records, live.colour)
  const shown = live === undefined || record === undefined ? undefined : identityShown(record, observed[live.colour])
  const runsAlready = live !== undefined && runs(live, desired.release) && shown?.state !== 'other'
  if (runsAlready && servesEverything(observed, live.colour)) {
    if (record !== undefined && hasSucceeded(record)) return { state: 'done', colour: live.colour, live }
    // It serves, but no rollout of it was completed: it is judged in place.
    return {
      state: 'steps',
      colour: live.colour,
      live: undefined,
      steps: stepsToReturn(live.colour),
      notes: [`${desired.release.version} already serves from ${live.colour}.`],
    }
  }
  if (commitOf(desired.release) === undefined && desired.hotStandby === undefined) {
    return {
      state: 'refused',
      reason: `${desired.release.version} does not run on the idle side any more, and nobody knows from which commit it could be brought up`,
      hint: 'Name a release of the ledger or a tag in the input "rollback-version", or bring a mended release forward.',
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
  const other =
    live !== undefined && shown?.state === 'other'
      ? [`${live.version ?? 'what serves'} on ${live.colour} is not what the ledger has there: the provider shows ${shown.other}.`]
      : []
  return { state: 'steps', colour, live, steps, notes: [...notesOn(live, outage), ...other] }
}

/** The side with all traffic; when none has traffic, the side that would have it if it were up. */
export function liveSide(observed: Observation, records: readonly LedgerRecord[]): LiveSide | undefined {
  const serving = bothColours.find((colour) => observed[colour].weight > 0)
  const open = bothColours.filter((colour) => observed[colour].open)
  const assigned = open.length === 1 ? open[0] : undefined
  const remembered = open.length === 2 ? lastSuccess(records)?.intent.colour : undefined
  const colour = serving ?? assigned ?? remembered
  if (colour === undefined || (serving === undefined && lastOn(records, colour) === undefined)) return undefined
  const record = lastOn(records, colour)
  const release = record?.intent.release
  const shown = observed[colour].release
  // The provider is the truth: when it names another version than the ledger, the ledger's release does not run.
  const side = observed[colour]
  const same = record !== undefined && (identityShown(record, side).state === 'same' || labelAgrees(record, side))
  const known = same ? release : undefined
  return { colour, release: known, version: known?.version ?? shown ?? release?.version }
}

/** The steps that give all traffic to a side that already runs: the end of a revert or of a recovery. */
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

/** The side of a first rollout. When the ledger has a success but nothing is live, that side stays untouched. */
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
    return [
      `${what} on ${live.colour} is not in the ledger: it is adopted as what was live before. A rollback goes back to it while it runs there.`,
    ]
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
