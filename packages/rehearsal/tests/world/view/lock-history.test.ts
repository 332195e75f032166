import { expect, it } from 'vitest'
import { type LockEntry, lockHistoryOf } from '../../../src/world/view/lock-history.ts'

const entry = (state: 'held' | 'free', generation: number, run: number, at: number): LockEntry => ({
  state,
  generation,
  holder: { run, attempt: 1, job: 'deploy' },
  at,
})

it('tells who held a lock when, with what was asked of a holder in its own turn', () => {
  const found = lockHistoryOf([
    entry('held', 1, 7, 10),
    entry('held', 1, 7, 15),
    entry('free', 1, 7, 20),
    entry('held', 2, 8, 20),
    entry('free', 2, 8, 30),
    entry('held', 3, 9, 40),
  ])
  expect(found.breaches).toEqual([])
  expect(found.periods).toEqual([
    { generation: 1, run: 7, from: 10, to: 20 },
    { generation: 2, run: 8, from: 20, to: 30 },
    { generation: 3, run: 9, from: 40, to: undefined },
  ])
})

it.each([
  ['is taken while another holds it', [entry('held', 1, 7, 10), entry('held', 2, 8, 20)]],
  ['changes its holder within a generation', [entry('held', 1, 7, 10), entry('held', 1, 8, 20)]],
  ['leaves a generation out', [entry('held', 1, 7, 10), entry('free', 1, 7, 20), entry('held', 3, 8, 30)]],
  ['is taken twice in one generation', [entry('held', 1, 7, 10), entry('free', 1, 7, 20), entry('held', 1, 7, 30)]],
  ['is freed by whoever did not hold it', [entry('held', 1, 7, 10), entry('free', 1, 8, 20)]],
])('names the breach where a lock %s', (_what, entries) => {
  expect(lockHistoryOf(entries).breaches).toHaveLength(1)
})
