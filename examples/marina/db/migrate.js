// Brings the database of DATABASE_URL to the newest file of `migrations/`, each as one query and so in one transaction, and prints the revision. What a
// team with Supabase has `supabase db push` for. The old release goes on serving meanwhile: a migration only adds.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { query } from './postgres.js'

const { DATABASE_URL = '' } = process.env
if (DATABASE_URL === '') throw new Error('DATABASE_URL is not set (a line of SLIPWAY_SECRETS)')
const folder = join(import.meta.dirname, 'migrations')
const timeout = 30_000

await query(
  DATABASE_URL,
  'create schema if not exists marina; create table if not exists marina.revisions (name text primary key)',
  timeout,
)
const applied = new Set((await query(DATABASE_URL, 'select name from marina.revisions', timeout)).map(({ name }) => name))
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()
for (const file of files.filter((name) => !applied.has(name))) {
  const sql = readFileSync(join(folder, file), 'utf8')
  try {
    await query(DATABASE_URL, `${sql}; insert into marina.revisions values ('${file}')`, timeout)
  } catch (error) {
    throw new Error(`db/migrations/${file}: ${error instanceof Error ? error.message : error}`)
  }
  console.error(`applied ${file}`)
}
console.log(files.at(-1))
