import { readFileSync } from 'node:fs'
import { entrySchema } from '@slipway/shared/watch/watch-entry'
import { describe, expect, it } from 'vitest'

const page = readFileSync(new URL('../../../docs/contracts.md', import.meta.url), 'utf8')

describe('samples.ndjson', () => {
  it('has the kinds and keys that docs/contracts.md tells', () => {
    const [, section = ''] = page.split('## Samples of a watch\n')
    const rows = section
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `'))
    const told = rows?.map((row) => [...(row.split(':')[0] ?? '').matchAll(/`(\w+(?:-\w+)?)`/g)].map(([, name]) => name))
    expect(told).toEqual(entrySchema.options.map(({ shape }) => [shape.kind.value, ...Object.keys(shape).filter((key) => key !== 'kind')]))
  })
})
