import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseProduct } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { root } from '../repository.ts'

const page = readFileSync(join(root, 'docs/services.md'), 'utf8')
const files = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text)

describe('the page on several services', () => {
  it('has files, and the product of the guide is one of at most 25 lines', () => {
    const [guide = ''] = files
    expect(files.length).toBeGreaterThan(1)
    expect(guide).toMatch(/^product: swiftconcur$/m)
    expect(guide.trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  })

  it.each(files)('has files that are right: %s', (text) => {
    const { name, services, environments } = parseProduct(text, 'docs/services.md')
    expect(services.length).toBeGreaterThan(1)
    if (name === 'swiftconcur')
      expect([services, environments]).toEqual([
        ['api', 'dashboard', 'parser'],
        ['staging', 'production'],
      ])
    for (const service of services) expect(parseProduct(text, 'docs/services.md').of(service).environments.size).toBe(environments.length)
  })
})
