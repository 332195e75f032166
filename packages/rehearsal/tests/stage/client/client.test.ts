import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { startClient } from '../../../src/stage/client/client.ts'
import {
  type ClientSample,
  failuresNotBy,
  failuresWithin,
  firstAnswer,
  lastReleases,
  reportOn,
  sharesBySecond,
} from '../../../src/stage/client/client-samples.ts'

const aSample = (change: Partial<ClientSample>): ClientSample => ({
  at: 0,
  latency: 10,
  path: '/',
  connection: 'kept',
  status: 200,
  release: 'v1',
  reason: undefined,
  ...change,
})

const story = [
  aSample({ at: 1_000 }),
  aSample({ at: 1_500, release: 'v2', status: 500 }),
  aSample({ at: 2_000, release: undefined, status: 502 }),
  aSample({ at: 2_100, release: undefined, status: undefined, reason: 'ECONNRESET' }),
  aSample({ at: 2_200, status: 401 }),
]

it('counts no answer and 5xx as failed, 401 not, and counts by release', () => {
  const { total, failed, releases } = reportOn(story)
  expect({ total, failed, releases }).toEqual({
    total: 5,
    failed: 3,
    releases: [
      { release: 'v1', total: 2, failed: 0 },
      { release: 'v2', total: 1, failed: 1 },
    ],
  })
})

it('tells failures of the bad release from those of the rollout', () => {
  expect(failuresNotBy(story, 'v2').map(({ at }) => at)).toEqual([2_000, 2_100])
})

it('finds failures under way in a window', () => {
  expect(failuresWithin(story, 1_505, 2_000).map(({ at }) => at)).toEqual([1_500, 2_000])
  expect(failuresWithin(story, 1_511, 1_999)).toEqual([])
})

it('tells who answered, second by second and last', () => {
  expect(sharesBySecond(story)).toEqual([
    {
      second: 1,
      shares: new Map([
        ['v1', 0.5],
        ['v2', 0.5],
      ]),
    },
    { second: 2, shares: new Map([['v1', 1]]) },
  ])
  expect(lastReleases(story, 2)).toEqual(['none', 'v1'])
  expect(firstAnswer(story, 'v2')).toBe(1_500)
})

it('keeps its rate against a service that is slow, and counts each request once', async () => {
  let asked = 0
  const server = createServer((_incoming, outgoing) => {
    asked++
    setTimeout(() => outgoing.writeHead(200, { 'x-release': 'v1' }).end(), 300)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const client = startClient({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, rate: 100 })
  while (asked < 50) await new Promise((resolve) => setTimeout(resolve, 5))
  const samples = await client.stop()
  server.closeAllConnections()
  server.close()
  expect(samples).toHaveLength(asked)
  expect(samples.every(({ release, status }) => release === 'v1' && status === 200)).toBe(true)
  const [first, fiftieth] = [samples[0], samples[49]]
  expect((fiftieth?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(400)
  expect((fiftieth?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(900)
})

it('says why there was no answer', async () => {
  const client = startClient({ url: 'http://127.0.0.1:1', rate: 200 })
  while (client.samples().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const [sample] = await client.stop()
  expect(sample).toMatchObject({ status: undefined, reason: expect.stringContaining('ECONNREFUSED') })
})
