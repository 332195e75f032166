/** Rows of a table at most. */
const most = 30

/** At most 30 of many, in their order: the third of them with the highest values, and some at even distances. */
export function tableRows<T>(all: readonly T[], gravityOf: (one: T) => number): T[] {
  if (all.length <= most) return [...all]
  const worst = all
    .map((one, index) => ({ index, value: gravityOf(one) }))
    .sort((one, other) => other.value - one.value)
    .slice(0, most / 3)
    .map(({ index }) => index)
  const even = Array.from({ length: (2 * most) / 3 }, (_one, index) => Math.floor((index * all.length * 3) / (2 * most)))
  const chosen = new Set([...worst, ...even])
  return all.filter((_one, index) => chosen.has(index))
}
