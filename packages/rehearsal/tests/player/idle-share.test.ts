import { expect, it } from 'vitest'
import { coreTimes, idleShare } from '../../src/player/idle-share.ts'

it.each([
  { name: 'all idle', before: { idle: 100, all: 400 }, after: { idle: 600, all: 900 }, share: 1 },
  { name: 'a quarter idle', before: { idle: 100, all: 400 }, after: { idle: 200, all: 800 }, share: 0.25 },
  { name: 'busy', before: { idle: 100, all: 400 }, after: { idle: 100, all: 900 }, share: 0 },
  { name: 'the same moment', before: { idle: 100, all: 400 }, after: { idle: 100, all: 400 }, share: 0 },
])('says which share of the time between two readings nobody used: $name', ({ before, after, share }) => {
  expect(idleShare(before, after)).toBe(share)
})

it('reads times that grow', () => {
  const before = coreTimes()
  expect(before.all).toBeGreaterThanOrEqual(before.idle)
  expect(coreTimes().all).toBeGreaterThanOrEqual(before.all)
})
