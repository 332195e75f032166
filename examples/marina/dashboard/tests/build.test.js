import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

test('the build leaves the site and tells its version with every answer', (t) => {
  const built = mkdtempSync(join(tmpdir(), 'marina-dashboard-'))
  t.after(() => rmSync(built, { recursive: true }))
  execFileSync(process.execPath, [join(import.meta.dirname, '../build.js'), built], { env: { ...process.env, RELEASE_VERSION: 'v1.2.3' } })
  const output = join(built, '.vercel/output')
  assert.match(readFileSync(join(output, 'static/SwiftConcur/index.html'), 'utf8'), /<h1>Marina<\/h1>/)
  assert.equal(JSON.parse(readFileSync(join(output, 'static/SwiftConcur/health'), 'utf8')).version, 'v1.2.3')
  const { routes } = JSON.parse(readFileSync(join(output, 'config.json'), 'utf8'))
  assert.deepEqual(routes[0], { src: '/(.*)', headers: { 'x-release': 'v1.2.3' }, continue: true })
})
