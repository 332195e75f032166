import type { Colour } from '../../../core/words.ts'
import type { Weights } from '../../contract/observation.ts'

/** Weights in the form of the Gateway API: whole numbers whose proportion counts. */
export type WholeWeights = Readonly<Record<Colour, number>>

/** Weights are parts of 100, or of 1000 for shares that need a decimal. */
const scales = [100, 1_000] as const

/**
 * Shares as whole numbers that add up to 100, or to 1000 where a hundredth is too coarse, or to 0 where neither side has traffic. A share
 * above 0 never becomes 0, and one below 1 never becomes the whole.
 */
export function toWholeWeights(weights: Weights): WholeWeights {
  if (weights.blue === 0 && weights.green === 0) return { blue: 0, green: 0 }
  if (weights.green === 0) return { blue: 100, green: 0 }
  if (weights.blue === 0) return { blue: 0, green: 100 }
  const share = weights.blue / (weights.blue + weights.green)
  const scale = scales.find((parts) => isPart(share * parts, parts)) ?? 1_000
  const blue = Math.min(scale - 1, Math.max(1, Math.round(share * scale)))
  return { blue, green: scale - blue }
}

/** Whole numbers as shares; 0 for both where both are 0. */
export function toShares({ blue, green }: WholeWeights): Weights {
  const total = blue + green
  return total === 0 ? { blue: 0, green: 0 } : { blue: blue / total, green: green / total }
}

/** Whether both have the same proportion. Exact: the Gateway API's weights go to a million. */
export function sameProportion(one: WholeWeights, other: WholeWeights): boolean {
  if (one.blue + one.green === 0 || other.blue + other.green === 0) return one.blue + one.green === other.blue + other.green
  return one.blue * other.green === other.blue * one.green && (one.blue === 0) === (other.blue === 0)
}

/** Whether the value is a whole number of parts that leaves at least one part to each side. */
function isPart(value: number, parts: number): boolean {
  const whole = Math.round(value)
  return whole > 0 && whole < parts && Math.abs(value - whole) < 1e-9
}
