import { describe, expect, it } from 'vitest'
import { secretPatterns } from '../src/scanners/secret-patterns.ts'
import { KnownSecrets } from '../src/secrets/known.ts'
import { readable } from '../src/secrets/text.ts'
import { aScan, samples } from './samples.ts'

describe('secret-patterns', () => {
  it('finds a secret, points at its line and never tells its value', async () => {
    const result = await secretPatterns.run(
      aScan({ 'src/a.ts': `x\nconst t = '${samples.github}'\nagain('${samples.github}')`, 'src/b.ts': 'ok' }),
    )
    expect(result).toMatchObject({
      state: 'findings',
      findings: [{ rule: 'secret-patterns/github-token', kind: 'secret', place: { file: 'src/a.ts', line: 2 } }],
    })
    expect(result.findings[0]?.detail).toContain('lines 3 too')
    expect(JSON.stringify(result)).not.toContain(samples.github)
  })

  it('gives the same fingerprint wherever the line moves, and another for another repository', async () => {
    const one = await secretPatterns.run(aScan({ 'a.ts': samples.github }))
    const moved = await secretPatterns.run(aScan({ 'b.ts': `\n\n${samples.github}` }))
    expect(moved.findings[0]?.fingerprint).toBe(one.findings[0]?.fingerprint)
    expect(await new KnownSecrets('other/repository').fingerprint(samples.github)).not.toBe(one.findings[0]?.fingerprint)
  })

  it('counts what it did not search, and tells what a comment allowed', async () => {
    const files = {
      'a.png': 'PNG\0\0',
      'big.json': 'x'.repeat(2_097_153),
      'a.ts': `${samples.github} // slipway:allow-secret revoked in a drill`,
    }
    expect(await secretPatterns.run(aScan(files))).toMatchObject({
      state: 'clean',
      reason: '1 files searched, 1 binary and 1 above 2 MiB skipped; 1 allowed by a comment: a.ts:1 (revoked in a drill)',
    })
  })

  it('reads UTF-16 as Windows tools write it', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(samples.github, 'utf16le')])
    expect(readable(bytes.toString('utf8'))).toContain(samples.github)
    expect(readable('plain')).toBe('plain')
    expect(readable('ab\0cd')).toBeUndefined()
  })
})
