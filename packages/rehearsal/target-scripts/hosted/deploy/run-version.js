// @ts-check
// A version of its own: it runs beside all others, on a port of its own, for as long as the provider keeps it.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Starts $RELEASE, unless it runs, and gives its address. */
export async function runVersion() {
  const { HARBOR_HOME = '', RELEASE = '', COLOUR = 'blue' } = process.env
  const home = join(HARBOR_HOME, RELEASE)
  mkdirSync(home, { recursive: true })
  const noted = join(home, 'port')
  const port = existsSync(noted) ? readFileSync(noted, 'utf8') : String(await freePort())
  writeFileSync(noted, port)
  const env = { ...process.env, HARBOR_HOME: home, HARBOR_BLUE_PORT: port, HARBOR_GREEN_PORT: port }
  const started = spawnSync(join(import.meta.dirname, 'start.sh'), [COLOUR, RELEASE], { env, stdio: 'inherit' })
  if (started.status !== 0) throw new Error(`start.sh ended with ${started.status}`)
  return `http://127.0.0.1:${port}`
}

/** @param {string} url @param {string} token @param {object} body */
export async function call(url, token, body) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}
