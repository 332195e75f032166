import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesTo } from '../../../src/rollout/commands/output-lines.ts'

const follow = (chunks: readonly string[]) => {
  const shown: string[] = []
  const lines = linesTo((text) => shown.push(text))
  for (const chunk of chunks) lines.push(chunk)
  lines.end()
  return shown
}

describe('output that is followed', () => {
  it('comes in whole lines, wherever its chunks end', () => {
    expect(follow(['one\ntw', 'o\nthr', 'ee'])).toEqual(['one', 'two', 'three'])
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 20 })),
        fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', 'b') }),
        (texts, secret) => {
          const whole = [...texts, secret, ...texts].join('\n')
          const chunks = whole.match(/[\s\S]{1,3}/g) ?? []
          expect(follow(chunks).flatMap((lines) => lines.split('\n'))).toContain(secret)
          expect(follow(chunks).join('\n').replaceAll('\n', '')).toBe(whole.split('\n').join(''))
        },
      ),
    )
  })

  it('ends somewhere, and says how much is left out', () => {
    const shown = follow(Array.from({ length: 30_000 }, (_, index) => `line ${index}\n`))
    expect(shown.join('\n').length).toBeLessThan(201_000)
    expect(shown.slice(0, 2)).toEqual(['line 0', 'line 1'])
    const last = Number(shown.at(-2)?.replace('line ', ''))
    expect(shown.at(-1)).toBe(`… ${30_000 - last - 1} more line(s) of output are not shown`)
  })

  it('does not wait for the end of a line that never ends', () => {
    expect(follow(['x'.repeat(9_000), 'y'])[0]).toHaveLength(9_000)
  })
})
