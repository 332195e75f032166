/** A span of time in milliseconds since 1970. */
export type Span = { from: number; to: number }

const second = 1_000
const minute = 60_000
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * 60 * minute),
]

/** Labels of a time axis at most: so many stand side by side on a phone. */
const mostTicks = 4

/** Round times within a span, three or four of them, with their labels: `04:42`, or `04:42:30` where seconds matter. */
export function timeTicks({ from, to }: Span): { at: number; label: string }[] {
  const longest = steps.at(-1) ?? minute
  const step = steps.find((one) => (to - from) / one <= mostTicks) ?? longest * Math.ceil((to - from) / longest / mostTicks)
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_one, index) => {
    const at = first + index * step
    return { at, label: new Date(at).toISOString().slice(11, step < minute ? 19 : 16) }
  })
}

/** Where a time stands on the axis, from 0 to 100. */
export function percentAt(at: number, { from, to }: Span): number {
  return Math.min(100, Math.max(0, (100 * (at - from)) / Math.max(1, to - from)))
}
