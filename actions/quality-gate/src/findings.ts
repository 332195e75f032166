import { isAbsolute, relative } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { rangesOf } from './changes/diff.ts'
import type { NewLines } from './conditions/coverage.ts'
import type { TestCase } from './reports/junit.ts'

/** The tests that failed, and those that passed only in a retry, with their places where the report has them. */
export function testFindings(tests: readonly TestCase[], root: string): Finding[] {
  return tests
    .filter((test) => test.outcome === 'failed' || test.flaky)
    .map((test) => {
      const file = test.file === undefined ? undefined : pathIn(root, test.file)
      const title = test.outcome === 'failed' ? `failed: ${test.name}` : `passed only after it had failed: ${test.name}`
      return {
        rule: test.outcome === 'failed' ? 'quality/test-failed' : 'quality/test-flaky',
        kind: 'test',
        severity: test.outcome === 'failed' ? 'high' : 'low',
        title,
        ...(test.message === undefined ? {} : { detail: test.message.slice(0, 2_000) }),
        ...(file === undefined ? {} : { place: { file, ...(test.line === undefined ? {} : { line: test.line }) } }),
        tools: ['junit'],
        aliases: [],
        fingerprint: fingerprintOf('test', test.file ?? '', test.name),
      }
    })
}

/** Changed lines that no test runs, and changed files without coverage. */
export function coverageFindings({ uncovered, unmeasured }: NewLines): Finding[] {
  const lines = [...uncovered].flatMap(([file, missed]) =>
    rangesOf(missed).map(
      ({ from, to }): Finding => ({
        ...coverageFinding(file, {
          rule: 'uncovered',
          title: from === to ? `no test runs line ${from}` : `no test runs lines ${from} to ${to}`,
          key: `${from}`,
        }),
        place: { file, line: from, endLine: to },
      }),
    ),
  )
  return [
    ...lines,
    ...unmeasured.map((file) =>
      coverageFinding(file, { rule: 'unmeasured', title: 'it was changed, and the coverage says nothing of it', key: '' }),
    ),
  ]
}

/** `key` tells findings of one rule in one file apart. */
function coverageFinding(file: string, { rule, title, key }: { rule: string; title: string; key: string }): Finding {
  return {
    rule: `quality/${rule}`,
    kind: 'coverage',
    severity: 'low',
    title: `${file}: ${title}`,
    place: { file },
    tools: ['lcov'],
    aliases: [],
    fingerprint: fingerprintOf('coverage', rule, file, key),
  }
}

/** The path from the root; undefined where it is outside, as in a report of another machine. */
function pathIn(root: string, path: string): string | undefined {
  const slashed = path.replaceAll('\\', '/').replace(/^\.\//, '')
  if (!isAbsolute(slashed)) return slashed.startsWith('../') ? undefined : slashed
  const inner = relative(root, slashed)
  return inner.startsWith('..') ? undefined : inner
}
