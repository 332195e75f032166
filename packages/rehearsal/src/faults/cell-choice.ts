import { everyCell, type FaultCell, nameOf, whyImpossible } from './fault-cell.ts'
import { coveringRows, pairsOf } from './pairwise.ts'

/** Faults that took a production down or held it there, each as the cell that is closest to it. */
const known: readonly FaultCell[] = [
  { target: 'haproxy', party: 'provider', fault: 'refuse', moment: 'at-share', way: 'forward', seconds: 5 },
  { target: 'cloudflare', party: 'provider', fault: 'error', moment: 'at-share', way: 'judged', seconds: 20 },
  { target: 'haproxy', party: 'github', fault: 'hang', moment: 'at-share', way: 'judged', seconds: 20 },
  { target: 'haproxy', party: 'github', fault: 'error', moment: 'at-share', way: 'forward', seconds: 2 },
  { target: 'command', party: 'provider', fault: 'refuse', moment: 'return', way: 'cancelled-at-10', seconds: 2 },
  { target: 'cloudflare', party: 'provider', fault: 'not-applied', moment: 'promote', way: 'forward', seconds: 5 },
  { target: 'haproxy', party: 'github', fault: 'hang', moment: 'decision', way: 'emergency', seconds: 25 },
  { target: 'haproxy', party: 'github', fault: 'hang', moment: 'decision', way: 'cancelled-at-50', seconds: 20 },
  { target: 'kubernetes', party: 'provider', fault: 'refuse', moment: 'return', way: 'watch', seconds: 5 },
]

/** The same for a minute. */
const long: readonly FaultCell[] = [
  { target: 'haproxy', party: 'provider', fault: 'refuse', moment: 'at-share', way: 'judged', seconds: 60 },
  { target: 'cloudflare', party: 'provider', fault: 'error', moment: 'at-share', way: 'forward', seconds: 60 },
  { target: 'haproxy', party: 'github', fault: 'hang', moment: 'at-share', way: 'judged', seconds: 60 },
  { target: 'kubernetes', party: 'github', fault: 'error', moment: 'at-share', way: 'forward', seconds: 60 },
  { target: 'haproxy', party: 'github', fault: 'hang', moment: 'decision', way: 'emergency', seconds: 60 },
]

const names = ['fault', 'party', 'way', 'moment', 'target', 'seconds'] as const

export type CellChoice = {
  cells: readonly FaultCell[]
  /** How many other cells are possible. */
  leftOut: number
  /** How many cells are not, by their reason. */
  impossible: ReadonlyMap<string, number>
}

/** All pairs of values, and every fault of each party on every way and at every target; `quick`: every fault of each party, way and target. */
export function chooseCells({ quick }: { quick: boolean }): CellChoice {
  const all = everyCell([2, 5, 20])
  const rows = all.filter((cell) => whyImpossible(cell) === undefined)
  const quickRows = rows.filter(({ seconds }) => seconds < 20)
  const cells = quick
    ? coveringRows({ rows: quickRows, groups: [['fault', 'party'], ['way', 'party'], ['target', 'party'], ['moment']], chosen: known })
    : coveringRows({
        rows,
        groups: [
          ...pairsOf(names),
          ['fault', 'party', 'way'],
          ['fault', 'party', 'target'],
          ['way', 'party', 'target'],
          ['fault', 'party', 'moment'],
        ],
        chosen: [...known, ...long],
      })
  const chosen = new Set(cells.map(nameOf))
  return {
    cells,
    leftOut: rows.filter((cell) => !chosen.has(nameOf(cell))).length,
    impossible: countBy(all.flatMap((cell) => whyImpossible(cell) ?? [])),
  }
}

function countBy(reasons: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(reasons, (reason) => reason)].map(([reason, own]) => [reason, own.length]))
}
