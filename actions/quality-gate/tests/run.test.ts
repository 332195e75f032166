import type { Git, GitAnswer } from '@slipway/shared/ports/git'
import { aContext, aRunner, fakeConfigPath, fakeFiles } from '@slipway/shared/testing/fakes'
import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { inputsSchema } from '../src/inputs.ts'
import { runQualityGate } from '../src/run.ts'

const passing = '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'
const failing =
  '<testsuite><testcase name="a"/><testcase classname="pay" name="rounds" file="src/pay.test.ts" line="7"><failure message="expected 1, got 2"/></testcase></testsuite>'
const lcov = 'SF:src/pay.ts\nDA:1,1\nDA:2,0\nDA:3,0\nDA:9,1\nend_of_record\n'
const diff = 'diff --git a/src/pay.ts b/src/pay.ts\n--- a/src/pay.ts\n+++ b/src/pay.ts\n@@ -0,0 +1,3 @@\n+a\n+b\n+c\n'
const conditions = (lines: string) =>
  `service: harbor\nenvironments: { staging: { url: https://example.com } }\nquality:\n  conditions:\n${lines}\n`

const told = (stdout: string, code = 0, stderr = ''): GitAnswer => ({ state: 'exited', code, stdout, stderr })

function aRepository(files: Record<string, string>, answer: GitAnswer = told(diff)) {
  const all = { 'src/pay.ts': '', 'package.json': '{"scripts":{"test":"vitest"}}', ...files }
  return aContext({
    files: fakeFiles(Object.fromEntries(Object.entries(all).map(([path, text]) => [`/workspace/${path}`, text]))),
    git: async () => answer,
  })
}

const judge = (raw: Partial<Record<string, string>>, context: ReturnType<typeof aRepository>) =>
  runQualityGate(inputsSchema.parse(raw), context)

describe('runQualityGate', () => {
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
    expect(outcome.summary).toContain('`npm test`')
  })

  it.each([
    ['no report was named or is there', {}, 'there is no JUnit report (the input "junit" names none, and reports/junit.xml is not there)'],
    ['no file matches', { junit: 'reports/*.xml' }, 'no file matches the input "junit" (reports/*.xml)'],
    ['one of two reports is missing', { junit: 'good.xml\nshard-2.xml' }, 'no file matches the input "junit" (shard-2.xml)'],
    ['one of two patterns finds nothing', { junit: '*.xml, e2e/*.xml' }, 'no file matches the input "junit" (e2e/*.xml)'],
    [
      'coverage is named that no condition asks for',
      { junit: 'good.xml', lcov: 'lcov.info' },
      'no file matches the input "lcov" (lcov.info)',
    ],
    ['a folder is named', { junit: 'folder' }, 'folder is a folder'],
    ['everything is excluded', { junit: '!good.xml' }, 'the input "junit" names no report'],
    ['the report has no test', { junit: 'empty.xml' }, 'the reports have no test in them'],
    ['the tests did not run', { testOutcome: 'skipped' }, 'there is no JUnit report'],
    ['a report is missing, though the tests succeeded', { junit: 'a.xml', testOutcome: 'success' }, 'no file matches'],
  ])('is not evaluated, and so does not pass, when %s', async (_what, raw, reason) => {
    const outcome = await judge(raw, aRepository({ 'empty.xml': '<testsuites/>', 'good.xml': passing, 'folder/a.xml': passing }))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', cause: expect.stringContaining(reason) } })
    expect(outcome.evidence.headline.split(reason).length).toBe(2)
  })

  it('judges by the conditions of the input, where the repository has no slipway.yml', async () => {
    const files = { 'reports/junit.xml': passing, 'reports/lcov.info': lcov }
    const outcome = await judge({ conditions: "[{ metric: coverage.lines, below: '60%' }]" }, aRepository(files))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
    expect(outcome.evidence.conditions?.map(({ name }) => name).join()).toContain('coverage.lines')
    await expect(judge({ conditions: '[{ metric: coverage.lies, below: 1 }]' }, aRepository(files))).rejects.toThrow('conditions')
  })

  it('fails on what failed, whatever else is missing', async () => {
    expect(await judge({ junit: 'a.xml, b.xml' }, aRepository({ 'a.xml': failing }))).toMatchObject({
      ok: false,
      evidence: { verdict: 'fail', headline: 'Quality: tests.failed is 1, allowed is at most 0' },
      outputs: { failed: '1', passed: '' },
    })
  })

  it('does not judge coverage by some of the reports that were named', async () => {
    const files = { 'lcov.info': lcov, '.github/slipway.yml': conditions('    - { metric: coverage.lines, below: 90% }') }
    expect(await judge({ lcov: 'lcov.info, e2e.info' }, aRepository(files))).toMatchObject({
      evidence: {
        verdict: 'not-evaluated',
        cause: 'no file matches the input "lcov" (e2e.info)',
        conditions: [{ name: 'coverage.lines' }],
      },
      outputs: { 'coverage-lines': '' },
    })
  })

  it('is not evaluated without a named report, even where a condition only warns', async () => {
    const config = conditions('    - { metric: tests.failed, above: 0, severity: warn }')
    const outcome = await judge({ junit: 'a.xml' }, aRepository({ '.github/slipway.yml': config }))
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { verdict: 'not-evaluated', conditions: [{ verdict: 'warn' }, { name: 'junit' }] },
    })
  })

  it('judges the repository of several services as a whole', async () => {
    const config = conditions('    - { metric: tests.failed, above: 5 }').replace(
      'service: harbor',
      'product: swiftconcur\nservices: { api: { in: api, url: /api }, web: { in: web, url: / } }',
    )
    const { evidence } = await judge({ junit: 'a.xml' }, aRepository({ 'a.xml': failing, '.github/slipway.yml': config }))
    expect(evidence).toMatchObject({ verdict: 'pass', conditions: [{ name: 'tests.failed' }] })
    expect(evidence.service).toBeUndefined()
  })

  describe('where no report is named', () => {
    const success = { testOutcome: 'success' }

    it('reads the usual places', async () => {
      const outcome = await judge({}, aRepository({ 'reports/junit.xml': passing, 'reports/lcov.info': lcov }))
      expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, outputs: { passed: '2', 'coverage-lines': '0.5' } })
      expect(outcome.summary).not.toContain('is judged')
    })

    it('warns when nothing but the exit code says that the tests passed', async () => {
      const outcome = await judge(success, aRepository({}))
      expect(outcome).toMatchObject({
        ok: true,
        evidence: {
          verdict: 'warn',
          headline: expect.stringMatching(/^Quality: no test could be judged by itself, .* the step that ran the tests succeeded$/),
        },
        outputs: { failed: '', passed: '' },
      })
      expect(outcome.summary).toContain('No coverage is judged, since there is no lcov report')
    })

    it('judges the tests by their report where there is no coverage, and says so', async () => {
      const outcome = await judge(success, aRepository({ 'reports/junit.xml': passing }))
      expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' } })
      expect(outcome.summary).toContain('No coverage is judged, since there is no lcov report')
      expect(await judge(success, aRepository({ 'reports/junit.xml': failing }))).toMatchObject({
        ok: false,
        evidence: { verdict: 'fail' },
      })
    })

    it('warns where there is coverage and no report of the tests', async () => {
      const outcome = await judge(success, aRepository({ 'reports/lcov.info': lcov }))
      expect(outcome).toMatchObject({ evidence: { verdict: 'warn' }, outputs: { 'coverage-lines': '0.5' } })
    })

    it.each(['tests.failed, above: 0', 'coverage.lines, below: 50%', 'coverage.new-lines, below: 50%'])(
      'is not evaluated when the condition %s needs one',
      async (condition) => {
        const files = { '.github/slipway.yml': conditions(`    - { metric: ${condition} }`) }
        expect(await judge(success, aRepository(files))).toMatchObject({
          ok: false,
          evidence: { verdict: 'not-evaluated', cause: expect.stringContaining('report') },
        })
      },
    )
  })

  it.each([
    ['without a report', {}, 'the step that ran the tests failed'],
    ['with a report that shows no failure', { 'reports/junit.xml': passing }, 'the step that ran the tests failed'],
    ['with a report that shows it', { 'reports/junit.xml': failing }, 'tests.failed is 1'],
  ])('fails when the step that ran the tests failed, %s', async (_what, files, reason) => {
    const outcome = await judge({ testOutcome: 'failure' }, aRepository(files))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail', headline: expect.stringMatching(`^Quality: ${reason}`) } })
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
      let asked: readonly string[] = []
      const git: Git = async (args) => {
        asked = args
        return told(diff)
      }
      await judge({ lcov: 'lcov.info' }, { ...context, git })
      return asked.find((argument) => argument.endsWith('...HEAD'))
    }
    expect(await baseOf({ pull_request: { base: { sha: 'b'.repeat(40) } }, before: 'c'.repeat(40) })).toBe(`${'b'.repeat(40)}...HEAD`)
    expect(await baseOf({ merge_group: { base_sha: 'd'.repeat(40) } })).toBe(`${'d'.repeat(40)}...HEAD`)
    expect(await baseOf({ before: 'c'.repeat(40) })).toBe(`${'c'.repeat(40)}...HEAD`)
    expect(await baseOf({ before: '0'.repeat(40) })).toBe('HEAD~1...HEAD')
    expect(await baseOf({})).toBe('HEAD~1...HEAD')
  })

  it.each<[string, string, GitAnswer, string]>([
    ['the base is not there', lcov, told('', 128, "fatal: bad revision 'main...HEAD'"), 'fetch-depth: 0'],
    ['the coverage belongs to another checkout', lcov.replace('src/pay.ts', '/elsewhere/pay.ts'), told(diff), 'another checkout'],
  ])('does not pass new lines when %s', async (_what, report, git, reason) => {
    const config = conditions('    - { metric: coverage.new-lines, below: 1% }')
    const outcome = await judge({ lcov: 'lcov.info' }, aRepository({ 'lcov.info': report, '.github/slipway.yml': config }, git))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated', cause: expect.stringContaining(reason) } })
  })

  it('passes a change of documents alone', async () => {
    const config = conditions('    - { metric: coverage.new-lines, below: 80% }')
    const docs = told(diff.replaceAll('src/pay.ts', 'README.md'))
    expect(
      (await judge({ lcov: 'lcov.info' }, aRepository({ 'lcov.info': lcov, '.github/slipway.yml': config }, docs))).evidence,
    ).toMatchObject({
      verdict: 'pass',
      conditions: [{ measured: '100% (no changed line is code that the report measures)' }],
    })
  })

  it('finds the source of a package whose report has paths from its own folder', async () => {
    const files = { 'packages/api/src/a.ts': '', 'packages/api/coverage/lcov.info': 'SF:src/a.ts\nDA:1,0\nend_of_record' }
    const change = told(diff.replaceAll('src/pay.ts', 'packages/api/src/a.ts'))
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
    expect(withoutCode(summary)).not.toMatch(/<img|<script|@mona|::error|\[a\]\(b\)/)
  })
})
