import { z } from 'zod'

/** The counts of a histogram by bucket, as they are written to a file. */
export const histogramJson = z.array(z.tuple([z.int(), z.int().positive()]))
export type HistogramJson = z.infer<typeof histogramJson>

const relativeError = 0.01
const growth = (1 + relativeError) / (1 - relativeError)
const logGrowth = Math.log(growth)
/** Below this, everything is one bucket: a microsecond when the values are milliseconds. */
const smallest = 0.001

/** The value that stands for all of a bucket. */
function middleOf(bucket: number): number {
  return (2 * growth ** bucket) / (growth + 1)
}

/**
 * Counts of positive values in buckets that grow by a constant factor, so that every percentile is within 1 % of the exact
 * one, whatever the range (DDSketch: Masson, Rim, Lee, VLDB 2019, section 2). Small, mergeable and exact in its counts.
 */
export class Histogram {
  readonly #counts = new Map<number, number>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Counts a value; below a thousandth, it counts as a thousandth. Throws a RangeError for what is not a number of 0 or more. */
  record(value: number): void {
    if (!Number.isFinite(value) || value < 0) throw new RangeError(`${value} cannot be counted in a histogram`)
    this.#add(Math.ceil(Math.log(Math.max(value, smallest)) / logGrowth), 1)
  }

  merge(other: Histogram): void {
    for (const [bucket, count] of other.#counts) this.#add(bucket, count)
  }

  /**
   * The value of which a share of `rank` (0 to 1) of all values are not above, by the nearest-rank definition, within 1 %.
   * Undefined while nothing was counted.
   */
  percentile(rank: number): number | undefined {
    const wanted = Math.max(1, Math.ceil(rank * this.#count))
    let passed = 0
    for (const [bucket, count] of this.toJSON()) {
      passed += count
      if (passed >= wanted) return middleOf(bucket)
    }
    return undefined
  }

  /** How many values were above `value`, by the same rounding as `percentile`. */
  countAbove(value: number): number {
    return this.toJSON().reduce((sum, [bucket, count]) => (middleOf(bucket) > value ? sum + count : sum), 0)
  }

  /** Buckets in rising order, each with its count. */
  toJSON(): HistogramJson {
    return [...this.#counts].sort(([a], [b]) => a - b)
  }

  static fromJSON(buckets: HistogramJson): Histogram {
    const histogram = new Histogram()
    for (const [bucket, count] of buckets) histogram.#add(bucket, count)
    return histogram
  }

  #add(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count)
    this.#count += count
  }
}
