import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'

const pages = join(import.meta.dirname, '../docs')

/** The first configuration that a page shows: what a reader copies. */
function firstConfiguration(page: string): string {
  const [, text = ''] = /^```yaml\n(.*?)^```/ms.exec(readFileSync(join(pages, page), 'utf8')) ?? []
  return text
}

describe('the page of a target', () => {
  it.each([
    ['haproxy.md', 'haproxy'],
    ['command.md', 'command'],
  ])('begins with a file of at most 12 lines that is taken as it stands: %s', (page, type) => {
    const text = firstConfiguration(page)
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(12)
    const production = parseConfig(text, '.github/slipway.yml').environments.get('production')
    expect(production?.target?.type).toBe(type)
    expect(production?.placement?.prepare).toBeDefined()
  })
})
