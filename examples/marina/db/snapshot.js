// Saves the rows of the database of DATABASE_URL to the file $SNAPSHOT, one JSON object a line. Of Supabase you would take `pg_dump`.
import { writeFileSync } from 'node:fs'
import { query } from './postgres.js'

const { DATABASE_URL = '', SNAPSHOT = '' } = process.env
const rows = await query(DATABASE_URL, 'select name from marina.berths order by name', 30_000)
writeFileSync(SNAPSHOT, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
