// Our generator in a process of its own: sends what its argument says, and prints what it measured as JSON.
import { systemClock } from '@slipway/shared/ports/clock'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { keepAliveHttp } from '@slipway/shared/traffic/keep-alive'
import { describeLate, percentileBounds } from '@slipway/shared/traffic/late-times'
import { generateTraffic } from '@slipway/shared/traffic/open-loop'
import { failureCount } from '@slipway/shared/traffic/tally'
import { type Told, task } from './task.ts'

const { url, rate, length } = task.parse(JSON.parse(process.argv[2] ?? ''))
using client = keepAliveHttp()
const { total, sent, lateness } = await generateTraffic(
  { paths: askedPaths(url, ['/']), requestsPerSecond: rate, duration: length, timeout: 10_000 },
  { http: client.http, clock: systemClock },
)
const bounds = { p50: percentileBounds(total, 0.5), p90: percentileBounds(total, 0.9), p99: percentileBounds(total, 0.99) }
const each = (bound: 'least' | 'seen' | 'most') => ({
  p50: bounds.p50?.[bound] ?? Number.NaN,
  p90: bounds.p90?.[bound] ?? Number.NaN,
  p99: bounds.p99?.[bound] ?? Number.NaN,
})
const failed = failureCount(total)
const notes = [describeLate(total) ?? `sent at most ${Math.round(lateness)} ms late`, ...(failed === 0 ? [] : [`${failed} failed`])].join(
  '; ',
)
console.log(JSON.stringify({ ...each('seen'), least: each('least'), most: each('most'), requests: sent, notes } satisfies Told))
