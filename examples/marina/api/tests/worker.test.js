import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import worker from '../worker.js'

const ask = (path, headers = {}) => worker.fetch(new Request(`https://marina.example/SwiftConcur/api${path}`, { headers }))

test('every answer tells the release', async () => {
  const health = ask('/health')
  assert.equal(health.status, 200)
  assert.equal(health.headers.get('x-release'), '0.0.0-dev')
  assert.deepEqual(await health.json(), { status: 'pass', version: '0.0.0-dev' })
  assert.equal(ask('/nothing').headers.get('x-release'), '0.0.0-dev')
})

test('there are items, and a session needs its cookie', async () => {
  assert.deepEqual((await ask('/items').json()).items.length, 3)
  assert.equal(ask('/session').status, 401)
  assert.equal(ask('/session', { cookie: 'a=b; session=abc' }).status, 200)
})

test('the build writes the version in', async (t) => {
  const built = mkdtempSync(join(tmpdir(), 'marina-api-'))
  t.after(() => rmSync(built, { recursive: true }))
  execFileSync(process.execPath, [join(import.meta.dirname, '../build.js'), built], { env: { ...process.env, RELEASE_VERSION: 'v1.2.3' } })
  // A folder of its own has no package.json that says what a .js file is.
  const { default: one } = await import(`data:text/javascript,${encodeURIComponent(readFileSync(join(built, 'worker.js'), 'utf8'))}`)
  assert.equal(one.fetch(new Request('https://marina.example/')).headers.get('x-release'), 'v1.2.3')
})
