import { environmentOf, parseConfig } from '@slipway/shared/config/load'
import type { PostgresAnswer } from '@slipway/shared/probe/postgres/postgres'
import { judgeProbes } from '@slipway/shared/probe/probe-result'
import { runProbes } from '@slipway/shared/probe/probe-run'
import { answered, fakeClock, fakeHttp } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const text = 'service: a\nenvironments: { x: { tier: staging, url: https://a.test, database: { postgres: $DATABASE_URL } } }\n'
const { probes } = environmentOf(parseConfig(text, 'slipway.yml'), 'x')
const unreachable: PostgresAnswer = { state: 'failed', message: 'connect ENOTFOUND db', unreachable: true, undelivered: true }
const refusing: PostgresAnswer = { state: 'failed', message: 'the database is starting up', unreachable: false }
const well: PostgresAnswer = { state: 'answered', rows: 1, value: '1' }

const look = async (page: object, answer: PostgresAnswer | undefined) => {
  const results = await runProbes(probes, {
    baseUrl: 'https://a.test',
    variables: answer === undefined ? {} : { DATABASE_URL: 'postgres://db/app' },
    http: fakeHttp(() => answered(200, JSON.stringify(page))),
    clock: fakeClock(),
    clients: { postgres: async () => answer ?? Promise.reject(new Error('not asked')) },
  })
  const judged = judgeProbes(results)
  return [judged.verdict, judged.verdict === 'pass' ? '' : judged.reason, results.flatMap(({ unasked }) => unasked ?? [])]
}

describe('the database of a ready set', () => {
  it.each<[string, object, PostgresAnswer | undefined, string, RegExp, string[]]>([
    ['is asked itself', { status: 'ok' }, well, 'pass', /^$/, []],
    ['is ill where it says so', { status: 'ok' }, refusing, 'fail', /^database: the database is starting up/, []],
    ['is well by the page where this machine cannot reach it', { checks: { database: 'pass' } }, unreachable, 'pass', /^$/, []],
    [
      'is ill by the page where this machine cannot reach it',
      { checks: { database: 'down' } },
      unreachable,
      'fail',
      /"database" is "down"/,
      [],
    ],
    ['is well by the page where its address is not known', { components: { db: { status: 'UP' } } }, undefined, 'pass', /^$/, []],
    ['is not asked, and fails nothing, where nobody tells of it', { status: 'ok' }, unreachable, 'pass', /^$/, ['database']],
    ['is not asked, and fails nothing, where its address is not known', { status: 'ok' }, undefined, 'pass', /^$/, ['database']],
    [
      'is ill by a page that calls itself well',
      { status: 'ok', checks: { 'postgres:connections': [{ status: 'fail' }] } },
      well,
      'fail',
      /"postgres:connections" is "fail"/,
      [],
    ],
  ])('%s', async (_what, page, answer, verdict, reason, unasked) => {
    expect(await look(page, answer)).toEqual([verdict, expect.stringMatching(reason), unasked])
  })

  it('is not taken for another dependency of the page', async () => {
    expect((await look({ status: 'ok', checks: { dbaas: 'fail' } }, well))[0]).toBe('warn')
  })
})
