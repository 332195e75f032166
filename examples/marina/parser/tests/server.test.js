import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

test('what was built starts, tells its version and that it has no database, and ends on SIGTERM', async (t) => {
  const built = mkdtempSync(join(tmpdir(), 'marina-parser-'))
  t.after(() => rmSync(built, { recursive: true }))
  execFileSync(process.execPath, [join(import.meta.dirname, '../build.js'), built], { env: { ...process.env, RELEASE_VERSION: 'v1.2.3' } })
  const port = await freePort()
  const parser = spawn(process.execPath, [join(built, 'parser/server.js')], {
    env: { PORT: String(port), DATABASE_URL: 'postgres://marina@127.0.0.1:1/marina', RELEASE_DIGEST: 'sha256:1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  t.after(() => parser.kill('SIGKILL'))
  await once(parser.stdout, 'data')
  const health = await fetch(`http://127.0.0.1:${port}/SwiftConcur/parser/health`)
  assert.equal(health.status, 503)
  assert.equal(health.headers.get('x-release'), 'v1.2.3')
  assert.equal(health.headers.get('x-release-digest'), 'sha256:1')
  assert.deepEqual(await health.json(), { status: 'fail', version: 'v1.2.3', checks: { database: 'fail' } })
  parser.kill('SIGTERM')
  assert.deepEqual(await once(parser, 'exit'), [0, null])
})
