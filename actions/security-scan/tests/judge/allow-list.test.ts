import type { Finding } from '@slipway/shared/evidence/schema'
import { describe, expect, it } from 'vitest'
import { applyAllowances } from '../../src/judge/allow-list.ts'

const finding = (fingerprint: string, file: string): Finding => ({
  rule: 'r',
  kind: 'secret',
  severity: 'high',
  title: 't',
  tools: ['x'],
  aliases: [],
  fingerprint,
  place: { file },
})
const entry = { finding: 'a', file: 'a.js', reason: 'revoked', owner: '@mona', until: '2026-01-05' }
const lastSecond = Date.parse('2026-01-05T23:59:59Z')

describe('security.allow', () => {
  it('lets one finding in one file in, to the end of its last day', () => {
    const [own, copy, other] = [finding('a', 'a.js'), finding('a', 'b.js'), finding('b', 'a.js')]
    const result = applyAllowances([own, copy, other], [entry], lastSecond)
    expect(result).toEqual({ counting: [copy, other], allowed: [{ finding: own, by: entry }], expired: [], unused: [] })
  })

  it('lets it count again on the day after, and says who had allowed it', () => {
    const result = applyAllowances([finding('a', 'a.js')], [entry], lastSecond + 1_000)
    expect(result).toMatchObject({ allowed: [], expired: [entry], unused: [] })
    expect(result.counting).toMatchObject([{ fingerprint: 'a', detail: 'It was allowed until 2026-01-05 by @mona (revoked).' }])
  })

  it('takes the entry that still holds, where there are two', () => {
    const later = { ...entry, until: '2027-01-05' }
    expect(applyAllowances([finding('a', 'a.js')], [entry, later], lastSecond + 1_000)).toMatchObject({
      counting: [],
      allowed: [{ by: later }],
    })
  })

  it('names what no finding needs', () => {
    expect(applyAllowances([], [entry], lastSecond)).toMatchObject({ unused: [entry], expired: [] })
  })
})
