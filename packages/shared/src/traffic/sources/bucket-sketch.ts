import type { LatencySketch } from '../side-traffic.ts'

/** How finely the bounds of buckets are kept; the buckets themselves are far wider. */
const relativeAccuracy = 0.01
const growth = (1 + relativeAccuracy) / (1 - relativeAccuracy)

/** How many response times came between two bounds, in ms. */
export type BucketCount = { above: number; upTo: number; count: number }

/**
 * A histogram of Prometheus as a sketch. Each response time counts with the lower bound of its bucket: what took between 0.5 s and 1 s is
 * not slower than 0.6 s for certain, and nothing is called slow that may have been fast. Where a limit lies within a bucket, what is
 * between it and the upper bound is not seen.
 */
export function sketchOfBuckets(buckets: readonly BucketCount[]): LatencySketch {
  const counts = new Map<number, number>()
  let zeroCount = 0
  for (const { above, count } of buckets) {
    if (count === 0) continue
    if (above <= 0) {
      zeroCount += count
      continue
    }
    // The middle of the key is above the bound, as the response times are.
    const key = Math.floor(Math.log(above) / Math.log(growth)) + 1
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
  return { unit: 'ms', relativeAccuracy, zeroCount, buckets: [...counts].toSorted(([one], [other]) => one - other) }
}
