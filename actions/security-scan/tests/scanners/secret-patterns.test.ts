import { describe, expect, it } from 'vitest'
import { secretPatterns } from '../../src/scanners/secret-patterns.ts'
import { decode, encodingOf, whyClosed } from '../../src/secrets/encoding.ts'
import { KnownSecrets } from '../../src/secrets/known-secrets.ts'
import { piecesOf } from '../../src/secrets/pieces.ts'
import { aScan, outcomeOf, samples } from '../samples.ts'

describe('secret-patterns', () => {
  it('finds a secret, points at its line and never tells its value', async () => {
    const result = await outcomeOf(
      secretPatterns,
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
    const one = await outcomeOf(secretPatterns, aScan({ 'a.ts': samples.github }))
    const moved = await outcomeOf(secretPatterns, aScan({ 'b.ts': `\n\n${samples.github}` }))
    expect(moved.findings[0]?.fingerprint).toBe(one.findings[0]?.fingerprint)
    expect(await new KnownSecrets('other/repository').fingerprint({ value: samples.github, isChosen: false, file: 'a', line: 1 })).not.toBe(
      one.findings[0]?.fingerprint,
    )
  })

  it('counts what it searched, and tells what a comment allowed', async () => {
    const files = { 'a.png': 'PNG\0\0', 'a.ts': `${samples.github} // slipway:allow-secret revoked in a drill` }
    expect(await outcomeOf(secretPatterns, aScan(files))).toMatchObject({
      state: 'clean',
      reason: '1 files searched, and 1 binary for tokens in plain sight; 1 allowed by a comment: a.ts:1 (revoked in a drill)',
      unscanned: [],
    })
  })

  it('searches files of any size that GitHub takes, at the right line', async () => {
    const dump = `${'x'.repeat(79)}\n`.repeat(60_000)
    const result = await outcomeOf(secretPatterns, aScan({ 'dump.sql': `${dump}${samples.github}\n${dump}` }))
    expect(result).toMatchObject({ findings: [{ place: { file: 'dump.sql', line: 60_001 } }], unscanned: [] })
  })

  it('finds a secret that lies across the border of two pieces, once', async () => {
    for (const lead of [4_194_304 - 10, 4_194_304, 4_194_304 - 41]) {
      const { findings } = await outcomeOf(secretPatterns, aScan({ 'a.txt': `${' '.repeat(lead)}${samples.github} ${'x '.repeat(9)}` }))
      expect(findings.map(({ detail }) => detail)).toEqual(['Recognised by its form; the value is not shown anywhere.'])
    }
  })

  it('tells what it found until its time was over', async () => {
    const limit = new AbortController()
    const context = aScan({ 'a.ts': samples.github, 'b.ts': samples.npm })
    const found: string[] = []
    const scanning = secretPatterns.run({
      ...context,
      signal: limit.signal,
      done: (path, findings) => {
        found.push(`${path}: ${findings.length}`)
        limit.abort(new Error('over'))
      },
    })
    await expect(scanning).rejects.toThrow('over')
    expect(found).toEqual(['a.ts: 1'])
  })

  it('names what is too big', async () => {
    const context = aScan({ 'big.bin': '' })
    expect(await outcomeOf(secretPatterns, { ...context, tree: { ...context.tree, size: () => 134_217_729 } })).toMatchObject({
      unscanned: [{ files: ['big.bin'], why: 'above 128 MiB, and not read' }],
    })
  })

  it('names a file that git does not have, and a link that cannot be read', async () => {
    const context = aScan({ 'a.ts': 'x', 'b.ts': 'y' })
    const tree = { ...context.tree, read: async () => undefined, links: [{ path: 'c', target: undefined }] }
    expect(await outcomeOf(secretPatterns, { ...context, tree })).toMatchObject({
      state: 'clean',
      reason: '0 files searched, 3 not read',
      unscanned: [{ files: ['a.ts', 'b.ts', 'c'], why: 'could not be read' }],
    })
  })

  it('searches where a link points to', async () => {
    const context = aScan({})
    const tree = { ...context.tree, links: [{ path: 'c', target: `https://mona:${samples.github}@example.com` }] }
    expect(await outcomeOf(secretPatterns, { ...context, tree })).toMatchObject({ findings: [{ place: { file: 'c', line: 1 } }] })
  })

  it('sees tokens in binary files, also in UTF-16, and takes no words of theirs for secrets', async () => {
    const binary = (text: string) => `\x7fELF\0\0\0\x01\x02${text}\0\0\x03`
    const found = async (text: string) => (await outcomeOf(secretPatterns, aScan({ 'a.bin': text }))).findings.map(({ rule }) => rule)
    expect(await found(binary(samples.github))).toEqual(['secret-patterns/github-token'])
    expect(await found(binary([...samples.github].join('\0')))).toEqual(['secret-patterns/github-token'])
    expect(await found(binary(`password = "${samples.password}"`))).toEqual([])
  })

  it('reads UTF-16 as Windows tools write it, in any language', () => {
    const text = `\u4f60\u597d\u4e16\u754c = ${samples.github}`
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    const big = Buffer.from(little).swap16()
    const bare = Buffer.from(samples.github, 'utf16le')
    for (const bytes of [little, big, bare]) expect(decode(bytes, encodingOf(bytes))).toContain(samples.github)
    expect(encodingOf(Buffer.from('plain'))).toBe('utf8')
    expect(encodingOf(Buffer.from(`${'a plain text '.repeat(20)}\0`))).toBe('utf8')
    expect(encodingOf(Buffer.from('ab\0c\x01d'))).toBe('binary')
  })

  it.each([
    ['a Git LFS pointer', `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`, /LFS/],
    ['an archive', 'PK\x03\x04', /archive \(zip\)/],
  ])('does not take %s for read', (_what, text, why) => expect(whyClosed(Buffer.from(text, 'latin1'))).toMatch(why))

  it('gives every character of a file to exactly one piece', () => {
    const text = 'ab\n'.repeat(2_000_000)
    const bytes = Buffer.from(text)
    let own = ''
    for (const piece of piecesOf(bytes, (part) => part.toString('latin1'))) {
      own += piece.text.slice(piece.from, piece.to)
      expect(text.split('\n', piece.line).length).toBe(piece.line)
    }
    expect(own === text).toBe(true)
  })
})
