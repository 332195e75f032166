import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { query } from '../../../../../examples/harbor/postgres.js'
import { type PostgresServer, startPostgres } from '../../../src/stage/database/postgres.ts'

let cache: string
let postgres: PostgresServer

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'slipway-cache-'))
  postgres = await startPostgres({ cache, schema: "create table items (id int, name text); insert into items values (1, 'anchor')" })
}, 120_000)
afterAll(async () => {
  await postgres[Symbol.asyncDispose]()
  await rm(cache, { recursive: true })
})

it('answers queries over the wire', async () => {
  expect(await query(postgres.url, 'select id, name, null as gone from items')).toEqual([{ id: '1', name: 'anchor', gone: null }])
})

it('passes on the server’s own words when a query is wrong, and answers the next one', async () => {
  await expect(query(postgres.url, 'select nothing')).rejects.toThrow('column "nothing" does not exist')
  expect(await query(postgres.url, 'select 1 as n')).toEqual([{ n: '1' }])
})

it('serves two sides and their probes at once', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => query(postgres.url, `select ${index} as n`, 10_000)))
  expect(answers.map(([row]) => row?.['n'])).toEqual(Array.from({ length: 60 }, (_, index) => String(index)))
})

it('goes on after a client that left in the middle of a transaction', async () => {
  await Promise.allSettled([query(postgres.url, 'begin; select pg_sleep(0.05)', 20)])
  expect(await query(postgres.url, 'select 2 as n')).toEqual([{ n: '2' }])
})

it('starts the next time from the snapshot it kept, without the tables of the first', async () => {
  expect(await readdir(cache)).toEqual([expect.stringMatching(/^pglite-\d+\.\d+\.\d+\.tar$/)])
  await using second = await startPostgres({ cache })
  await expect(query(second.url, 'select * from items')).rejects.toThrow('relation "items" does not exist')
})

it('makes a new one where the snapshot is damaged', async () => {
  const damaged = await mkdtemp(join(tmpdir(), 'slipway-cache-'))
  const [name = ''] = await readdir(cache)
  await writeFile(join(damaged, name), 'not a tar')
  await using other = await startPostgres({ cache: damaged })
  expect(await query(other.url, 'select 3 as n')).toEqual([{ n: '3' }])
  await rm(damaged, { recursive: true })
})
