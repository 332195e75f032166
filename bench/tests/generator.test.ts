import { describe, expect, it } from 'vitest'
import { readAutocannon } from '../generator/autocannon.ts'
import { rankOf, timesBy } from '../generator/server-log.ts'

describe('what users wait by the log of a service', () => {
  it('is the work itself where requests are served beside one another', () => {
    expect(timesBy({ first: 7, takes: [200, 201, 202] }, { kind: 'constant', takes: 200 }, { rate: 1, length: 3_000 })).toEqual([
      200, 201, 202,
    ])
  })

  it('begins when they come, also in a stall', () => {
    const service = { kind: 'stall', takes: 50, from: 1_000, length: 2_000 } as const
    expect(timesBy({ first: 7, takes: [50] }, service, { rate: 2, length: 4_000 })).toEqual([50, 50, 2_050, 1_550, 1_050, 550, 50, 50])
  })

  it('is with those before it in a queue', () => {
    expect(timesBy({ first: 7, takes: [15, 5, 20, 1] }, { kind: 'queue', mean: 8 }, { rate: 100, length: 40 })).toEqual([15, 10, 20, 11])
  })

  it('has ranks that are values', () => {
    const times = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([rankOf(times, 0.5), rankOf(times, 0.9), rankOf(times, 0.99)]).toEqual([50, 90, 99])
  })
})

it('reads what autocannon says', () => {
  const text = JSON.stringify({ latency: { p50: 1, p90: 2, p99: 3, average: 1.2 }, requests: { total: 9 }, errors: 2 })
  expect(readAutocannon(text)).toEqual({ p50: 1, p90: 2, p99: 3, requests: 9, notes: '2 errors' })
})
