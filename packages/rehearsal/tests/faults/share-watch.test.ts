import { expect, it } from 'vitest'
import { sharesOf } from '../../src/faults/fault-site.ts'
import { servesAllSince, shareAt, sharesWithin, watchShares } from '../../src/faults/share-watch.ts'

const points = [
  { at: 100, shares: { old: 1 } },
  { at: 200, shares: { old: 0.5, new: 0.5 } },
  { at: 300, shares: { old: 1, new: 0 } },
]

it('tells the share at a time, within a time, and since when one has everything', () => {
  expect([50, 150, 250, 350].map((at) => shareAt(points, 'new', at))).toEqual([undefined, 0, 0.5, 0])
  expect(sharesWithin(points, 'new', { from: 150, to: 250 })).toEqual([0, 0.5])
  expect([servesAllSince(points, 'old'), servesAllSince(points, 'new')]).toEqual([300, undefined])
})

it('records each change once, and looks again after a look that failed', async () => {
  const looks: (Record<string, number> | Error)[] = [{ old: 1 }, { old: 1 }, new Error('away'), { old: 0.5, new: 0.5 }]
  const seen: unknown[] = []
  let last: Record<string, number> = {}
  const look = () => {
    const next = looks.shift()
    if (next instanceof Error) return Promise.reject(next)
    last = next ?? last
    return Promise.resolve(last)
  }
  const changed = Promise.withResolvers<void>()
  await using watch = await watchShares(look, (shares) => {
    seen.push(shares)
    if (seen.length === 2) changed.resolve()
  })
  await changed.promise
  expect(watch.points().map(({ shares }) => shares)).toEqual([{ old: 1 }, { old: 0.5, new: 0.5 }])
})

it('reads the shares of a provider’s record', () => {
  expect(sharesOf('v1.0.0 90 %, v1.1.0 10 %')).toEqual({ 'v1.0.0': 0.9, 'v1.1.0': 0.1 })
  expect(sharesOf('')).toEqual({})
})
