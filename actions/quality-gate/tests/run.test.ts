import type { ExecResult } from '@slipway/shared/ports/exec'
import { aContext, aRunner, exited, fakeConfigPath, fakeExec, fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { inputsSchema } from '../src/inputs.ts'
import { judgeQuality } from '../src/run.ts'

const passing = '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'
const failing =
  '<testsuite><testcase name="a"/><testcase classname="pay" name="rounds" file="src/pay.test.ts" line="7"><failure message="expected 1, got 2"/></testcase></testsuite>'
const lcov = 'SF:src/pay.ts\nDA:1,1\nDA:2,0\nDA:3,0\nDA:9,1\nend_of_record\n'
const diff = 'diff --git a/src/pay.ts b/src/pay.ts\n--- a/src/pay.ts\n+++ b/src/pay.ts\n@@ -0,0 +1,3 @@\n+a\n+b\n+c\n'
const conditions = (lines: string) =>
  `service: harbor\nenvironments: { staging: { url: https://example.com } }\nquality:\n  conditions:\n${lines}\n`

function aRepository(files: Record<string, string>, git: ExecResult = exited(0, diff)) {
  const all = { 'src/pay.ts': '', 'package.json': '{"scripts":{"test":"vitest"}}', ...files }
  return aContext({
    files: fakeFiles(Object.fromEntries(Object.entries(all).map(([path, text]) => [`/workspace/${path}`, text]))),
    exec: fakeExec(() => git),
  })
}

const judge = (raw: Record<string, string>, context: ReturnType<typeof aRepository>) => judgeQuality(inputsSchema.parse(raw), context)

describe('judgeQuality', () => {
  it('passes when no test failed', async () => {
    expect(await judge({ junit: 'reports/*.xml' }, aRepository({ 'reports/a.xml': passing }))).toMatchObject({
      ok: true,
      evidence: { verdict: 'pass', headline: 'The quality condition holds' },
      outputs: { failed: '0', passed: '2', 'coverage-lines': '' },
    })
  })

  it('fails with the test, its line and the command that shows it', async () => {
    const outcome = await judge({ junit: 'a.xml' }, aRepository({ 'a.xml': failing }))
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { verdict: 'fail', cause: 'tests.failed is 1, allowed is at most 0', conditions: [{ command: 'npm test' }] },
      annotations: [{ level: 'error', file: 'src/pay.test.ts', startLine: 7, message: expect.stringContaining('expected 1, got 2') }],
    })
    expect(outcome.summary).toContain('` npm test `')
  })

  it.each([
    ['no report was named', {}, 'the input "junit" names no report'],
    ['no file matches', { junit: 'reports/*.xml' }, 'no file matches the input "junit" (reports/*.xml)'],
    ['the report has no test', { junit: 'empty.xml' }, 'the reports have no test in them'],
  ])('is not evaluated, and so does not pass, when %s', async (_what, raw, reason) => {
    const outcome = await judge(raw, aRepository({ 'empty.xml': '<testsuites/>' }))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', cause: reason } })
  })

  it('judges the changed lines, and shows the ones that no test runs', async () => {
    const context = aRepository({
      'lcov.info': lcov,
      [fakeConfigPath.slice('/workspace/'.length)]: conditions(
        '    - { metric: coverage.new-lines, below: 80% }\n    - { metric: coverage.lines, below: 40%, severity: warn }',
      ),
    })
    const outcome = await judge({ lcov: '*.info', base: 'main' }, context)
    expect(outcome).toMatchObject({
      ok: false,
      evidence: {
        service: 'harbor',
        verdict: 'fail',
        conditions: [{ verdict: 'fail', measured: '33.33% (1 of 3 changed lines)' }, { verdict: 'pass' }],
      },
      outputs: { 'coverage-new-lines': '0.3333', 'coverage-lines': '0.5' },
      annotations: [{ level: 'warning', file: 'src/pay.ts', startLine: 2, endLine: 3 }],
    })
  })

  it('compares with the base of the pull request, or what was pushed over, or the parent', async () => {
    const baseOf = async (payload: unknown) => {
      const context = { ...aRepository({ 'lcov.info': lcov }), runner: aRunner({ payload }) }
      const exec = fakeExec(() => exited(0, diff))
      await judge({ lcov: 'lcov.info' }, { ...context, exec })
      return exec.calls[0]?.find((argument) => argument.endsWith('...HEAD'))
    }
    expect(await baseOf({ pull_request: { base: { sha: 'b'.repeat(40) } }, before: 'c'.repeat(40) })).toBe(`${'b'.repeat(40)}...HEAD`)
    expect(await baseOf({ merge_group: { base_sha: 'd'.repeat(40) } })).toBe(`${'d'.repeat(40)}...HEAD`)
    expect(await baseOf({ before: 'c'.repeat(40) })).toBe(`${'c'.repeat(40)}...HEAD`)
    expect(await baseOf({ before: '0'.repeat(40) })).toBe('HEAD~1...HEAD')
    expect(await baseOf({})).toBe('HEAD~1...HEAD')
  })

  it.each<[string, string, ExecResult, string]>([
    ['the base is not there', lcov, exited(128, '', "fatal: bad revision 'main...HEAD'"), 'fetch-depth: 0'],
    ['the coverage belongs to another checkout', lcov.replace('src/pay.ts', '/elsewhere/pay.ts'), exited(0, diff), 'another checkout'],
  ])('does not pass new lines when %s', async (_what, report, git, reason) => {
    const config = conditions('    - { metric: coverage.new-lines, below: 1% }')
    const outcome = await judge({ lcov: 'lcov.info' }, aRepository({ 'lcov.info': report, '.github/slipway.yml': config }, git))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', cause: expect.stringContaining(reason) } })
  })

  it('passes a change of documents alone', async () => {
    const config = conditions('    - { metric: coverage.new-lines, below: 80% }')
    const docs = exited(0, diff.replaceAll('src/pay.ts', 'README.md'))
    expect(
      (await judge({ lcov: 'lcov.info' }, aRepository({ 'lcov.info': lcov, '.github/slipway.yml': config }, docs))).evidence,
    ).toMatchObject({
      verdict: 'pass',
      conditions: [{ measured: '100% (no changed line is code that the report measures)' }],
    })
  })

  it('finds the source of a package whose report has paths from its own folder', async () => {
    const files = { 'packages/api/src/a.ts': '', 'packages/api/coverage/lcov.info': 'SF:src/a.ts\nDA:1,0\nend_of_record' }
    const change = exited(0, diff.replaceAll('src/pay.ts', 'packages/api/src/a.ts'))
    const outcome = await judge({ lcov: '**/lcov.info' }, aRepository(files, change))
    expect(outcome.outputs).toMatchObject({ 'coverage-new-lines': '0' })
  })

  it('refuses a report that is not what it says, by name', async () => {
    await expect(judge({ junit: 'a.xml' }, aRepository({ 'a.xml': '<html></html>' }))).rejects.toThrow('a.xml is not a JUnit report')
    await expect(judge({ lcov: 'a.info' }, aRepository({ 'a.info': 'nonsense' }))).rejects.toThrow('a.info is not a whole lcov tracefile')
  })

  it('keeps what a test report says inert in the summary', async () => {
    const hostile =
      '<testsuite><testcase name="&lt;img src=x&gt; @mona | [a](b)"><failure message="::error::x\n| &lt;script&gt;"/></testcase></testsuite>'
    const { summary } = await judge({ junit: 'a.xml' }, aRepository({ 'a.xml': hostile }))
    expect(summary).not.toMatch(/<img|<script|@mona|::error|\[a\]\(b\)/)
  })
})
