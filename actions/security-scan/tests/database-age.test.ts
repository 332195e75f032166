import { describe, expect, it } from 'vitest'
import { scanFailed, scanNotRun, scanned } from '../src/contract/scanner.ts'
import { withDatabaseAge } from '../src/database-age.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 10, 30, 12)
const limit = { now, limit: 24 * hour }

describe('the age of a database', () => {
  it.each([
    [0, 'clean', 'its database is less than 1m old'],
    [90_000, 'clean', 'its database is 1m old'],
    [24 * hour, 'clean', 'its database is 1d old'],
    [24 * hour + 1, 'stale', 'its database is 1d old (limit 1d)'],
    [75 * hour, 'stale', 'its database is 3d3h old (limit 1d)'],
    // A clock that is behind that of the machine that fetched.
    [-hour, 'clean', 'its database is less than 1m old'],
  ])('of %d ms is %s', (age, state, reason) => {
    expect(withDatabaseAge(scanned([], { database: { updated: now - age } }), limit)).toMatchObject({ state, reason })
  })

  it.each([
    ['unknown', undefined],
    ['no time', Number.NaN],
    ['a time that has not come yet', now + 2 * hour],
  ])('that is %s is stale', (_what, updated) => {
    expect(withDatabaseAge(scanned([], { database: { updated }, reason: '2 lock files' }), limit)).toMatchObject({
      state: 'stale',
      reason: 'the age of its database is not known (limit 1d); 2 lock files',
    })
  })

  it('says nothing of a scanner without one, and changes no error', () => {
    const updated = now - 75 * hour
    expect(withDatabaseAge(scanned([]), limit)).toEqual(scanned([]))
    for (const result of [scanFailed('no network'), scanNotRun('it is not installed')])
      expect(withDatabaseAge({ ...result, database: { updated } }, limit)).toMatchObject({ state: result.state, reason: result.reason })
  })
})
