// @ts-check
/**
 * Harbor: a small service with a database behind it. Reads PORT, HOST, DATABASE_URL, HARBOR_PID_FILE and `release.json` beside it; tells
 * RELEASE_DIGEST, the digest of the artifact that it was started from, where whoever started it gives it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { moodOf, parseBehaviour } from './behaviour.js'
import { Metrics } from './metrics.js'
import { query } from './postgres.js'
import { answer, isOfUser } from './routes.js'

const release = readRelease()
const digest = process.env.RELEASE_DIGEST ?? ''
const databaseUrl = process.env.DATABASE_URL ?? ''
const metrics = new Metrics()
const started = performance.now()
/** What a leaking release never lets go of. @type {Buffer[]} */
const leaked = []
let requests = 0
let stopping = false

const server = createServer(async (request, response) => {
  const begun = performance.now()
  const path = (request.url ?? '/').replace(/\?.*$/, '')
  if (isOfUser(path)) requests++
  const mood = moodOf(release.behaviour, { requests, age: begun - started })
  request.resume()
  if (isOfUser(path) && mood.leak > 0) leaked.push(Buffer.alloc(mood.leak * 1_048_576, 1))
  if (isOfUser(path) && mood.delay > 0) await sleep(mood.delay)
  const scene = {
    version: release.version,
    mood,
    cookie: request.headers.cookie,
    items: () => readItems(mood.database),
    metrics: () => metrics.render(),
  }
  const reply = await answer(request.method ?? 'GET', path, scene)
  const body = reply.type === undefined ? `${JSON.stringify(reply.body)}\n` : String(reply.body)
  response.writeHead(reply.status, {
    'content-type': reply.type ?? 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-release': release.version,
    ...(digest === '' ? {} : { 'x-release-digest': digest }),
    ...(stopping ? { connection: 'close' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
  if (isOfUser(path)) metrics.record(reply.status, (performance.now() - begun) / 1_000)
})

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop)
// Written before the port is taken: whoever holds the port can be found and stopped.
if (process.env.HARBOR_PID_FILE) writeFileSync(process.env.HARBOR_PID_FILE, `${process.pid}\n`)
server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '127.0.0.1', () => {
  console.log(`harbor ${release.version} (${release.behaviour.kind}) listens on port ${process.env.PORT ?? 8080}`)
})

/** Takes no new request, lets those under way end, then goes. */
function stop() {
  if (stopping) return
  stopping = true
  server.close(() => process.exit(0))
  server.closeIdleConnections()
}

/** A release that has dropped its database asks where none listens. @param {boolean} database */
async function readItems(database) {
  if (databaseUrl === '') throw new Error('DATABASE_URL is not set')
  return query(database ? databaseUrl : 'postgres://harbor@127.0.0.1:1/harbor', 'select id, name from items order by id')
}

function readRelease() {
  try {
    const { version, behaviour } = JSON.parse(readFileSync(join(import.meta.dirname, 'release.json'), 'utf8'))
    return { version: String(version), behaviour: parseBehaviour(behaviour) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { version: '0.0.0-dev', behaviour: parseBehaviour({ kind: 'good' }) }
    throw error
  }
}
