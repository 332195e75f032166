import fc from 'fast-check'
import { expect, it } from 'vitest'
import { betsFor } from '../../../src/judge/sequential/bets.ts'
import { worstSpan } from '../../../src/judge/sequential/worst-span.ts'

const limit = 0.01
const bets = betsFor({ limit, perBlock: 25 })
/** Blocks of 25 requests, five seconds each. */
const blocksOf = (bad: readonly number[]) => bad.map((one, index) => ({ start: index * 5_000, requests: 25, bad: one }))

it.each<[string, number[], number, { requests: number; bad: number; blocks: number }]>([
  ['bad from the start', [25, 25, 25], 0, { requests: 75, bad: 75, blocks: 3 }],
  ['bad after a long good time', [...Array.from({ length: 100 }, () => 0), 3, 4, 3], 500_000, { requests: 75, bad: 10, blocks: 3 }],
  ['an earlier fault that is over', [25, ...Array.from({ length: 60 }, () => 0), 9, 9, 9], 305_000, { requests: 75, bad: 27, blocks: 3 }],
  ['a good block within a fault', [0, 0, 0, 5, 0, 5, 5], 15_000, { requests: 100, bad: 15, blocks: 4 }],
  ['one block', [1], 0, { requests: 25, bad: 1, blocks: 1 }],
  ['none', [], 0, { requests: 0, bad: 0, blocks: 0 }],
])('is the time since the fault began: %s', (_what, bad, start, span) => {
  expect(worstSpan(blocksOf(bad), { bets, limit })).toEqual({ start, ...span })
})

it('ends with the last block, and begins with a bad one if there is any after the last good time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(25), { minLength: 1, maxLength: 40 }), (bad) => {
      const blocks = blocksOf([...bad, 25])
      const span = worstSpan(blocks, { bets, limit })
      const inSpan = blocks.slice(-span.blocks)
      expect(inSpan[0]?.start).toBe(span.start)
      expect(inSpan[0]?.bad).toBeGreaterThan(0)
      expect(span.bad).toBe(inSpan.reduce((sum, one) => sum + one.bad, 0))
      expect(span.bad / span.requests).toBeGreaterThan(limit)
    }),
  )
})
