import { factorOf } from './bets.ts'
import type { RequestBlock } from './blocks.ts'

/** The blocks from some time to the last one, with their requests. */
export type WorstSpan = { start: number; requests: number; bad: number; blocks: number }

/**
 * The last blocks in which the share of bad requests is most clearly above the limit: the span for which one of the bets has won most. A
 * test that fires on a fault that began late has seen many good requests too; this is what it fired on.
 */
export function worstSpan(blocks: readonly RequestBlock[], { bets, limit }: { bets: readonly number[]; limit: number }): WorstSpan {
  const starts = bets.map((bet) =>
    mostWonFrom(blocks.map((block) => Math.log(factorOf(bet, block, { limit, largest: Number.POSITIVE_INFINITY })))),
  )
  const { from } = starts.reduce((best, one) => (one.won > best.won ? one : best), { from: 0, won: Number.NEGATIVE_INFINITY })
  const span = blocks.slice(from)
  return {
    start: span[0]?.start ?? 0,
    requests: span.reduce((sum, { requests }) => sum + requests, 0),
    bad: span.reduce((sum, { bad }) => sum + bad, 0),
    blocks: span.length,
  }
}

/** The start with the largest sum from it to the end. */
function mostWonFrom(gains: readonly number[]): { from: number; won: number } {
  let sum = 0
  let best = { from: 0, won: Number.NEGATIVE_INFINITY }
  for (let from = gains.length - 1; from >= 0; from -= 1) {
    sum += gains[from] ?? 0
    if (sum > best.won) best = { from, won: sum }
  }
  return best
}
