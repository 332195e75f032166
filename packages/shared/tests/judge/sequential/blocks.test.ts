import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addWindow,
  type BlockBuffer,
  closeBlocks,
  mergeBlocks,
  openBlocks,
  startBlocks,
  type WindowCounts,
} from '../../../src/judge/sequential/blocks.ts'

const origin = 1_700_000_000_000
const second = (number: number, requests: number, bad = 0, source?: string): WindowCounts => ({
  at: origin + number * 1000,
  requests,
  bad,
  ...(source === undefined ? {} : { source }),
})
const filled = (windows: readonly WindowCounts[]): BlockBuffer => windows.reduce(addWindow, startBlocks(origin, 5000))
const blocksOf = (windows: readonly WindowCounts[]) => openBlocks(filled(windows))

describe('blocks', () => {
  it('hold the windows of 5 s from the origin on', () => {
    expect(blocksOf([second(0, 5), second(4, 5, 2), second(5, 5, 1)])).toEqual([
      { start: origin, requests: 10, bad: 2 },
      { start: origin + 5000, requests: 5, bad: 1 },
    ])
  })

  it('do not exist for a gap, nor for windows without requests', () => {
    expect(blocksOf([second(0, 5), second(7, 0), second(3600, 4, 1)])).toEqual([
      { start: origin, requests: 5, bad: 0 },
      { start: origin + 3_600_000, requests: 4, bad: 1 },
    ])
  })

  it('count a window of one source once, the larger one, and windows of two sources twice', () => {
    expect(blocksOf([second(1, 5, 1), second(1, 5, 1)])).toEqual([{ start: origin, requests: 5, bad: 1 }])
    expect(blocksOf([second(1, 3, 1), second(1, 5, 1), second(1, 4, 2)])).toEqual([{ start: origin, requests: 5, bad: 1 }])
    expect(blocksOf([second(1, 5, 1, 'a'), second(1, 5, 1, 'b')])).toEqual([{ start: origin, requests: 10, bad: 2 }])
  })

  it('close only when complete, once', () => {
    const first = closeBlocks(filled([second(0, 5), second(5, 5)]), origin + 4999)
    expect(first.blocks).toEqual([])
    const then = closeBlocks(first.buffer, origin + 9999)
    expect(then.blocks).toEqual([{ start: origin, requests: 5, bad: 0 }])
    expect(closeBlocks(then.buffer, origin + 9999).blocks).toEqual([])
    expect(closeBlocks(then.buffer, origin + 10_000).blocks).toEqual([{ start: origin + 5000, requests: 5, bad: 0 }])
  })

  it('take a window out of order while its block is open, and tell of one that came later', () => {
    const { buffer } = closeBlocks(filled([second(6, 5), second(2, 5)]), origin + 6000)
    const late = [second(4, 5, 5), second(5, 5, 1), second(-1, 2)].reduce(addWindow, buffer)
    expect(openBlocks(late)).toEqual([{ start: origin + 5000, requests: 10, bad: 1 }])
    expect(late.late).toEqual({ windows: 2, requests: 7, bad: 5 })
  })

  it('stay as they are when the clock jumps back, and do not close for a window far ahead', () => {
    const ahead = addWindow(filled([second(0, 5)]), second(36_000, 5))
    expect(addWindow(ahead, second(1, 5)).late.windows).toBe(0)
    const { buffer } = closeBlocks(ahead, origin + 10_000)
    expect(closeBlocks(buffer, origin + 2000)).toEqual({ buffer, blocks: [] })
    expect(addWindow(buffer, second(3, 5)).late.windows).toBe(1)
    expect(openBlocks(addWindow(buffer, second(11, 5)))[0]).toEqual({ start: origin + 10_000, requests: 5, bad: 0 })
  })

  it.each([
    [5, 6],
    [-1, 0],
    [1.5, 0],
    [5, -1],
    [5, Number.NaN],
  ])('refuse %d requests with %d bad', (requests, bad) => {
    expect(() => addWindow(startBlocks(origin, 5000), second(0, requests, bad))).toThrow(RangeError)
  })
})

const counted = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))
  .map(([number, requests, bad]) => second(number, requests, Math.min(requests, bad)))
const stream = fc.array(counted, { maxLength: 60 })
const from = (source: string, windows: readonly WindowCounts[]) => windows.map((one) => ({ ...one, source }))

describe('for any windows', () => {
  it('their order does not matter, nor that some come twice', () => {
    const shuffled = stream.chain((windows) =>
      fc.tuple(fc.constant(windows), fc.shuffledSubarray([...windows, ...windows], { minLength: windows.length * 2 })),
    )
    fc.assert(
      fc.property(shuffled, ([windows, other]) => {
        expect(blocksOf(other)).toEqual(blocksOf(windows))
      }),
    )
  })

  it('two streams give the same as one that holds both', () => {
    fc.assert(
      fc.property(stream, stream, (one, other) => {
        expect(mergeBlocks(blocksOf(one), blocksOf(other))).toEqual(blocksOf([...from('a', one), ...from('b', other)]))
      }),
    )
  })

  it('closing in between, and a way through JSON, give the same as closing at the end', () => {
    fc.assert(
      fc.property(stream, (windows) => {
        const sorted = windows.toSorted((a, b) => a.at - b.at)
        const live = sorted.reduce<{ buffer: BlockBuffer; blocks: unknown[] }>(
          ({ buffer, blocks }, window) => {
            const closed = closeBlocks(addWindow(buffer, window), window.at)
            return { buffer: JSON.parse(JSON.stringify(closed.buffer)), blocks: [...blocks, ...closed.blocks] }
          },
          { buffer: startBlocks(origin, 5000), blocks: [] },
        )
        expect([...live.blocks, ...openBlocks(live.buffer)]).toEqual(blocksOf(windows))
        expect(live.buffer.late.windows).toBe(0)
      }),
    )
  })
})
