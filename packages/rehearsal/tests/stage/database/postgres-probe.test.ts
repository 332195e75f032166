import { parseConfig } from '@slipway/shared/config/load'
import { runProbe } from '@slipway/shared/probe/probe-run'
import { fakeClock, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../src/stage/database/postgres.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres({
    schema: "create table orders (id int, state text, paid boolean); insert into orders values (1, 'open', true), (2, null, false);",
  })
}, 120_000)
afterAll(async () => server[Symbol.asyncDispose]())

const said = async (query: string, expectation: string) => {
  const probe = `{ name: db, postgres: { url: $DB, query: "${query}", expect: ${expectation} } }`
  const text = `service: a\nenvironments: { x: { tier: staging, url: 'https://a.test' } }\nhealth: { basic: [${probe}] }\n`
  const [written] = parseConfig(text, 'slipway.yml').environments.get('x')?.probes ?? []
  if (written === undefined) throw new Error('no probe')
  const options = { baseUrl: 'https://a.test', variables: { DB: server.url }, http: fakeHttp(refused), clock: fakeClock() }
  const result = await runProbe(written, options)
  return result.verdict === 'pass' ? 'pass' : `${result.verdict}: ${result.brief}`
}

describe('what a real Postgres gives to a query', () => {
  it.each([
    ['select 1 where false', '{ rows: 1 }', 'fail: the query gave 0 rows, expected "1"'],
    ['select 1 where false', '{ rows: 0 }', 'pass'],
    ['select pg_is_in_recovery()', '{ value: false }', 'pass'],
    ['select pg_is_in_recovery()', '{ value: t }', 'fail: the query gave "f", expected "t"'],
    ['select id from orders order by id', '{ rows: 2, value: 1 }', 'pass'],
    ['select count(*) from orders', "{ value: '> 5' }", 'fail: the query gave "2", expected > 5'],
    ['select avg(id) from orders', "{ value: '>= 1.5' }", 'pass'],
    ['select state from orders where id = 2', '{ value: open }', 'fail: the query gave no value, expected "open"'],
    ['select state from orders where id = 1', '{ value: shut }', 'fail: the query gave another value, expected "shut"'],
    ['select now(); select paid from orders where id = 1', '{ rows: 1, value: t }', 'pass'],
    ['update orders set paid = true where id = 9', '{ rows: 1 }', 'fail: the query gave 0 rows, expected "1"'],
  ])('%s, expected %s: %s', async (query, expectation, expected) => {
    expect(await said(query, expectation)).toBe(expected)
  })

  it('is told in the words of the database where it refuses the query', async () => {
    expect(await said('select * from nothing', '{ rows: 1 }')).toBe('fail: relation "nothing" does not exist')
  })
})
