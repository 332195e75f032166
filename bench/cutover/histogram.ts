/** Latencies in buckets of 1.6 % width, from 1 µs to about 100 s. */
export type Histogram = Uint32Array<ArrayBuffer>

const perOctave = 44
const buckets = perOctave * 27

export function emptyHistogram(): Histogram {
  return new Uint32Array(buckets)
}

/** Counts a latency in ms. */
export function count(histogram: Histogram, latency: number): void {
  const index = Math.min(buckets - 1, Math.max(0, Math.round(Math.log2(Math.max(1, latency * 1_000)) * perOctave)))
  histogram[index] = (histogram[index] ?? 0) + 1
}

/** The latency in ms below which that share lies; NaN where nothing was counted. */
export function quantileOf(histogram: Histogram, share: number): number {
  const wanted = countOf(histogram) * share
  let seen = 0
  for (const [index, times] of histogram.entries()) {
    seen += times
    if (times > 0 && seen >= wanted) return 2 ** (index / perOctave) / 1_000
  }
  return Number.NaN
}

export function countOf(histogram: Histogram): number {
  return histogram.reduce((sum, times) => sum + times, 0)
}
