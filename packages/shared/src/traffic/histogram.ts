import { z } from 'zod'

/** The counts of a histogram by bucket, in the form of a file. */
export const histogramJson = z.array(z.tuple([z.int(), z.int().positive()]))
export type HistogramJson = z.infer<typeof histogramJson>

const relativeError = 0.01
const growth = (1 + relativeError) / (1 - relativeError)
const logGrowth = Math.log(growth)
/** All values below this are in one bucket: one microsecond when the values are milliseconds. */
const smallest = 0.001

/** The value that represents a bucket. */
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

  /** Counts a value; a value below 0.001 counts as 0.001. Throws a RangeError for a negative value and for one that is not finite. */
  record(value: number): void {
    if (!Number.isFinite(value) || value < 0) throw new RangeError(`${value} cannot be counted in a histogram`)
    this.#add(Math.ceil(Math.log(Math.max(value, smallest)) / logGrowth), 1)
  }

  merge(other: Histogram): void {
    for (const [bucket, count] of other.#counts) this.#add(bucket, count)
  }

  /** The percentile for `rank` (0 to 1), by the nearest-rank definition, within 1 %. Undefined without values. */
  percentile(rank: number): number | undefined {
    const wanted = Math.max(1, Math.ceil(rank * this.#count))
    let passed = 0
    for (const [bucket, count] of this.toJSON()) {
      passed += count
      if (passed >= wanted) return middleOf(bucket)
    }
    return undefined
  }

  /** The number of values above `value`, with the same rounding as `percentile`. */
  countAbove(value: number): number {
    return this.toJSON().reduce((sum, [bucket, count]) => (middleOf(bucket) > value ? sum + count : sum), 0)
  }

  /** The same values, with those of `by` in place of those of `out`, which have to be among them. */
  exchange(out: Histogram, by: Histogram): Histogram {
    const exchanged = new Histogram()
    exchanged.merge(this)
    for (const [bucket, count] of out.#counts) exchanged.#add(bucket, -count)
    exchanged.merge(by)
    return exchanged
  }

  /** Buckets in ascending order, each with its count. */
  toJSON(): HistogramJson {
    return [...this.#counts].sort(([a], [b]) => a - b)
  }

  static fromJSON(buckets: HistogramJson): Histogram {
    const histogram = new Histogram()
    for (const [bucket, count] of buckets) histogram.#add(bucket, count)
    return histogram
  }

  #add(bucket: number, count: number): void {
    const sum = (this.#counts.get(bucket) ?? 0) + count
    if (sum === 0) this.#counts.delete(bucket)
    else this.#counts.set(bucket, sum)
    this.#count += count
  }
}
