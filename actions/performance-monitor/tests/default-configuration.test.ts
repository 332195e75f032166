// A watch of a production of which nothing is configured but its address and its probes: its limits, times and paths are the defaults.
import type { HttpAnswer } from '@slipway/shared/ports/http'
import { answered } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { anInputs, type Behaviour, monitor, ok } from './watch-scene.ts'

const settings = `service: harbor
environments: { production: { url: https://shop.test } }
health:
  basic:
    - { name: startup, http: { path: /api/health } }
    - { name: items, http: { path: /api/items } }
`
const well = ok('{"status":"ok"}')
/** A service of which the requests to one path are answered so, from the start of the watch on in milliseconds, by their number. */
const at = (path: string, reply: (time: number, number: number) => HttpAnswer): Behaviour =>
  (() => {
    let number = 0
    return ({ url }, time) => ({ answer: url.endsWith(path) ? reply(time, ++number) : well })
  })()
const everywhere = (reply: (time: number, number: number) => HttpAnswer) => at('', reply)

async function watched(behaviour: Behaviour, text = settings) {
  const { outcome, took } = await monitor(anInputs({ environment: 'production', version: 'v2' }), behaviour, { settings: text })
  const { verdict, headline, cause = '', conditions = [] } = outcome.evidence
  return { judgement: outcome.outputs?.['judgement'], verdict, headline, cause, conditions, seconds: Math.round(took / 1_000) }
}

describe('by the defaults alone, REGRESSED is', () => {
  it.each<[string, Behaviour, RegExp, number]>([
    ['a path that only a probe names, whose answers are 500', at('/api/items', () => answered(500)), /\/api\/items|answered 500/, 30],
    ['a health page that says fail', at('/api/health', () => ok('{"status":"fail"}')), /"fail"/, 30],
    ['404 everywhere', everywhere(() => answered(404)), /0 of (\d+) answers were 2xx \(\1 answered 404, expected 200\)/, 30],
    ['401 everywhere', everywhere(() => answered(401)), /0 of (\d+) answers were 2xx/, 30],
    ['an outage of 50 s in minute 5', everywhere((time) => (time >= 270_000 && time < 320_000 ? answered(503) : well)), /failed/, 295],
    ['20 s up, 20 s down', everywhere((time) => (time % 40_000 >= 20_000 ? answered(503) : well)), /failed/, 45],
    ['8 s down, 8 s up', everywhere((time) => (time % 16_000 < 8_000 ? answered(503) : well)), /failed/, 45],
    ['3 % of errors', everywhere((_time, number) => (number % 33 === 7 ? answered(500) : well)), /where 1% is allowed/, 200],
    ['health that fails in every second round', at('/api/health', (_time, number) => (number % 4 < 2 ? answered(503) : well)), /./, 60],
    [
      'an old replica in every fourth answer',
      everywhere((_time, number) => (number % 4 === 0 ? answered(200, '', { 'x-release': 'v1' }) : well)),
      /of the answers in .* came from "v1" after all traffic was switched/,
      60,
    ],
  ])('%s', async (_what, behaviour, because, within) => {
    const { judgement, headline, cause, seconds } = await watched(behaviour)
    expect({ judgement, headline }).toMatchObject({ judgement: 'REGRESSED' })
    expect(`${headline} ${cause}`).toMatch(because)
    expect(seconds).toBeLessThanOrEqual(within)
  })
})

describe('by the defaults alone, no release is certified by', () => {
  it.each<[string, HttpAnswer, string]>([
    ['redirects to a log-in page', answered(302, '', { location: '/login?next=hush' }), 'answered 302, a redirect to /login)'],
    ['redirects to another host', answered(302, '', { location: 'https://login.test/' }), 'a redirect to https://login.test/)'],
    ['429', answered(429), 'answered 429, too many requests)'],
  ])('%s, everywhere or at one path', async (_what, answer, because) => {
    const all = await watched(everywhere(() => answer))
    expect(all).toMatchObject({ judgement: 'REGRESSED', headline: expect.stringMatching(/^production is REGRESSED: health was failing/) })
    expect(all.headline).toMatch(/0 of (\d+) answers were 2xx \(\1 answered /)
    expect(all.headline).toContain(because)
    const some = await watched(
      at('/api/orders', () => answer),
      settings.replace('shop.test', 'shop.test, traffic: { paths: [/api/orders] }'),
    )
    expect(some).toMatchObject({
      judgement: 'INCONCLUSIVE',
      verdict: 'not-evaluated',
      headline: expect.stringContaining('nothing was measured'),
    })
  })
})

describe('by the defaults alone, HEALTHY is', () => {
  it.each<[string, Behaviour]>([
    ['one error', everywhere((_time, number) => (number === 10 ? answered(500) : well))],
    ['half of the limit', everywhere((_time, number) => (number % 200 === 99 ? answered(500) : well))],
  ])('%s', async (_what, behaviour) => {
    const { judgement, verdict } = await watched(behaviour)
    expect({ judgement, verdict }).toEqual({ judgement: 'HEALTHY', verdict: 'pass' })
  })
})
