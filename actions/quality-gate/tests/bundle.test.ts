import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, symlink } from 'node:fs/promises'
import { join } from 'node:path'
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

const testcase = (failed: boolean) => `<testcase classname="cart" name="adds">${failed ? '<failure message="boom"/>' : ''}</testcase>`
const suite = (attributes: string, inner: string) => `<testsuite name="cart.spec.js" ${attributes}>${inner}</testsuite>`
const suites = (...inner: string[]) => `<testsuites>${inner.join('')}</testsuites>`

it.each([
  ['two projects', suites(suite('hostname="chromium"', testcase(true)), suite('hostname="firefox"', testcase(false)))],
  ['two files', suites(suite('', testcase(true)), suite('', testcase(false)))],
  ['one suite', suites(suite('', testcase(true) + testcase(false)))],
])('counts a failure and a pass of one name in %s as two tests, and fails', async (_where, xml) => {
  await using job = await Job.start({ 'junit.xml': xml })
  const { code, outputs } = await job.run(action, { junit: 'junit.xml' })
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'fail', failed: '1', passed: '1' } })
})

it.each([
  ['shard-1.xml\nshard-2.xml', 'no file matches the input "junit" (shard-2.xml)'],
  ['shard-1.xml, e2e/*.xml', 'no file matches the input "junit" (e2e/*.xml)'],
  ['shard-{1,2}.xml', 'no file matches the input "junit" (shard-2.xml)'],
  ['folder', 'folder is a folder, and a report is a file: write folder/* for those in it'],
  ['/etc/hostname', '/etc/hostname is outside of the workspace and of RUNNER_TEMP'],
])('is not evaluated when %j names a report that is not there', async (junit, reason) => {
  await using job = await Job.start({ 'shard-1.xml': report(''), 'folder/a.xml': report('') })
  const { code, outputs, output } = await job.run(action, { junit })
  expect({ code, verdict: outputs['verdict'] }).toEqual({ code: 1, verdict: 'not-evaluated' })
  expect(output).toContain(reason)
  expect(output).not.toContain('dist/index.js')
})

it.each(['$WORKSPACE/a.xml', '{a,b}.xml', '*.xml\n!skip.xml', 'lin*.xml', '[ab].xml'])('reads what %j names', async (junit) => {
  await using job = await Job.start({ 'a.xml': report(''), 'b.xml': report(''), 'skip.xml': 'junk', 'real.txt': report('') })
  await symlink('real.txt', join(job.workspace, 'link.xml'))
  const { code, output } = await job.run(action, { junit: junit.replace('$WORKSPACE', job.workspace) })
  expect(code, output).toBe(0)
})

it('counts 150,000 tests in a report, and several such reports', async () => {
  const many = suites(suite('', Array.from({ length: 150_000 }, (_, index) => `<testcase name="${index}"/>`).join('')))
  await using job = await Job.start({ 'a.xml': many, 'b.xml': many })
  const { code, outputs, output } = await job.run(action, { junit: '*.xml' })
  expect({ code, passed: outputs['passed'] }, output).toEqual({ code: 0, passed: '300000' })
}, 60_000)

it('says in a sentence that a report is too large', async () => {
  await using job = await Job.start()
  const file = await open(join(job.workspace, 'junit.xml'), 'w')
  await file.truncate(600_000_000)
  await file.close()
  const { code, outputs, output } = await job.run(action, { junit: 'junit.xml' })
  expect({ code, verdict: outputs['verdict'] }).toEqual({ code: 1, verdict: 'not-evaluated' })
  expect(output).toContain('::error::junit.xml has 600 MB, and a report of more than 536 MB is not read')
  expect(output).not.toContain('at ')
})

it('counts tests that did not run as skipped', async () => {
  const xml = report('<disabled/>').replace(
    '</testsuite>',
    '<testcase name="b" status="notrun"/><testcase name="c" status="run"/></testsuite>',
  )
  await using job = await Job.start({ 'junit.xml': xml })
  const { outputs } = await job.run(action, { junit: 'junit.xml' })
  expect(outputs).toMatchObject({ verdict: 'pass', passed: '1', skipped: '2' })
})

it('gathers what there is for a gate in another job, which warns of what it could not judge', async () => {
  await using build = await Job.start({ 'package.json': '{"scripts":{"test":"node --test"}}' })
  const gathered = await build.run(action, { mode: 'gather' })
  expect(gathered.code).toBe(0)
  expect(gathered.output).toContain('::notice title=Reports of the tests::There is no JUnit report')
  expect(gathered.output).toContain('node --test --test-reporter=spec')
  expect(existsSync(join(build.temp, 'test-reports'))).toBe(false)
  const judged = await build.run(action, { 'test-outcome': 'success' })
  expect({ code: judged.code, verdict: judged.outputs['verdict'] }).toEqual({ code: 0, verdict: 'warn' })
  const failed = await build.run(action, { 'test-outcome': 'failure' })
  expect({ code: failed.code, verdict: failed.outputs['verdict'] }).toEqual({ code: 1, verdict: 'fail' })
  await mkdir(join(build.workspace, 'reports'))
  await symlink('../package.json', join(build.workspace, 'reports/junit.xml'))
  expect((await build.run(action, { mode: 'gather' })).code).toBe(0)
  expect(existsSync(join(build.temp, 'test-reports/reports/junit.xml'))).toBe(true)
})
