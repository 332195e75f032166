import { expect, it } from 'vitest'
import { npmSeverity } from '../../src/scanners/npm-severity.ts'

it.each([
  ['critical', 'critical'],
  ['HIGH', 'high'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['info', 'low'],
  ['', 'unknown'],
  ['constructor', 'unknown'],
  ['severe', 'unknown'],
])('reads "%s" of the npm registry as %s', (word, severity) => expect(npmSeverity(word)).toBe(severity))
