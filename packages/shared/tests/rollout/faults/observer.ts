// Holds what a rollout does and says against what the simulated provider has: never against what a run was shown.
import { type Colour, otherColour, type Release } from '../../../src/core/words.ts'
import { bothColours } from '../../../src/rollout/contract/observation.ts'
import type { FaultWindow } from '../../../src/testing/simulation/fault-window.ts'
import { type Change, hasEverything, type SimulatedSides } from '../../../src/testing/simulation/simulated-provider.ts'
import type { RunClaim, SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'

export type Violation = { goal: 'forward without a verdict' | 'contradicted'; what: string }

type ObserverOptions = {
  now(): number
  sides(): SimulatedSides
  window: FaultWindow
  /** The release that was live before, and well all the time; and the one that is rolled out, or left. */
  home: Release
  left: Release
  /** The shares of the steps; each must be judged before the next one. */
  steps: readonly number[]
  /** Whether the release that is left is rolled out while we look, so that each of its gains needs a judgement. */
  judged: boolean
  /** Whether a run that ends with all traffic on the release that is left has gone forward: not one that could not look. */
  mustLeave: boolean
  broken(violation: Violation): void
}

type Observer = {
  receive(moment: SimulationEvent): void
  /** The way back is decided now. */
  decide(): void
  decidedAt(): number | undefined
  /** The job is over. */
  end(): void
  /** Since when the home release has had everything without a break, and when it first had it after the way back was decided. */
  homeSince(): number | undefined
  homeAt(): number | undefined
}

export function observer({ now, sides, window, home, left, steps, judged, mustLeave, broken }: ObserverOptions): Observer {
  const share = (release: Release) => shareOf(sides(), release)
  const homeColour = () => bothColours.find((colour) => sides()[colour].release?.version === home.version)
  const isHome = () => bothColours.some((colour) => hasEverything(sides(), colour) && sides()[colour].release?.version === home.version)
  const homeAnswers = () => bothColours.some((colour) => sides()[colour].up && sides()[colour].release?.version === home.version)
  let decided: { at: number; ceiling: number } | undefined
  let homeSince: number | undefined = isHome() ? now() : undefined
  let homeAt: number | undefined
  let turned = false
  const passed = new Set<number>()
  /** By process: what was sent, whether the way back had been decided then, and whether a run had turned back before. */
  const sent = new Map<string, { decided: boolean; turned: boolean }>()

  const decide = () => {
    decided ??= { at: now(), ceiling: share(left) }
    if (isHome()) homeAt ??= now()
  }
  const onSent = (process: string, change: Change) => {
    sent.set(process, { decided: decided !== undefined, turned })
    if (change.verb === 'shift' && wantedShare(change.weights, sides(), left) < share(left)) turned = true
  }
  const onLanded = (process: string, before: SimulatedSides) => {
    const [had, has] = [shareOf(before, left), share(left)]
    if (isHome()) homeSince ??= now()
    else homeSince = undefined
    if (isHome() && decided !== undefined) homeAt ??= now()
    const then = sent.get(process)
    if (has <= had || then === undefined || !homeAnswers()) return
    const gain = `${left.version} went from ${percent(had)} to ${percent(has)}`
    if (decided !== undefined && !then.decided) decided = { ...decided, ceiling: Math.max(decided.ceiling, has) }
    if (then.decided && decided !== undefined && has > decided.ceiling)
      broken({
        goal: 'forward without a verdict',
        what: `${process}: ${gain} after the way back was decided, while ${home.version} answers`,
      })
    else if (then.turned)
      broken({ goal: 'forward without a verdict', what: `${process}: ${gain} after a run had turned back, while ${home.version} answers` })
    const unjudged = judged ? steps.find((step) => step < has - 0.001 && !passed.has(step)) : undefined
    if (unjudged !== undefined)
      broken({ goal: 'forward without a verdict', what: `${process}: ${gain}, and was not judged at ${percent(unjudged)}` })
  }
  const told = new Set<string>()
  const contradict = (process: string, said: string) => {
    // A warning and a line of the timeline often say the same.
    if (told.has(`${process} ${said}`)) return
    told.add(`${process} ${said}`)
    broken({ goal: 'contradicted', what: `${process} says: ${said}; but ${describeSides(sides())}` })
  }
  const end = () => {
    if (!mustLeave || decided === undefined || share(left) < 1 || !homeAnswers()) return
    broken({
      goal: 'forward without a verdict',
      what: `${left.version} has everything at the end of the job, though the way back was decided, and ${home.version} answers`,
    })
  }

  const receive = (moment: SimulationEvent) => {
    switch (moment.is) {
      case 'analysed':
        if (moment.verdict === 'pass' || moment.verdict === 'warn') passed.add(moment.weight)
        return
      case 'sent':
        onSent(moment.process, moment.change)
        return
      case 'landed':
        onLanded(moment.process, moment.before)
        return
      case 'claimed':
        if (!isTrue(moment.claim, sides())) contradict(moment.process, describeClaim(moment.claim))
        return
      case 'said':
        if (contradicts(moment.what, { sides: sides(), homeColour: homeColour(), homeAnswers: homeAnswers() }))
          contradict(moment.process, moment.what)
        return
      case 'way back ended': {
        const { state, reason } = moment.ending
        const span = window.span()
        const ailing = window.where === 'provider' && span !== undefined && now() < span.until
        if (contradicts(reason, { sides: sides(), homeColour: homeColour(), homeAnswers: homeAnswers() }))
          contradict(moment.process, `${state}: ${reason}`)
        else if (state === 'stuck' && isHome() && !ailing) contradict(moment.process, `${state}: ${reason}`)
        return
      }
    }
  }
  return { receive, decide, end, decidedAt: () => decided?.at, homeSince: () => homeSince, homeAt: () => homeAt }
}

/** The share of the traffic that reaches a release, 0 to 1. */
export function shareOf(sides: SimulatedSides, release: Release): number {
  const effective = (colour: Colour) => (sides[colour].up ? sides[colour].assigned : 0)
  const total = effective('blue') + effective('green')
  const own = bothColours.filter((colour) => sides[colour].release?.version === release.version)
  return total === 0 ? 0 : own.reduce((sum, colour) => sum + effective(colour), 0) / total
}

function wantedShare(weights: Readonly<Record<Colour, number>>, sides: SimulatedSides, release: Release): number {
  return bothColours
    .filter((colour) => sides[colour].release?.version === release.version)
    .reduce((sum, colour) => sum + weights[colour], 0)
}

function isTrue(claim: RunClaim, sides: SimulatedSides): boolean {
  switch (claim.of) {
    case 'serves':
      return serves(sides, claim.colour, claim.release)
    case 'went back':
      return serves(sides, claim.colour, claim.to)
    case 'left':
      return sides[claim.colour].assigned === 0 || sides[claim.colour].release === undefined
  }
}

function serves(sides: SimulatedSides, colour: Colour, release: Release): boolean {
  return hasEverything(sides, colour) && sides[colour].release?.version === release.version
}

type Truth = { sides: SimulatedSides; homeColour: Colour | undefined; homeAnswers: boolean }

/** Whether a sentence says something that is not so. What it says that the provider shows is the provider's word, not ours. */
export function contradicts(sentence: string, { sides, homeColour, homeAnswers }: Truth): boolean {
  const said = sentence.replace(/(the provider shows|it shows|observed|was last seen)[^;:]*/g, '')
  for (const [, colour] of said.matchAll(/\b(blue|green) (?:\([^)]*\) )?(?:serves everything|has all traffic)/g)) {
    if (isColour(colour) && !hasEverything(sides, colour)) return true
  }
  for (const [, version] of said.matchAll(/\b(v\d+\.\d+\.\d+) serves everything/g)) {
    if (!bothColours.some((colour) => hasEverything(sides, colour) && sides[colour].release?.version === version)) return true
  }
  for (const [, colour] of said.matchAll(/\b(blue|green) could not be given/g)) {
    if (isColour(colour) && hasEverything(sides, colour)) return true
  }
  for (const [, colour] of said.matchAll(/\b(blue|green) (?:is|was) not (?:well|ready)/g)) {
    if (isColour(colour) && colour === homeColour && homeAnswers) return true
  }
  return (
    homeAnswers &&
    /\bno(?:thing| side| release)\b[^;]*\b(?:could be verified|was well|is well|well to go back|could be found well)/.test(said)
  )
}

function isColour(text: string | undefined): text is Colour {
  return text === 'blue' || text === 'green'
}

function describeClaim(claim: RunClaim): string {
  if (claim.of === 'left') return `${claim.colour} was left (${claim.how})`
  if (claim.of === 'serves') return `${claim.release.version} serves everything from ${claim.colour} (${claim.how})`
  return `went back to ${claim.to.version} on ${claim.colour}`
}

export function describeSides(sides: SimulatedSides): string {
  return bothColours
    .map(
      (colour) =>
        `${colour} (${sides[colour].release?.version ?? 'nothing'}, ${sides[colour].up ? 'up' : 'down'}) has ${sides[colour].assigned}`,
    )
    .join(', ')
}

/** Whether both sides would get traffic. A share of a side on which nothing runs is none. */
export function isBetween(sides: SimulatedSides): boolean {
  const gets = (colour: Colour) => sides[colour].assigned > 0 && sides[colour].release !== undefined
  return !bothColours.some((colour) => sides[colour].up && gets(colour) && !gets(otherColour(colour)))
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`
}
