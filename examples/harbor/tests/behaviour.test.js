import assert from 'node:assert/strict'
import { test } from 'node:test'
import { moodOf, parseBehaviour } from '../behaviour.js'

const fails = (behaviour, requests, age = 0) => moodOf(parseBehaviour(behaviour), { requests, age }).fails

test('a failing release is good until its onset, then fails its share', () => {
  const behaviour = { kind: 'failing', afterRequests: 10, share: 0.5 }
  const failures = Array.from({ length: 30 }, (_, index) => fails(behaviour, index + 1))
  assert.equal(failures.slice(0, 10).filter(Boolean).length, 0)
  assert.equal(failures.slice(10).filter(Boolean).length, 10)
})

test('an onset in time is waited for', () => {
  assert.equal(fails({ kind: 'failing', afterMs: 500 }, 1, 499), false)
  assert.equal(fails({ kind: 'failing', afterMs: 500 }, 1, 500), true)
})

test('a slow release delays, one that drops its database has none', () => {
  assert.equal(moodOf(parseBehaviour({ kind: 'slow', ms: 70 }), { requests: 1, age: 0 }).delay, 70)
  assert.equal(moodOf(parseBehaviour({ kind: 'drops-database' }), { requests: 1, age: 0 }).database, false)
})

test('a release that breaks orders does only that, and a leaking one tells how much it leaks', () => {
  const broken = moodOf(parseBehaviour({ kind: 'breaks-orders' }), { requests: 1, age: 0 })
  assert.deepEqual(broken, { delay: 0, fails: false, healthy: true, database: true, orders: false, leak: 0 })
  assert.equal(moodOf(parseBehaviour({ kind: 'leaking', megabytes: 2, afterRequests: 1 }), { requests: 1, age: 0 }).leak, 0)
  assert.equal(moodOf(parseBehaviour({ kind: 'leaking', megabytes: 2, afterRequests: 1 }), { requests: 2, age: 0 }).leak, 2)
})

test('an unknown kind and a wrong number are named', () => {
  assert.throws(() => parseBehaviour({ kind: 'odd' }), /"odd".*good, never-healthy/)
  assert.throws(() => parseBehaviour({ kind: 'failing', share: 2 }), /share is 2/)
})
