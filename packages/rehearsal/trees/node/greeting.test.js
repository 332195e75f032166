import assert from 'node:assert/strict'
import { test } from 'node:test'
import { greeting } from './greeting.js'

test('somebody is greeted', () => assert.notEqual(greeting, ''))
