import { expect, it } from 'vitest'
import { requiredRequests } from '../../../src/judge/sequential/required-requests.ts'

it.each([
  ['the default rate', { limit: 0.01, perBlock: 25 }, { requests: 225, blocks: 9 }],
  ['1 request per second', { limit: 0.01, perBlock: 5 }, { requests: 185, blocks: 37 }],
  ['0.2 requests per second: one in each block', { limit: 0.01, perBlock: 1 }, { requests: 168, blocks: 168 }],
  ['less than one request per block', { limit: 0.01, perBlock: 0.25 }, { requests: 168, blocks: 168 }],
  ['50 requests per second: the blocks take their time', { limit: 0.01, perBlock: 250 }, { requests: 1250, blocks: 5 }],
  ['5 % of slow requests', { limit: 0.05, perBlock: 25 }, { requests: 125, blocks: 5 }],
])('%s', (_, plan, expected) => {
  expect(requiredRequests({ ...plan, alpha: 0.005 })).toEqual(expected)
})

it('is about 2 divided by the limit while a block has few bad requests', () => {
  for (const limit of [0.005, 0.01, 0.02]) {
    const { requests } = requiredRequests({ limit, alpha: 0.005, perBlock: 0.1 / limit })
    expect(requests * limit).toBeGreaterThan(1.5)
    expect(requests * limit).toBeLessThan(2.5)
  }
})

// Only blocks with bad requests, each of one request: the test fires with the third, as all are bad.
it('is three blocks where 8 times the limit is everything and the limit is small', () => {
  expect(requiredRequests({ limit: 0.125, alpha: 0.05, perBlock: 1 })).toEqual({ requests: 3, blocks: 3 })
})
