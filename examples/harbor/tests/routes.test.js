import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer } from '../routes.js'

const mood = { delay: 0, fails: false, healthy: true, database: true, orders: true, leak: 0 }
const scene = (change = {}) => ({
  version: 'v1',
  mood,
  cookie: undefined,
  items: async () => [{ id: '1' }],
  metrics: () => 'up 1\n',
  ...change,
})
const broken = async () => {
  throw new Error('gone')
}

test('health tells the version and the database', async () => {
  const { status, body } = await answer('GET', '/SwiftConcur/api/health', scene())
  assert.equal(status, 200)
  assert.deepEqual(body, { status: 'pass', version: 'v1', checks: { database: 'pass' } })
})

test('health fails without the database, and for a release that is never healthy', async () => {
  assert.equal((await answer('GET', '/SwiftConcur/api/health', scene({ items: broken }))).status, 503)
  assert.equal((await answer('GET', '/SwiftConcur/api/health', scene({ mood: { ...mood, healthy: false } }))).status, 503)
})

test('items come from the database, and 503 when it is gone', async () => {
  assert.deepEqual((await answer('GET', '/SwiftConcur/api/items', scene())).body, { items: [{ id: '1' }] })
  assert.equal((await answer('GET', '/SwiftConcur/api/items', scene({ items: broken }))).status, 503)
})

test('a session needs its cookie', async () => {
  assert.equal((await answer('GET', '/SwiftConcur/api/session', scene())).status, 401)
  assert.equal((await answer('GET', '/SwiftConcur/api/session', scene({ cookie: 'a=b; session=abc' }))).status, 200)
})

test('an order is made and removed, and 500 where a release breaks that', async () => {
  assert.deepEqual((await answer('POST', '/SwiftConcur/api/orders', scene())).body, { order: { id: 'o-1' } })
  assert.equal((await answer('DELETE', '/SwiftConcur/api/orders/o-1', scene())).status, 200)
  assert.equal((await answer('POST', '/SwiftConcur/api/orders', scene({ mood: { ...mood, orders: false } }))).status, 500)
})

test('what is not there is 404, and a failing release answers 500 yet says it is healthy', async () => {
  assert.equal((await answer('GET', '/elsewhere', scene())).status, 404)
  assert.equal((await answer('POST', '/SwiftConcur/api/items', scene())).status, 405)
  const failing = scene({ mood: { ...mood, fails: true } })
  assert.equal((await answer('GET', '/SwiftConcur/api/items', failing)).status, 500)
  assert.equal((await answer('GET', '/SwiftConcur/api/health', failing)).status, 200)
  assert.equal((await answer('GET', '/SwiftConcur/metrics', failing)).body, 'up 1\n')
})
