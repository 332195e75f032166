import { readFileSync } from 'node:fs'
import { sourcesOf } from '@slipway/shared/config/environment-sources'
import { sources } from '@slipway/shared/config/sections/environment/sources'
import { answered, fakeClock, fakeHttp } from '@slipway/shared/testing/fakes'
import { readSource } from '@slipway/shared/traffic/sources/source-read'
import { ruleOfSource } from '@slipway/shared/traffic/sources/source-rules'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { z } from 'zod'

const page = readFileSync(new URL('../../../../../docs/monitoring.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/```yaml\n(sources:[\s\S]*?)```/g)].map(([, text = '']) => text)
const shown = blocks.flatMap((block) => sourcesOf(z.object({ sources }).parse(load(block)).sources))

/** Asks a source of the page, whose system answers as its documentation says. */
async function ask(name: string, answer: object) {
  const source = shown.find((one) => one.name === name)
  if (source === undefined) throw new Error(`the page has no ${name}`)
  const http = fakeHttp(() => answered(200, JSON.stringify(answer), { 'content-type': 'application/json' }))
  const variables = { PROMETHEUS_TOKEN: 'p', SENTRY_TOKEN: 's', DATADOG_API_KEY: 'd', DATADOG_APPLICATION_KEY: 'a' }
  const subject = { RELEASE: 'v1.2.0', SERVICE: 'shop', ENVIRONMENT: 'production' }
  const reading = await readSource(source, subject, { http, clock: fakeClock(), variables })
  return { ...reading, rule: ruleOfSource(source).name, url: http.calls[0]?.url ?? '', headers: http.calls[0]?.headers }
}

it('has as many recipes as are asked here', () => {
  expect(shown.map(({ name }) => name)).toEqual(['errors-of-users', 'crash-free-sessions', 'checkout-errors'])
})

it('asks Prometheus', async () => {
  const answer = { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1_435_781_451.781, '0.02'] }] } }
  const { value, asked, rule, headers } = await ask('errors-of-users', answer)
  expect({ value, rule }).toEqual({ value: { state: 'measured', value: 0.02 }, rule: 'errors-of-users above 1% for 1m' })
  expect(asked).toContain('version="v1.2.0", code=~"5.."')
  expect(headers).toMatchObject({ authorization: 'Bearer p' })
})

it('asks Sentry, for which too few sessions are no number', async () => {
  const answer = (rate: number | null) => ({
    groups: [{ by: {}, totals: { 'crash_free_rate(session)': rate }, series: { 'crash_free_rate(session)': [rate] } }],
    intervals: ['2026-01-05T11:00:00Z'],
  })
  const { value, url, rule, headers } = await ask('crash-free-sessions', answer(0.997))
  expect({ value, rule }).toEqual({ value: { state: 'measured', value: 0.997 }, rule: 'crash-free-sessions below 99.5% for 2m' })
  expect(new URL(url).searchParams.get('query')).toBe('release:shop@v1.2.0')
  expect(headers).toMatchObject({ authorization: 'Bearer s' })
  expect((await ask('crash-free-sessions', answer(null))).value).toMatchObject({
    state: 'missing',
    reason: expect.stringContaining('null'),
  })
})

it('asks Datadog, for which no series is no number', async () => {
  const series = [
    {
      metric: 'trace.http.request.errors',
      pointlist: [
        [1_767_614_340_000, 3],
        [1_767_614_400_000, 25],
      ],
      scope: 'service:shop',
    },
  ]
  const { value, url, rule, headers } = await ask('checkout-errors', { status: 'ok', series })
  expect({ value, rule }).toEqual({ value: { state: 'measured', value: 25 }, rule: 'checkout-errors above 20 for 1m' })
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    from: '1767614100',
    to: '1767614400',
    query: 'sum:trace.http.request.errors{service:shop,version:v1.2.0}.as_count()',
  })
  expect(headers).toMatchObject({ 'dd-api-key': 'd', 'dd-application-key': 'a' })
  expect((await ask('checkout-errors', { status: 'ok', series: [] })).value).toMatchObject({ state: 'missing' })
})
