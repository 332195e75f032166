/** A vertical axis: the part of the height for a value, from 0 (below) to 1 (above), and the values that are named. */
export type Scale = { at(value: number): number; ticks: readonly number[] }

/** Shares from 0 to the next round one above the highest. */
export function shareScale(highest: number): Scale {
  const top = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((one) => one >= highest) ?? 1
  return { at: (value) => bounded(value / top), ticks: [0, top / 2, top] }
}

/** Counts from 0 to the next 1, 2 or 5 of a power of ten. */
export function countScale(highest: number): Scale {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest, 0.001)))
  const top = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= highest) ?? 10 * power
  return { at: (value) => bounded(value / top), ticks: [0, top / 2, top] }
}

/** Times from the power of ten below the lowest to the one above the highest, by their logarithm: 5 ms and 3 s both stay readable. */
export function timeScale(values: readonly number[]): Scale {
  const usable = values.map((value) => Math.max(1, value))
  const low = Math.floor(Math.log10(Math.min(...usable, 1_000)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...usable, 10))))
  const ticks = Array.from({ length: high - low + 1 }, (_one, index) => 10 ** (low + index))
  return { at: (value) => bounded((Math.log10(Math.max(1, value)) - low) / (high - low)), ticks }
}

function bounded(share: number): number {
  return Math.min(1, Math.max(0, share))
}
