import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const output = join(root, 'dist/.vercel/output')

test('the build leaves the site and tells its version with every answer', () => {
  execFileSync(process.execPath, ['build.js'], { cwd: root, env: { ...process.env, RELEASE_VERSION: 'v1.2.3' } })
  assert.match(readFileSync(join(output, 'static/SwiftConcur/index.html'), 'utf8'), /<h1>Marina<\/h1>/)
  assert.equal(JSON.parse(readFileSync(join(output, 'static/SwiftConcur/health'), 'utf8')).version, 'v1.2.3')
  const { routes } = JSON.parse(readFileSync(join(output, 'config.json'), 'utf8'))
  assert.deepEqual(routes[0], { src: '/(.*)', headers: { 'x-release': 'v1.2.3' }, continue: true })
})
