import { describe, expect, it } from 'vitest'
import { ms } from '../../../../src/core/duration.ts'
import type { HttpAnswer, HttpRequest } from '../../../../src/ports/http.ts'
import { userIntervals } from '../../../../src/rollout/analysis/user-intervals.ts'
import { knownUserTraffic } from '../../../../src/rollout/contract/user-traffic.ts'
import { explainCloudflare } from '../../../../src/rollout/targets/cloudflare/api.ts'
import { cloudflareUserTraffic } from '../../../../src/rollout/targets/cloudflare/user-traffic.ts'
import { restOver } from '../../../../src/rollout/targets/provider-rest.ts'
import { answered, fakeHttp, fakeLog } from '../../../../src/testing/fakes.ts'
import { virtualClock } from '../../../../src/testing/virtual-clock.ts'

const blue = '11111111-1111-4111-8111-111111111111'
const green = '22222222-2222-4222-8222-222222222222'
const minute = 60_000
const late = 5 * minute

type Row = { version: string; requests: unknown; errors: number; sampleInterval?: unknown }

function told(...rows: readonly Row[]): HttpAnswer {
  const groups = rows.map(({ version, requests, errors, sampleInterval = 1 }) => ({
    avg: { sampleInterval },
    dimensions: { scriptVersion: version },
    sum: { errors, requests },
  }))
  return answered(200, JSON.stringify({ data: { viewer: { accounts: [{ workersInvocationsAdaptive: groups }] } }, errors: null }))
}

function refused(status: number, message: string): HttpAnswer {
  const path = ['viewer', 'accounts', '0', 'workersInvocationsAdaptive']
  return answered(status, JSON.stringify({ data: null, errors: [{ message, path, extensions: { timestamp: '2026-11-30T00:00:00Z' } }] }))
}

/** The users' traffic of a Worker whose analytics answer in this order: first to the question whether they may be read. */
async function analytics(answers: readonly HttpAnswer[], sides: { blue?: string; green?: string } = { blue, green }) {
  const clock = virtualClock()
  const asked: HttpRequest[] = []
  const left = [...answers]
  const http = fakeHttp((request) => {
    asked.push(request)
    return left.shift() ?? told()
  })
  const log = fakeLog()
  const rest = restOver({
    provider: 'Cloudflare',
    api: 'https://api.cloudflare.test/client/v4',
    token: 'secret-token',
    http,
    clock,
    explain: explainCloudflare,
    permissions: 'permissions',
  })
  const source = cloudflareUserTraffic({ account: 'acme', script: 'harbor', rest, clock, log, sides: async () => sides })
  const known = await clock.run(knownUserTraffic(source))
  const variables = () =>
    asked.map(({ body }) => {
      const parsed: unknown = JSON.parse(body ?? '')
      return typeof parsed === 'object' && parsed !== null && 'variables' in parsed ? parsed.variables : undefined
    })
  return { clock, asked, variables, log, source, known, start: clock.now() }
}

async function offered(answers: readonly HttpAnswer[], sides?: { blue?: string; green?: string }) {
  const all = await analytics([told(), ...answers], sides)
  if (all.known?.state !== 'offered') throw new Error('not offered')
  return { ...all, users: all.known, read: async () => (all.known?.state === 'offered' ? await all.known.read() : undefined) }
}

const iso = (at: number) => new Date(at).toISOString()

describe('what Cloudflare counts of users', () => {
  it('is asked for by interval once that is five minutes old, and added up by version', async () => {
    const { clock, read, variables, start, asked } = await offered([
      told({ version: blue, requests: 90, errors: 0 }, { version: green, requests: 10, errors: 2 }),
      told({ version: blue, requests: 80, errors: 1 }, { version: green, requests: 20, errors: 3 }),
    ])
    await read()
    expect(asked).toHaveLength(1)
    await clock.run(clock.sleep(minute))
    await read()
    await clock.run(clock.sleep(minute))
    const reading = await read()
    expect(variables().slice(1)).toEqual([
      { accountTag: 'acme', scriptName: 'harbor', from: iso(start - late), until: iso(start - late + minute) },
      { accountTag: 'acme', scriptName: 'harbor', from: iso(start - late + minute), until: iso(start - late + 2 * minute) },
    ])
    expect(asked[1]).toMatchObject({ method: 'POST', url: 'https://api.cloudflare.test/client/v4/graphql' })
    expect(reading?.green).toEqual({
      state: 'read',
      traffic: {
        source: 'invocations of harbor 22222222 by Cloudflare, 5m late: exceptions and exceeded limits, not answers with 5xx',
        since: iso(start - late),
        until: iso(start - late + 2 * minute),
        requests: 30,
        s4xx: 0,
        s5xx: 0,
        failed: 5,
        reset: false,
        tells: 'failures',
      },
    })
    expect(reading?.blue).toMatchObject({ state: 'read', traffic: { requests: 170, failed: 1 } })
  })

  it('is not read yet where no row has come, and asked for again with what follows', async () => {
    const { clock, read, variables, start } = await offered([
      told(),
      told({ version: blue, requests: 90, errors: 0 }, { version: green, requests: 10, errors: 2 }),
    ])
    await read()
    await clock.run(clock.sleep(minute))
    expect((await read())?.green).toEqual({
      state: 'unread',
      reason: expect.stringMatching(
        /^Cloudflare tells no request to the Worker harbor between .* UTC and .* UTC: none came, or they are not counted yet$/,
      ),
    })
    await clock.run(clock.sleep(minute))
    expect((await read())?.green).toMatchObject({ state: 'read', traffic: { requests: 10, failed: 2 } })
    expect(variables().at(-1)).toMatchObject({ from: iso(start - late), until: iso(start - late + 2 * minute) })
  })

  it('is as many requests as were sampled, not as many as they stand for', async () => {
    const { clock, read } = await offered([told({ version: green, requests: 1_000, errors: 30, sampleInterval: 10 })])
    await read()
    await clock.run(clock.sleep(minute))
    expect((await read())?.green).toMatchObject({ state: 'read', traffic: { requests: 100, failed: 3 } })
  })

  it('is counted by the interval in a judge', async () => {
    const { clock, users } = await offered([
      told({ version: green, requests: 10, errors: 2 }),
      told({ version: green, requests: 20, errors: 3 }),
    ])
    const next = userIntervals(users, 'green')
    const signal = new AbortController().signal
    const seen = [await next(signal)]
    for (let count = 0; count < 2; count += 1) {
      await clock.run(clock.sleep(minute))
      seen.push(await next(signal))
    }
    expect(seen).toMatchObject([
      { state: 'nothing-new' },
      { state: 'read', traffic: { requests: 10, failed: 2 } },
      { state: 'read', traffic: { requests: 20, failed: 3 } },
    ])
  })

  it('is nothing of a side that has no version, and no reason to fail where the version is of nobody', async () => {
    const { clock, read } = await offered([told({ version: 'ffffffff-0000-4000-8000-000000000000', requests: 5, errors: 5 })], { blue })
    await read()
    await clock.run(clock.sleep(minute))
    expect(await read()).toMatchObject({ green: { state: 'absent' }, blue: { state: 'read', traffic: { requests: 0, failed: 0 } } })
  })

  it.each([
    ['a 503', refused(503, 'unable to execute query, please try again later'), /unable to execute query/],
    ['an error with a 200', refused(200, 'rate limiter budget depleted, try again after 5 minutes'), /rate limiter budget depleted/],
    ['a 403 in between', refused(403, 'not authorized for that account'), /not authorized for that account/],
    ['no such account', answered(200, '{"data":{"viewer":{"accounts":[]}},"errors":null}'), /not what its API documents/],
    ['a count that is none', told({ version: green, requests: null, errors: 0 }), /sum\.requests/],
    ['no sample interval', told({ version: green, requests: 1, errors: 0, sampleInterval: null }), /sampleInterval/],
    ['a page', answered(200, '<!doctype html>'), /not what its API documents/],
    ['no answer', { state: 'failed', reason: 'timeout', message: 'timed out', elapsed: ms(1) } as const, /timed out/],
    ['nobody there', { state: 'failed', reason: 'refused', message: 'refused', elapsed: ms(1) } as const, /cannot be reached/],
  ])('is unread with %s, never without errors, and counted on afterwards', async (_what, answer, message) => {
    const { clock, read, variables, start } = await offered([answer, told({ version: green, requests: 10, errors: 4 })])
    await read()
    await clock.run(clock.sleep(minute))
    expect((await read())?.green).toEqual({ state: 'unread', reason: expect.stringMatching(message) })
    await clock.run(clock.sleep(minute))
    expect((await read())?.green).toMatchObject({ state: 'read', traffic: { requests: 10, failed: 4 } })
    expect(variables().at(-1)).toMatchObject({ from: iso(start - late), until: iso(start - late + 2 * minute) })
  })
})

describe('a token without the right to read analytics', () => {
  it.each([
    ['a 403', refused(403, 'not authorized for that account')],
    ['a 200', refused(200, "account 'acme' does not have access to the path")],
  ])('is offered nothing, which is said once with the permission, where Cloudflare answers with %s', async (_what, answer) => {
    const { known, source, log, asked } = await analytics([answer])
    expect(known).toEqual({
      state: 'not-offered',
      reason: 'target.token may not read what users get of the Worker harbor: it lacks the permission "Account Analytics: Read"',
    })
    await knownUserTraffic(source)
    expect(asked).toHaveLength(1)
    expect(log.lines.filter((line) => line.includes('Account Analytics: Read'))).toHaveLength(1)
    expect(JSON.stringify(log.lines)).not.toContain('secret-token')
  })

  it('is not what a failure says', async () => {
    expect((await analytics([refused(500, 'Internal server error')])).known).toMatchObject({ state: 'offered' })
    expect((await analytics([refused(401, 'Unauthorized')])).known).toMatchObject({ state: 'offered' })
  })
})
