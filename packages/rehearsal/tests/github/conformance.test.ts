import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const table = readFileSync(join(import.meta.dirname, '../../src/github/CONFORMANCE.md'), 'utf8')
const rows = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (behaviour |-)/.test(line))

it('names for every behaviour a test that exists', () => {
  const missing = rows.filter((row) => {
    const [, file, title] = /\| `([a-z-]+\.test\.ts)` (.+?) +\|$/.exec(row) ?? []
    if (file === undefined || title === undefined) return true
    const source = readFileSync(join(import.meta.dirname, file), 'utf8')
    return !source.includes(`'${title}'`) && !source.includes(`"${title}"`)
  })
  expect(rows.length).toBeGreaterThan(50)
  expect(missing).toEqual([])
})
