import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDiff, rangesOf } from '../../src/changes/diff.ts'

const linesOf = (diff: string) => [...parseDiff(diff)].map(([file, lines]) => [file, [...lines]])

describe('parseDiff', () => {
  it('gives the lines of the new side, through renames and deletions', () => {
    const diff = [
      'diff --git a/old.ts b/new.ts',
      'similarity index 90%',
      'rename from old.ts',
      'rename to new.ts',
      '--- a/old.ts',
      '+++ b/new.ts',
      '@@ -1 +1,2 @@ head',
      '-a',
      '+b',
      '+c',
      '@@ -9,2 +10,0 @@',
      '-x',
      '-y',
      'diff --git a/gone.ts b/gone.ts',
      'deleted file mode 100644',
      '--- a/gone.ts',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-a',
      'diff --git a/moved.ts b/there.ts',
      'similarity index 100%',
      'rename from moved.ts',
      'rename to there.ts',
      '',
    ].join('\n')
    expect(linesOf(diff)).toEqual([['new.ts', [1, 2]]])
  })

  it('is not misled by source that looks like a header', () => {
    const diff = [
      'diff --git a/a b/a',
      '--- a/a',
      '+++ b/a',
      '@@ -1,0 +2,3 @@',
      '+++ b/evil',
      '+@@ -1 +100 @@',
      '+x',
      '\\ No newline at end of file',
      '@@ -5 +9 @@',
      '-y',
      '+z',
    ].join('\n')
    expect(linesOf(diff)).toEqual([['a', [2, 3, 4, 9]]])
  })

  it('reads the names that git puts in quotes', () => {
    expect(linesOf('diff --git x y\n+++ "b/a\\t\\"b\\303\\251.ts"\n@@ -0,0 +1 @@\n+x')).toEqual([['a\t"bé.ts', [1]]])
  })

  it('agrees with what was written, by the real git', () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-diff-'))
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, encoding: 'utf8' })
    try {
      git('init', '-q')
      const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)
      writeFileSync(join(folder, 'a.txt'), `${lines.join('\n')}\n`)
      git('add', '.')
      git('commit', '-qm', 'one')
      fc.assert(
        fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 8 }), (changed) => {
          writeFileSync(join(folder, 'a.txt'), lines.map((line, index) => (changed.includes(index) ? '++ b/other' : line)).join('\n'))
          const diff = git('diff', '-U0', '--no-color', 'HEAD')
          // The last line is always changed, since it lost its line feed.
          const expected = [...new Set([...changed.map((index) => index + 1), 30])].sort((a, b) => a - b)
          expect([...(parseDiff(diff).get('a.txt') ?? [])]).toEqual(expected)
        }),
        { numRuns: 15 },
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('rangesOf', () => {
  it('joins neighbours', () => {
    expect(rangesOf([9, 3, 4, 5])).toEqual([
      { from: 3, to: 5 },
      { from: 9, to: 9 },
    ])
    expect(rangesOf([])).toEqual([])
  })
})
