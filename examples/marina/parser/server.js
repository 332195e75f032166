// @ts-check
/**
 * The parser: the server of one's own, behind HAProxy. In the product that this one is modelled on it is a program in Rust; Node stands for it
 * here, so that it runs without another toolchain. Reads PORT, HOST, DATABASE_URL and `release.json` beside it; tells RELEASE_DIGEST, where
 * whoever started it gives it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { query } from '../db/postgres.js'

const base = '/SwiftConcur/parser'
const told = join(import.meta.dirname, 'release.json')
const version = existsSync(told) ? String(JSON.parse(readFileSync(told, 'utf8')).version) : '0.0.0-dev'
const { PORT = '8080', HOST = '127.0.0.1', DATABASE_URL = '', RELEASE_DIGEST = '' } = process.env
let stopping = false

const server = createServer(async (request, response) => {
  request.resume()
  const { status, body } = await answer((request.url ?? '/').replace(/\?.*$/, ''))
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-release': version,
    ...(RELEASE_DIGEST === '' ? {} : { 'x-release-digest': RELEASE_DIGEST }),
    ...(stopping ? { connection: 'close' } : {}),
  })
  response.end(`${JSON.stringify(body)}\n`)
})

/** @param {string} path @returns {Promise<{ status: number, body: object }>} */
async function answer(path) {
  if (path === `${base}/health`) {
    const database = (await berths()) === undefined ? 'fail' : 'pass'
    return { status: database === 'pass' ? 200 : 503, body: { status: database, version, checks: { database } } }
  }
  if (path !== `${base}/berths`) return { status: 404, body: { error: 'there is nothing here' } }
  const found = await berths()
  return found === undefined ? { status: 503, body: { error: 'the database does not answer' } } : { status: 200, body: { berths: found } }
}

/** Undefined where the database gives none. */
async function berths() {
  try {
    return (await query(DATABASE_URL, 'select name from marina.berths order by name')).map(({ name }) => name)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return undefined
  }
}

/** Takes no new request, lets those under way end, then goes. */
function stop() {
  if (stopping) return
  stopping = true
  server.close(() => process.exit(0))
  server.closeIdleConnections()
}

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop)
server.listen(Number(PORT), HOST, () => console.log(`parser ${version} listens on port ${PORT}`))
