import { z } from 'zod'
import type { RequestBlock } from './blocks.ts'

/** The bets for blocks of at least `enough` requests that may be bad; see `betsFor`. */
const usualBets: readonly number[] = [0.05, 0.1, 0.25, 0.5, 0.75]
const enough = 0.01

/**
 * The bets, as shares of the largest one that may be placed (1/limit). Small ones find a rate that is a little above the limit after a long
 * time, large ones find an outage after seconds. Where a block has few requests for its limit (fewer than 1 in 100 blocks may have a bad
 * one), a good block says so little that the same bets lose more on good blocks than they win on bad ones even at 8 times the limit: they
 * are smaller there in proportion. The bets follow from the plan alone, so the guarantee is not touched.
 */
export function betsFor({ limit, perBlock }: { limit: number; perBlock: number }): number[] {
  const scale = Math.min(1, (Math.max(1, perBlock) * limit) / enough)
  return usualBets.map((bet) => bet * scale)
}

/** Number of blocks with bad requests below which no test fires, however bad one of them is, where its plan says nothing else. */
export const minimumBadBlocks = 3

/** The first evidence that sufficed. */
export const evidenceOfTest = z.object({
  /** Start of the block with which the evidence sufficed, in milliseconds since 1970. */
  at: z.number(),
  /** The requests judged until then, and how many of them were bad. */
  requests: z.int(),
  bad: z.int(),
  /** Number of blocks judged, that one included. */
  blocks: z.int(),
})
export type FirstEvidence = z.infer<typeof evidenceOfTest>

/** How a test stands: open, or fired. A fired test stays fired and keeps what it fired on. */
export type TestStanding = { state: 'open' } | { state: 'fired'; evidence: FirstEvidence }

/** The fields of a test and its standing, as read from JSON. */
export function testSchema<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.discriminatedUnion('state', [
    z.object({ ...fields, state: z.literal('open') }),
    z.object({ ...fields, state: z.literal('fired'), evidence: evidenceOfTest }),
  ])
}

/** What a test has seen so far. */
export const seenSoFar = z.object({ requests: z.int(), bad: z.int(), blocks: z.int(), badBlocks: z.int() })
export type SeenSoFar = z.infer<typeof seenSoFar>

export const nothingSeen: SeenSoFar = { requests: 0, bad: 0, blocks: 0, badBlocks: 0 }

/**
 * The factor by which a block changes the evidence that the share of bad requests is above `limit`: `1 + bet * (x - limit) / limit`
 * with the share `x` of bad requests of the block. Its mean is at most 1 when the expected share of each block, given the blocks
 * before it, is at most `limit`; how requests within a block depend on each other does not matter (betting, Waudby-Smith and Ramdas,
 * "Estimating means of bounded random variables by betting"). Bursts longer than a block break this assumption: one block then tells
 * of the next. `largest` cuts `x` at that multiple of the limit, which only lowers the factor.
 */
export function factorOf(bet: number, { requests, bad }: RequestBlock, { limit, largest }: { limit: number; largest: number }): number {
  return 1 + bet * (Math.min(bad / requests / limit, largest) - 1)
}

export function addSeen(seen: SeenSoFar, { requests, bad }: RequestBlock): SeenSoFar {
  return {
    requests: seen.requests + requests,
    bad: seen.bad + bad,
    blocks: seen.blocks + 1,
    badBlocks: seen.badBlocks + (bad > 0 ? 1 : 0),
  }
}

export function standing({
  at,
  seen,
  sufficient,
  badBlocks = minimumBadBlocks,
}: {
  at: number
  seen: SeenSoFar
  sufficient: boolean
  badBlocks?: number | undefined
}): TestStanding {
  if (!sufficient || seen.badBlocks < badBlocks) return { state: 'open' }
  const { requests, bad, blocks } = seen
  return { state: 'fired', evidence: { at, requests, bad, blocks } }
}

/** Throws a RangeError for a limit or a probability of a false alarm that no test can have. */
export function assertPlan({ limit, alpha }: { limit: number; alpha: number }): void {
  if (!(limit > 0 && limit < 1)) throw new RangeError(`the limit of a sequential test is ${limit}; it must be above 0 and below 1`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha of a sequential test is ${alpha}; it must be above 0 and below 1`)
}
