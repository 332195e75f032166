import { parseConfig } from '@slipway/shared/config/load'
import { longestConfiguration, mostProblems } from '@slipway/shared/config/size-limits'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { describe, expect, it } from 'vitest'
import { minimal } from './grammar.ts'

function messageFor(text: string): string {
  try {
    parseConfig(text, 'slipway.yml')
  } catch (error) {
    if (error instanceof ActionError) return messageOf(error)
    throw error
  }
  throw new Error('it was read')
}

describe('a slipway.yml of any size', () => {
  it('is not read above its limit', () => {
    expect(messageFor(minimal(`x: ${'a'.repeat(longestConfiguration)}`))).toMatch(
      /^slipway\.yml has \d+ bytes, and at most 262144 are read$/,
    )
  })

  it('has its first problems told, and that there are more', () => {
    const lines = messageFor(minimal(Array.from({ length: 10_000 }, (_, index) => `key${index}: a\n`).join(''))).split('\n')
    expect(lines[0]).toBe('slipway.yml has more than 100 problems:')
    expect(lines).toHaveLength(mostProblems + 2)
    expect(lines.at(-1)).toBe('  - and more')
  })

  it('has no value and no name told in full that nobody reads to its end', () => {
    const [, ...lines] = messageFor(minimal(`security: { critical: ${'a'.repeat(50_000)}, ${'b'.repeat(50_000)}: 1 }`)).split('\n')
    expect(lines).toHaveLength(2)
    expect(lines.find((line) => line.includes('aaa'))).toMatch(/a{190}….*expected/)
    for (const line of lines) expect(line.length).toBeLessThan(1_010)
  })

  it('is refused with more services in environments than can be compared with each other', () => {
    const environments = Array.from({ length: 2_001 }, (_, index) => `  e${index}: *e\n`).join('')
    expect(messageFor(`x: &e { url: https://example.com }\nservice: harbor\nenvironments:\n${environments}`)).toContain(
      'the file: 2001 services in environments; expected at most 2000',
    )
  })
})
