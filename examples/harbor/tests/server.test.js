import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
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

test('the service starts, answers with its version, and ends on SIGTERM', async (t) => {
  const port = await freePort()
  const service = spawn(process.execPath, [join(import.meta.dirname, '../server.js')], {
    env: { PORT: String(port), DATABASE_URL: 'postgres://harbor@127.0.0.1:1/harbor', RELEASE_DIGEST: 'sha256:1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => service.kill('SIGKILL'))
  await once(service.stdout, 'data')
  const health = await fetch(`http://127.0.0.1:${port}/SwiftConcur/api/health`)
  assert.equal(health.status, 503)
  assert.equal(health.headers.get('x-release'), '0.0.0-dev')
  assert.equal(health.headers.get('x-release-digest'), 'sha256:1')
  const metrics = await (await fetch(`http://127.0.0.1:${port}/SwiftConcur/metrics`)).text()
  assert.match(metrics, /^process_cpu_seconds_total \d/m)
  service.kill('SIGTERM')
  assert.deepEqual(await once(service, 'exit'), [0, null])
})
