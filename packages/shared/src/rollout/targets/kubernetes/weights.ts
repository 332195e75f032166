import type { Colour } from '../../../core/words.ts'
import type { Weights } from '../../contract/observation.ts'

/** Weights as the Gateway API has them: whole numbers whose proportion counts. */
export type WholeWeights = Readonly<Record<Colour, number>>

/** Parts of a hundred read best; shares that are none are given in parts of a thousand. */
const scales = [100, 1_000] as const

/**
 * Shares as whole numbers that add up to 100, or to 1000 where a hundredth is too coarse; to 0 where nobody has anything. A share
 * above 0 never becomes 0, and one below 1 never everything.
 */
export function toWhole(weights: Weights): WholeWeights {
  if (weights.blue === 0 && weights.green === 0) return { blue: 0, green: 0 }
  if (weights.green === 0) return { blue: 100, green: 0 }
  if (weights.blue === 0) return { blue: 0, green: 100 }
  const share = weights.blue / (weights.blue + weights.green)
  const scale = scales.find((parts) => isPart(share * parts, parts)) ?? 1_000
  const blue = Math.min(scale - 1, Math.max(1, Math.round(share * scale)))
  return { blue, green: scale - blue }
}

/** Whole numbers as shares; of nothing, nothing. */
export function toShares({ blue, green }: WholeWeights): Weights {
  const total = blue + green
  return total === 0 ? { blue: 0, green: 0 } : { blue: blue / total, green: green / total }
}

/** Whether both say the same proportion. Exact: the Gateway API's weights go to a million. */
export function sameProportion(one: WholeWeights, other: WholeWeights): boolean {
  if (one.blue + one.green === 0 || other.blue + other.green === 0) return one.blue + one.green === other.blue + other.green
  return one.blue * other.green === other.blue * one.green && (one.blue === 0) === (other.blue === 0)
}

/** A whole number of parts, of which both sides have one. */
function isPart(value: number, parts: number): boolean {
  const whole = Math.round(value)
  return whole > 0 && whole < parts && Math.abs(value - whole) < 1e-9
}
