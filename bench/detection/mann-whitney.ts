/** Two samples, each sorted. */
export type Samples = { x: readonly number[]; y: readonly number[] }

/** The shift of x against y: its confidence interval and the estimate of Hodges and Lehmann. */
export type Shift = { low: number; high: number; estimate: number }

/** The 97.5th percentile of the standard normal distribution, for an interval with 95 % confidence. */
export const z95 = 1.959963984540054
/** The 99th percentile, for 98 %. */
export const z98 = 2.3263478740408408

/**
 * The rank statistic of Wilcoxon, standardised, of x - shift against y: with the mean rank for ties, a correction for them, and one for
 * continuity. Undefined when all values are equal.
 */
export function wilcoxon({ x, y }: Samples, shift: number): number | undefined {
  let [i, j, rankSum, ties] = [0, 0, 0, 0]
  while (i < x.length || j < y.length) {
    const value = Math.min((x[i] ?? Number.POSITIVE_INFINITY) - shift, y[j] ?? Number.POSITIVE_INFINITY)
    const before = i + j
    const fromX = i
    while ((x[i] ?? Number.NaN) - shift === value) i += 1
    while (y[j] === value) j += 1
    const equal = i + j - before
    rankSum += (i - fromX) * (before + (equal + 1) / 2)
    ties += equal ** 3 - equal
  }
  const all = x.length + y.length
  const deviation = Math.sqrt(((x.length * y.length) / 12) * (all + 1 - ties / (all * (all - 1))))
  if (deviation === 0) return undefined
  const difference = rankSum - (x.length * (x.length + 1)) / 2 - (x.length * y.length) / 2
  return (difference - Math.sign(difference) / 2) / deviation
}

/**
 * The shift as Kayenta calculates it: the statistic falls with the shift, and the ends of the interval are where it is z and -z, the
 * estimate where it is 0. Where it has no such place between the smallest and the largest difference of two values, one of these stands.
 * Undefined when all values are equal. Source: kayenta-mannwhitney, MannWhitney.scala, which follows R's wilcox.test.
 */
export function shiftOf(samples: Samples, z: number): Shift | undefined {
  const [smallest, largest] = differencesOf(samples)
  const [atSmallest, atLargest] = [wilcoxon(samples, smallest), wilcoxon(samples, largest)]
  if (atSmallest === undefined || atLargest === undefined) return undefined
  const where = (target: number) => {
    const away = (shift: number) => (wilcoxon(samples, shift) ?? Number.NaN) - target
    return zeroOf(away, { from: smallest, to: largest, atFrom: atSmallest - target, atTo: atLargest - target })
  }
  const end = (target: number) => (atSmallest <= target ? smallest : atLargest >= target ? largest : where(target))
  return { low: end(z), high: end(-z), estimate: where(0) }
}

/** The smallest and the largest difference of a value of x and one of y. */
export function differencesOf({ x, y }: Samples): [number, number] {
  return [(x[0] ?? 0) - (y.at(-1) ?? 0), (x.at(-1) ?? 0) - (y[0] ?? 0)]
}

type Bracket = { from: number; to: number; atFrom: number; atTo: number }

/** Of a step function a zero is wherever its sign changes, to this accuracy. */
const accuracy = 1e-4

/**
 * A zero by the method of Brent (Algorithms for Minimization without Derivatives, 1973, chapter 4): inverse interpolation where it makes
 * good steps, bisection otherwise. Kayenta takes the same steps to the same accuracy, and near 0 its verdict depends on them.
 */
function zeroOf(f: (at: number) => number, { from, to, atFrom, atTo }: Bracket): number {
  if (atFrom === 0) return from
  if (atTo === 0) return to
  let last = { at: from, f: atFrom }
  let best = { at: to, f: atTo }
  let opposite = last
  for (let round = 0; round < 1000; round += 1) {
    const previousStep = best.at - last.at
    if (Math.abs(opposite.f) < Math.abs(best.f)) [last, best, opposite] = [best, opposite, best]
    const tolerance = 2 * Number.EPSILON * Math.abs(best.at) + accuracy / 2
    const half = (opposite.at - best.at) / 2
    if (Math.abs(half) <= tolerance || best.f === 0) return best.at
    const interpolated =
      Math.abs(previousStep) >= tolerance && Math.abs(last.f) > Math.abs(best.f)
        ? interpolate({ last, best, opposite, tolerance, previousStep })
        : undefined
    const step = interpolated ?? half
    const taken = Math.abs(step) < tolerance ? Math.sign(step) * tolerance : step
    last = best
    best = { at: best.at + taken, f: f(best.at + taken) }
    if (best.f > 0 === opposite.f > 0 && best.f !== 0) opposite = last
  }
  return best.at
}

type Point = { at: number; f: number }
type Points = { last: Point; best: Point; opposite: Point; tolerance: number; previousStep: number }

/** The step to where a line through two points, or a quadratic through three, is 0; undefined where bisection is better. */
function interpolate({ last, best, opposite, tolerance, previousStep }: Points): number | undefined {
  const width = opposite.at - best.at
  const toLast = best.f / last.f
  const toOpposite = best.f / opposite.f
  const lastToOpposite = last.f / opposite.f
  const isLine = last.at === opposite.at
  const numerator = isLine
    ? width * toLast
    : toLast * (width * lastToOpposite * (lastToOpposite - toOpposite) - (best.at - last.at) * (toOpposite - 1))
  const denominator = isLine ? 1 - toLast : (lastToOpposite - 1) * (toOpposite - 1) * (toLast - 1)
  const [p, q] = numerator > 0 ? [numerator, -denominator] : [-numerator, denominator]
  const isGood = p < 0.75 * width * q - Math.abs(tolerance * q) / 2 && p < Math.abs((previousStep * q) / 2)
  return isGood ? p / q : undefined
}
