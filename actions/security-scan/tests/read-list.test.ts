import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptUnread } from '../src/accepted-unread.ts'
import type { ScannerName } from '../src/contract/scanner-names.ts'
import { scannerNames } from '../src/contract/scanner-names.ts'
import { countReads, readList } from '../src/read-list.ts'

const tree = (paths: readonly string[]) => ({ paths, links: [{ path: 'link', target: 'a' }], submodules: ['lib'] })
const secretsOf = (files: readonly string[]) => ({ name: 'secret-patterns' as const, files })

describe('readList', () => {
  it('names what a scanner that ran has left without a word, also where another one read it', () => {
    const readers = new Map<string, ScannerName[]>([['Cargo.lock', ['secret-patterns']]])
    const { entries, unscanned } = readList({
      tree: tree(['Cargo.lock', 'a.ts']),
      readers,
      ran: [secretsOf(['Cargo.lock', 'a.ts']), { name: 'cargo-audit', files: ['Cargo.lock'] }],
      binary: new Set(),
      unscanned: [{ files: ['lib'], why: 'a submodule' }],
    })
    expect(unscanned).toEqual([
      { files: ['lib'], why: 'a submodule' },
      { files: ['a.ts'], why: 'secret-patterns has not read it to its end' },
      { files: ['Cargo.lock'], why: 'cargo-audit has not read it to its end' },
    ])
    expect(entries.map(({ path, why }) => [path, why])).toEqual([
      ['Cargo.lock', 'cargo-audit has not read it to its end'],
      ['a.ts', 'secret-patterns has not read it to its end'],
      ['link', 'no scanner looked at it'],
      ['lib', 'a submodule'],
    ])
  })

  it('has every path once, read or with a reason, whatever the scanners did', () => {
    const names = fc.uniqueArray(fc.constantFrom('a.ts', 'b.png', 'Cargo.lock', 'Dockerfile', '.env', '.github/workflows/ci.yml', 'x.zip'))
    const some = (paths: readonly string[]) => fc.subarray([...paths, 'link'])
    const cases = names.chain((paths) =>
      fc.record({
        paths: fc.constant(paths),
        readBy: fc.dictionary(fc.constantFrom(...scannerNames), some(paths)),
        hasRun: fc.subarray([...scannerNames]),
        gaps: fc.array(fc.record({ files: some(paths), why: fc.constantFrom('an archive', 'too big') }), { maxLength: 3 }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ paths, readBy, hasRun, gaps }) => {
        const readers = new Map<string, ScannerName[]>()
        for (const name of scannerNames) for (const path of readBy[name] ?? []) readers.set(path, [...(readers.get(path) ?? []), name])
        const ran = hasRun.map((name) => ({ name, files: paths }))
        const { entries, unscanned } = readList({ tree: tree(paths), readers, ran, binary: new Set(['b.png']), unscanned: gaps })
        expect(entries.map(({ path }) => path).sort()).toEqual([...paths, 'lib', 'link'].sort())
        for (const { path, by, why } of entries) {
          const isNamed = unscanned.some(({ files }) => files.includes(path))
          // Read whole means: somebody read it, all that ran and had to did, and nobody said otherwise.
          expect(why === undefined).toBe(by.length > 0 && !isNamed)
          if (paths.some((one) => one === path)) expect(isNamed || hasRun.every((name) => by.includes(name))).toBe(true)
        }
        const sums = countReads(entries)
        expect(sums.reduce((sum, { read, unread }) => sum + read + unread, 0)).toBe(entries.length)
      }),
      { numRuns: 200 },
    )
  })
})

describe('acceptUnread', () => {
  const entry = (path: string, until = '2026-12-31') => ({ path, reason: 'checked elsewhere', owner: 'mona', until })

  it('takes out what an entry of the day names, and says of the others what they are', () => {
    const entries = [entry('vendor/**'), entry('*.zip', '2026-01-04'), entry('none.bin')]
    const gaps = [{ files: ['vendor/a/b.zip', 'c.zip'], why: 'an archive' }]
    expect(acceptUnread(gaps, entries, '2026-01-05')).toEqual({
      open: [{ files: ['c.zip'], why: 'an archive' }],
      accepted: [{ file: 'vendor/a/b.zip', why: 'an archive', entry: entries[0] }],
      expired: [entries[1]],
      unused: [entries[2]],
    })
  })

  it('holds to the end of its day', () => {
    const gaps = [{ files: ['a.zip'], why: 'an archive' }]
    expect(acceptUnread(gaps, [entry('*.zip', '2026-01-05')], '2026-01-05').open).toEqual([])
    expect(acceptUnread(gaps, [entry('*.zip', '2026-01-05')], '2026-01-06').open).toEqual(gaps)
  })
})
