import { ActionError } from '../../core/errors.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import type { Clock } from '../../ports/clock.ts'
import { bothColours, type Observation, type Side, type Weights } from '../../rollout/contract/observation.ts'
import { delayedValue } from './delayed-value.ts'
import type { ProviderTraits, SimulatedFault } from './fault-model.ts'

export type SimulatedSide = {
  release: Release | undefined
  up: boolean
  assigned: number
  /** What the provider calls what was put there: another one each time. */
  upload?: string
  /** Whether somebody has put it there under the name of what was there. */
  byHand?: boolean
  /** The time until which open requests continue after the side has lost its traffic. */
  busyUntil: number
}
export type SimulatedSides = Readonly<Record<Colour, Readonly<SimulatedSide>>>

/** One change that a run asks of a provider. */
export type Change =
  | { verb: 'shift'; weights: Weights }
  | { verb: 'prepare'; colour: Colour; release: Release }
  | { verb: 'retire'; colour: Colour }

export type SimulatedProvider = {
  traits: ProviderTraits
  sides(): SimulatedSides
  /** `stale`: as it was before the last change. */
  observe(options?: { stale: boolean }): Observation
  /** Makes a change, completely or as far as the fault allows; throws where its caller gets an error. */
  carryOut(change: Change, fault: SimulatedFault | undefined): void
  /** Changes that no run made. */
  setByHand(weights: Weights): void
  lose(colour: Colour): void
  comeBack(colour: Colour): void
  /** Other bytes on an idle side, under the same name. False where nothing is there, or it has traffic. */
  replace(colour: Colour): boolean
}

/** Milliseconds until open requests have ended. */
const drains = 4_000

export function simulatedProvider(clock: Clock, traits: ProviderTraits, initial: SimulatedSides): SimulatedProvider {
  const state = delayedValue(clock, initial)
  const set = (colour: Colour, change: Partial<SimulatedSide>, lag = 0) =>
    state.change({ ...state.truth(), [colour]: { ...state.truth()[colour], ...change } }, lag)
  let uploads = 0
  const nextUpload = (): string => {
    uploads += 1
    return `upload-${uploads}`
  }
  const assign = (colour: Colour, weight: number, lag: number) => {
    const emptied = weight === 0 && state.truth()[colour].assigned > 0
    set(colour, { assigned: weight, ...(emptied ? { busyUntil: clock.now() + drains } : {}) }, lag)
  }

  const shift = (weights: Weights, fault: SimulatedFault | undefined, lag: number) => {
    const before = state.truth()
    const gaining = bothColours.filter((colour) => weights[colour] > before[colour].assigned)
    for (const colour of gaining) assign(colour, weights[colour], lag)
    // HAProxy's target waits for a side to be up only before it takes from one that serves.
    const takes = serving(before).some((colour) => weights[colour] < before[colour].assigned)
    if (traits.guards && takes && bothColours.some((colour) => weights[colour] > 0 && !before[colour].up)) {
      throw new ActionError('the provider does not see the side as up, so nothing was taken from the other')
    }
    if (traits.twoCommands && fault?.do === 'half') throw new ActionError('the provider did not answer the second command')
    for (const colour of bothColours) if (weights[colour] < before[colour].assigned) assign(colour, weights[colour], lag)
  }
  let beforeLast = initial
  const carryOut = (change: Change, fault: SimulatedFault | undefined) => {
    if (fault?.do === 'refuse') throw new ActionError(`the provider refused to ${change.verb}`)
    if (fault?.do === 'hang') throw new ActionError(`the provider did not answer ${change.verb} in time`)
    if (fault?.do === 'not-applied') return
    const before = state.truth()
    try {
      apply(change, fault)
    } finally {
      if (differs(before, state.truth())) beforeLast = before
    }
  }
  const apply = (change: Change, fault: SimulatedFault | undefined) => {
    const lag = (fault?.do === 'lag' ? fault.by : 0) + (traits.shownAfter ?? 0)
    if (change.verb === 'shift') shift(change.weights, fault, lag)
    if (change.verb === 'prepare')
      set(change.colour, { release: change.release, upload: nextUpload(), byHand: false, up: fault?.do !== 'half', busyUntil: 0 }, lag)
    if (change.verb === 'retire') set(change.colour, { release: undefined, up: false, busyUntil: 0 }, lag)
    if (fault?.do === 'half' || fault?.do === 'lose-answer') throw new ActionError(`the provider gave no answer to ${change.verb}`)
  }
  return {
    traits,
    sides: state.truth,
    observe: ({ stale } = { stale: false }) => observationOf(stale ? beforeLast : state.visible(), traits, clock.now()),
    carryOut,
    setByHand: (weights) => {
      const sides = state.truth()
      // A person may err, but gives traffic only to a side on which something runs.
      if (bothColours.some((colour) => weights[colour] > 0 && !sides[colour].up)) return
      for (const colour of bothColours) assign(colour, weights[colour], 0)
    },
    replace: (colour) => {
      const { release, assigned, up } = state.truth()[colour]
      if (release === undefined || assigned > 0 || !up) return false
      set(colour, { release: { ...release, sha: anotherCommit(release.sha) }, upload: nextUpload(), byHand: true })
      return true
    },
    lose: (colour) => set(colour, { up: false }),
    comeBack: (colour) => set(colour, { up: state.truth()[colour].release !== undefined }),
  }
}

function differs(one: SimulatedSides, other: SimulatedSides): boolean {
  return bothColours.some((colour) => {
    const [before, after] = [one[colour], other[colour]]
    return before.assigned !== after.assigned || before.release !== after.release || before.up !== after.up
  })
}

/** The sides that have traffic now. */
export function serving(sides: SimulatedSides): Colour[] {
  return bothColours.filter((colour) => sides[colour].up && sides[colour].assigned > 0)
}

/** Whether one side has everything, is up, and nothing would reach the other. */
export function hasEverything(sides: SimulatedSides, colour: Colour): boolean {
  return sides[colour].up && sides[colour].assigned === 1 && sides[otherColour(colour)].assigned === 0
}

/** Another commit, the same one each time. */
export function anotherCommit(sha: string): string {
  return [...sha]
    .toReversed()
    .join('')
    .replaceAll(/[0-7]/g, (digit) => `${7 - Number(digit)}`)
}

function observationOf(sides: SimulatedSides, { counts, identifies = false }: ProviderTraits, now: number): Observation {
  const total = serving(sides).reduce((sum, colour) => sum + sides[colour].assigned, 0)
  const side = (colour: Colour): Side => {
    const { up, assigned, busyUntil, upload } = sides[colour]
    return {
      weight: up && total > 0 ? assigned / total : 0,
      open: assigned > 0,
      state: !up ? 'down' : assigned > 0 ? 'serving' : 'draining',
      address: `http://${colour}.test`,
      sessions: counts ? (up && busyUntil > now ? 1 : 0) : undefined,
      release: undefined,
      ...(identifies && upload !== undefined ? { identity: { upload } } : {}),
    }
  }
  return { blue: side('blue'), green: side('green') }
}
