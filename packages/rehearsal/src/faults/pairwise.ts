export type CoverageOptions<Row> = {
  /** Every row that is possible, in the order in which rows are preferred. */
  rows: readonly Row[]
  /** The groups of parameters of which each combination of values that a row has is to be in a chosen row. */
  groups: readonly (readonly (keyof Row & string)[])[]
  /** Rows that are chosen already. */
  chosen?: readonly Row[]
}

/**
 * Rows that together have every combination of values that any row has, for each group: few, but not the fewest (always the row that has
 * most of what is still missing, as in Cohen et al., "The AETG System", 1997). The same options give the same rows; `chosen` come first.
 */
export function coveringRows<Row extends object>({ rows, groups, chosen = [] }: CoverageOptions<Row>): Row[] {
  const candidates = rows.map((row) => ({ row, combinations: combinationsOf(row, groups) }))
  const missing = new Set(candidates.flatMap(({ combinations }) => combinations))
  const used = new Map<string, number>()
  const found: Row[] = []
  const take = (row: Row) => {
    found.push(row)
    for (const combination of combinationsOf(row, groups)) missing.delete(combination)
    for (const value of valuesOf(row)) used.set(value, (used.get(value) ?? 0) + 1)
  }
  for (const row of chosen) take(row)
  while (missing.size > 0) {
    const gains = candidates.map(({ combinations }) => combinations.filter((combination) => missing.has(combination)).length)
    const most = Math.max(...gains)
    const equal = candidates.filter((_, index) => gains[index] === most)
    // Of equal rows the one whose values were used least, so that no value stands for all others.
    const uses = equal.map(({ row }) => valuesOf(row).reduce((sum, value) => sum + (used.get(value) ?? 0), 0))
    const best = equal[uses.indexOf(Math.min(...uses))]
    if (best === undefined) break
    take(best.row)
  }
  return found
}

function valuesOf(row: object): string[] {
  return Object.entries(row).map(([name, value]) => `${name}=${String(value)}`)
}

/** All pairs of these parameters. */
export function pairsOf<Name>(names: readonly Name[]): (readonly [Name, Name])[] {
  return names.flatMap((first, index) => names.slice(index + 1).map((second) => [first, second] as const))
}

function combinationsOf<Row extends object>(row: Row, groups: CoverageOptions<Row>['groups']): string[] {
  return groups.map((names) => names.map((name) => `${name}=${String(row[name])}`).join(' '))
}
