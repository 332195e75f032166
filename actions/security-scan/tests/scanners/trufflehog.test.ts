import { mergeFindings } from '@slipway/shared/findings/merge'
import { exited } from '@slipway/shared/testing/fakes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScanContext } from '../../src/contract/scanner.ts'
import { secretPatterns } from '../../src/scanners/secret-patterns.ts'
import { trufflehog } from '../../src/scanners/trufflehog.ts'
import { readTrufflehog } from '../../src/scanners/trufflehog-report.ts'
import { aScan, outcomeOf, samples } from '../samples.ts'

type Hit = { file: string; raw: string; detector?: string; line?: number; isVerified?: boolean }

const lineOf = ({ file, raw, detector = 'Github', line = 1, isVerified = false }: Hit) =>
  JSON.stringify({
    SourceMetadata: { Data: { Filesystem: { file, line } } },
    DetectorName: detector,
    Verified: isVerified,
    Raw: raw,
    RawV2: '',
  })

/** A scan in which TruffleHog sees `hits` in the file with this index, and what it was given. */
function scanOf(files: Readonly<Record<string, string | Buffer>>, hits: readonly (Omit<Hit, 'file'> & { index?: number })[], over = {}) {
  const seen: { args: string[]; content: string[] } = { args: [], content: [] }
  const context: ScanContext = {
    ...aScan(files, {
      trufflehog: async (args) => {
        if (args[0] === '--version') return exited(0, '', 'trufflehog 3.97.0')
        seen.args = [...args]
        const folder = args[1] ?? ''
        for (const { name } of await context.files.list(folder)) seen.content.push((await context.files.read(`${folder}/${name}`)) ?? '')
        return exited(0, hits.map(({ index = 0, ...hit }) => lineOf({ file: `${folder}/${index}`, ...hit })).join('\n'))
      },
    }),
    ...over,
  }
  return { context, seen }
}

describe('TruffleHog', () => {
  it('makes no verdict worse where it is not installed', async () => {
    expect(trufflehog.filesFor(['a.js'])).toEqual([])
    expect(await outcomeOf(trufflehog, aScan({ 'a.js': '' }))).toMatchObject({ state: 'not-run', reason: 'TruffleHog is not installed' })
  })

  it('makes one finding of what our own patterns see, too, and shows the secret nowhere', async () => {
    const { context } = scanOf({ 'a.js': `\nx = '${samples.github}'\n` }, [{ raw: samples.github, line: 2 }])
    const hog = await outcomeOf(trufflehog, context)
    const own = await outcomeOf(secretPatterns, context)
    expect(hog).toMatchObject({ state: 'findings', version: '3.97.0', read: ['a.js'] })
    const merged = mergeFindings([...hog.findings, ...own.findings])
    expect(merged).toMatchObject([
      { kind: 'secret', rule: own.findings[0]?.rule, tools: ['secret-patterns', 'trufflehog'], place: { file: 'a.js', line: 2 } },
    ])
    expect(JSON.stringify([hog, merged])).not.toContain(samples.github)
  })

  it('asks a person about what nobody has tried and our patterns do not know, and blocks on what works', async () => {
    const raw = 'kT9vXw2LmQ8zYb6NcJ1s'
    const of = async (isVerified: boolean) => {
      const { context, seen } = scanOf({ 'a.js': `box ${raw}` }, [{ raw, detector: 'Box', isVerified }], { verifyFinds: isVerified })
      const { findings } = await outcomeOf(trufflehog, context)
      expect(JSON.stringify(findings)).not.toContain(raw)
      return { finding: findings[0], verifies: !seen.args.includes('--no-verification') }
    }
    const open = await of(false)
    expect(open).toMatchObject({ finding: { rule: 'trufflehog/Box', kind: 'configuration', severity: 'high' }, verifies: false })
    const proven = await of(true)
    expect(proven).toMatchObject({ finding: { rule: 'trufflehog/Box', kind: 'secret', severity: 'critical' }, verifies: true })
    expect(proven.finding?.fingerprint).toBe(open.finding?.fingerprint)
  })

  it('says nothing of what a comment allows that is believed, and everything of one that is not', async () => {
    const files = { 'a.js': `x = '${samples.github}' // slipway:allow-secret revoked long ago` }
    expect((await outcomeOf(trufflehog, scanOf(files, [{ raw: samples.github }]).context)).findings).toEqual([])
    const comments = { of: 'base', believes: async () => false, refused: () => {} } as const
    expect((await outcomeOf(trufflehog, scanOf(files, [{ raw: samples.github }], { comments }).context)).findings).toMatchObject([
      { kind: 'secret' },
    ])
  })

  it('gets the files of the commit under names of ours, without the comments that it obeys, and leaves none behind', async () => {
    const { context, seen } = scanOf({ '--config=x': 'a trufflehog:ignore b trufflehog:ignore', 'b.txt': 'b' }, [])
    expect(await outcomeOf(trufflehog, context)).toMatchObject({ state: 'clean', reason: expect.stringContaining('2 files') })
    expect(seen.content).toEqual(['a trufflehog-ignore b trufflehog-ignore', 'b'])
    expect(seen.args.slice(0, 2)).toEqual(['filesystem', expect.stringMatching(/^\/temp\/slipway-room-.*\/tree$/)])
    expect(await context.files.list('/temp')).toEqual([])
  })

  it.each([
    ['a fault', exited(1, '', 'error: cannot open'), 'TruffleHog could not do its work: error: cannot open'],
    ['half a line', exited(0, `{"Raw":"${samples.github}`), 'it printed what is not one of its findings'],
    ['silence', exited(2), 'it ended with code 2'],
  ])('is an error with %s, and quotes nothing of what it found', async (_name, answer, reason) => {
    const context = aScan({ 'a.js': '' }, { trufflehog: (args) => (args[0] === '--version' ? exited(0, '3.97.0') : answer) })
    const result = await outcomeOf(trufflehog, context)
    expect(result).toMatchObject({ state: 'error', reason: expect.stringContaining(reason), read: [] })
    expect(JSON.stringify(result)).not.toContain(samples.github)
  })

  it('says that it has not read a broken archive to its end', async () => {
    const stderr = '{"level":"error","msg":"encountered errors during scan","errors":["zip: not a valid zip file"]}'
    const context = aScan(
      { 'a.zip': '' },
      { trufflehog: (args) => (args[0] === '--version' ? exited(0, '3.97.0') : exited(0, '', stderr)) },
    )
    expect(await outcomeOf(trufflehog, context)).toMatchObject({ state: 'clean', reason: expect.stringContaining('not to their end') })
  })

  it('is an error where it speaks of a file that it was not given', async () => {
    const strange = exited(0, lineOf({ file: '/etc/passwd', raw: 'x' }))
    const context = aScan({ 'a.js': '' }, { trufflehog: (args) => (args[0] === '--version' ? exited(0, '3.97.0') : strange) })
    expect(await outcomeOf(trufflehog, context)).toMatchObject({ state: 'error', findings: [] })
  })

  it('gives a result for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (stdout) => {
        expect(['read', 'failed']).toContain(readTrufflehog({ code: 0, stdout, stderr: '' }).state)
      }),
    )
  })
})
