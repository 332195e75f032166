import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Job } from '@slipway/shared/testing/bundle'
import { expect, it } from 'vitest'

const action = fileURLToPath(new URL('..', import.meta.url))
const report = (inner: string) =>
  `<testsuites><testsuite name="s"><testcase name="adds" classname="pay">${inner}</testcase></testsuite></testsuites>`

it('passes a good report', async () => {
  await using job = await Job.start({ 'junit.xml': report('') })
  const { code, outputs, evidence } = await job.run(action, { junit: 'junit.xml' })
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'pass', failed: '0', passed: '1' } })
  expect(evidence).toMatchObject({ action: 'quality-gate', verdict: 'pass' })
})

it('fails on a failed test, with an annotation, a summary and evidence', async () => {
  await using job = await Job.start({ 'junit.xml': report('<failure message="expected 1"/>') })
  const { code, outputs, output, summary, evidence } = await job.run(action, { junit: 'junit.xml' })
  expect(code).toBe(1)
  expect(outputs).toMatchObject({ verdict: 'fail', failed: '1' })
  expect(output).toContain('::error title=Test::failed: pay › adds%0Aexpected 1')
  expect(summary).toContain('## Quality gate: fail')
  expect(evidence?.findings).toMatchObject([{ kind: 'test', severity: 'high' }])
})

it('measures changed lines against the real git', async () => {
  await using job = await Job.start({ 'a.js': 'one()\n', 'lcov.info': 'SF:a.js\nDA:1,1\nDA:2,0\nend_of_record\n', 'junit.xml': report('') })
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: job.workspace })
  git('init', '-q')
  git('add', 'a.js')
  git('commit', '-qm', 'one')
  execFileSync('node', ['-e', 'require("fs").appendFileSync("a.js", "two()\\n")'], { cwd: job.workspace })
  git('commit', '-qam', 'two')
  const { outputs, output } = await job.run(action, { junit: 'junit.xml', lcov: 'lcov.info' })
  expect(outputs).toMatchObject({ verdict: 'pass', 'coverage-lines': '0.5', 'coverage-new-lines': '0' })
  expect(output).toContain('::notice title=Coverage,file=a.js,line=2,endLine=2::')
})

it('says in one error what is wrong with a report, and leaves evidence that is not a pass', async () => {
  await using job = await Job.start({ 'junit.xml': '<testsuites><testsuite>' })
  const { code, output, outputs, evidence } = await job.run(action, { junit: 'junit.xml' })
  expect(code).toBe(1)
  expect(output).toContain('::error::junit.xml is not a whole XML file: line 1')
  expect(outputs['verdict']).toBe('not-evaluated')
  expect(evidence?.verdict).toBe('not-evaluated')
})
