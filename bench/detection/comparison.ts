import type { Summary } from './statistics.ts'

/** Peers that are slower by no more than this have our speed, and one that is faster by no more than this is not faster. */
const noticeable = 1.2

export type Comparison = {
  /** The largest shares of false alarms, in percent. */
  falseOnIndependent: number
  falseInBursts: number
  /** How many times as fast as ours, where the peer is best. A release that is missed in most runs is one that takes for ever. */
  faster: number
  /** Whether the peer has our speed everywhere. */
  asFast: boolean
}

/** A peer against ours: what it says about good releases, and its median times to catch bad ones beside ours. */
export function comparisonOf(figures: {
  independent: readonly Summary[]
  bursts: readonly Summary[]
  /** The median times, one for each bad release. */
  ours: readonly number[]
  theirs: readonly number[]
}): Comparison {
  const ratios = figures.ours.map((ours, index) => ours / (figures.theirs[index] ?? Number.POSITIVE_INFINITY))
  return {
    falseOnIndependent: largestShare(figures.independent),
    falseInBursts: largestShare(figures.bursts),
    faster: Math.max(0, ...ratios),
    asFast: ratios.length > 0 && ratios.every((ratio) => ratio >= 1 / noticeable),
  }
}

/** In percent; 100 where nothing was measured, so that silence is no merit. */
function largestShare(summaries: readonly Summary[]): number {
  return summaries.length === 0 ? 100 : Math.max(...summaries.map(({ falseAlarms, runs }) => (falseAlarms / runs) * 100))
}
