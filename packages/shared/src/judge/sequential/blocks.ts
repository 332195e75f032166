import { z } from 'zod'

/**
 * The requests of one short window, usually one second, and how many of them were bad. A request belongs to the window in which it was
 * planned to be sent, not to the one in which it ended: then a slow failure does not change how many requests a block has.
 */
export const windowCounts = z.object({
  /** Start of the window in milliseconds since 1970. */
  at: z.number(),
  requests: z.int().nonnegative(),
  bad: z.int().nonnegative(),
  /** Who measured it. Windows of different sources add up; two windows of one source with the same `at` are one window. */
  source: z.string().optional(),
})
export type WindowCounts = z.infer<typeof windowCounts>

/** The requests of one block. A block without requests does not exist. */
export type RequestBlock = {
  /** Start of the block in milliseconds since 1970: the origin plus a multiple of the block length. */
  start: number
  requests: number
  bad: number
}

/** Windows on their way into blocks. Plain data, so it can be stored as JSON and read back. */
export const blockBuffer = z.object({
  /** Start of the first block, in milliseconds since 1970. */
  origin: z.number(),
  /** Length of a block in milliseconds. Errors within one block may depend on each other; the tests assume nothing about them. */
  length: z.number().positive(),
  /** Blocks that start before this time are closed. */
  closedUntil: z.number(),
  /** The windows of open blocks: one entry for each source and time. */
  windows: z.array(windowCounts).readonly(),
  /** What came for a block that was closed already, or for a time before the origin. It is not judged. */
  late: z.object({ windows: z.int(), requests: z.int(), bad: z.int() }),
})
export type BlockBuffer = z.infer<typeof blockBuffer>

/** An empty buffer with blocks of `length` ms. Two streams that are to be merged need the same origin and length. */
export function startBlocks(origin: number, length: number): BlockBuffer {
  return { origin, length, closedUntil: origin, windows: [], late: { windows: 0, requests: 0, bad: 0 } }
}

/**
 * The buffer with one more window. The order of arrival does not matter while the block is open.
 * - Duplicate: of two windows with the same source and time, the one with more requests counts (with as many, the one with more bad).
 * - Out of order: a window of an open block counts; one of a closed block is added to `late`.
 * - The clock jumps forward: the time between has no blocks. It jumps back: windows are late until it reaches the open blocks again.
 *
 * Throws a RangeError for counts that cannot be: negative, not whole, or more bad than requests.
 */
export function addWindow(buffer: BlockBuffer, window: WindowCounts): BlockBuffer {
  assertCounts(window)
  if (startOf(buffer, window.at) < buffer.closedUntil) {
    const { windows, requests, bad } = buffer.late
    return { ...buffer, late: { windows: windows + 1, requests: requests + window.requests, bad: bad + window.bad } }
  }
  const same = buffer.windows.findIndex((one) => one.at === window.at && one.source === window.source)
  const known = buffer.windows[same]
  if (known === undefined) return { ...buffer, windows: [...buffer.windows, window] }
  return { ...buffer, windows: buffer.windows.with(same, larger(known, window)) }
}

/**
 * Closes the blocks that end at or before `until` and returns them in the order of time. `until` is the time up to which every window has
 * been added. A time before that of an earlier call closes nothing.
 */
export function closeBlocks(buffer: BlockBuffer, until: number): { buffer: BlockBuffer; blocks: RequestBlock[] } {
  const closedUntil = Math.max(buffer.closedUntil, startOf(buffer, until))
  const isClosed = ({ at }: WindowCounts) => startOf(buffer, at) < closedUntil
  return {
    buffer: { ...buffer, closedUntil, windows: buffer.windows.filter((one) => !isClosed(one)) },
    blocks: blocksOf(buffer, buffer.windows.filter(isClosed)),
  }
}

/** The open blocks with the requests so far, in the order of time: the one that runs, or all that is left at the end. */
export function openBlocks(buffer: BlockBuffer): RequestBlock[] {
  return blocksOf(buffer, buffer.windows)
}

/** Two series of blocks with the same origin as one, in the order of time: blocks with the same start are added. */
export function mergeBlocks(one: readonly RequestBlock[], other: readonly RequestBlock[]): RequestBlock[] {
  const byStart = new Map<number, RequestBlock>()
  for (const { start, requests, bad } of [...one, ...other]) {
    const known = byStart.get(start)
    byStart.set(start, { start, requests: requests + (known?.requests ?? 0), bad: bad + (known?.bad ?? 0) })
  }
  return [...byStart.values()].sort((a, b) => a.start - b.start)
}

function blocksOf(grid: BlockGrid, windows: readonly WindowCounts[]): RequestBlock[] {
  const blocks = windows.map(({ at, requests, bad }) => ({ start: startOf(grid, at), requests, bad }))
  return mergeBlocks(blocks, []).filter(({ requests }) => requests > 0)
}

type BlockGrid = { origin: number; length: number }

function startOf({ origin, length }: BlockGrid, at: number): number {
  return origin + Math.floor((at - origin) / length) * length
}

function larger(one: WindowCounts, other: WindowCounts): WindowCounts {
  if (one.requests !== other.requests) return one.requests > other.requests ? one : other
  return one.bad >= other.bad ? one : other
}

function assertCounts({ at, requests, bad }: WindowCounts): void {
  const valid = Number.isFinite(at) && Number.isSafeInteger(requests) && Number.isSafeInteger(bad) && bad >= 0 && bad <= requests
  if (!valid)
    throw new RangeError(`a window at ${at} has ${bad} bad of ${requests} requests; both must be whole, with 0 <= bad <= requests`)
}
