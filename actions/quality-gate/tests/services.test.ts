import { aContext, fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { inputsSchema } from '../src/inputs.ts'
import { runQualityGate } from '../src/run.ts'

const passing = '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'
const failing = '<testsuite><testcase name="c"><failure message="no"/></testcase></testsuite>'
const config =
  'product: shop\nservices: { api: { in: api }, web: { in: web, url: /web } }\nenvironments: { staging: { url: https://a.test } }\n'

/** The workspace of the judging job, with what the jobs of the services uploaded. */
const workspace = (files: Readonly<Record<string, string>>) =>
  aContext({
    files: fakeFiles(
      Object.fromEntries(Object.entries({ '.github/slipway.yml': config, ...files }).map(([path, text]) => [`/workspace/${path}`, text])),
    ),
  })
const build = (service: string, more = {}) => ({ service, folder: service, test: 'npm test', promote: false, ...more })
const judge = (builds: readonly unknown[], files: Readonly<Record<string, string>>, more = {}) =>
  runQualityGate(inputsSchema.parse({ builds: JSON.stringify(builds), ...more }), workspace(files))

const [api, web] = [build('api'), build('web')]
const outcomes = (api: string, web: string) => ({ 'slipway-test-outcomes/api': `${api}\n`, 'slipway-test-outcomes/web': `${web}\n` })
const reports = { 'api/reports/junit.xml': passing, 'web/reports/junit.xml': passing }

describe('the tests of several services', () => {
  it('pass when each ran, and none failed', async () => {
    expect(await judge([api, web], { ...outcomes('success', 'success'), ...reports })).toMatchObject({
      ok: true,
      evidence: { verdict: 'pass' },
      outputs: { passed: '4', failed: '0' },
    })
  })

  it.each<[string, readonly unknown[], Record<string, string>, string, string]>([
    [
      'one failed, as its report says',
      [api, web],
      { ...outcomes('success', 'failure'), ...reports, 'web/reports/junit.xml': failing },
      'fail',
      'tests.failed is 1',
    ],
    ['one failed, and no report says so', [api, web], { ...outcomes('success', 'failure'), ...reports }, 'fail', 'the tests of web failed'],
    [
      'one left nothing at all',
      [api, web],
      { 'slipway-test-outcomes/api': 'success', ...reports },
      'not-evaluated',
      'the job that builds web left no outcome',
    ],
    ['none left anything', [api, web], {}, 'not-evaluated', 'the job that builds api left no outcome'],
    [
      'one did not run, since its build failed',
      [api, web],
      { ...outcomes('success', 'skipped'), ...reports },
      'not-evaluated',
      'the tests of web did not run',
    ],
    [
      'one has no report',
      [api, web],
      { ...outcomes('success', 'success'), 'api/reports/junit.xml': passing },
      'warn',
      'of web, there is no JUnit report',
    ],
    ['one has no tests', [api, build('web', { test: '' })], { ...outcomes('success', 'skipped'), ...reports }, 'warn', 'nothing tests web'],
    [
      'a report of another folder is there alone',
      [api],
      { 'slipway-test-outcomes/api': 'success', 'reports/junit.xml': failing },
      'warn',
      'api/reports/junit.xml is not there',
    ],
  ])('do not pass when %s', async (_what, builds, files, verdict, cause) => {
    const outcome = await judge(builds, files)
    expect(outcome.evidence).toMatchObject({ verdict, cause: expect.stringContaining(cause) })
    expect(outcome.ok).toBe(verdict === 'warn')
  })

  it('need a report of each where one is named', async () => {
    const outcome = await judge([api, web], { ...outcomes('success', 'success'), 'api/out.xml': passing }, { junit: 'out.xml' })
    expect(outcome.evidence).toMatchObject({ verdict: 'not-evaluated', cause: expect.stringContaining('web/out.xml') })
  })

  it('leave out what was built and tested before', async () => {
    const outcome = await judge([api, build('web', { promote: true })], { 'slipway-test-outcomes/api': 'success', ...reports })
    expect(outcome.evidence.verdict).toBe('pass')
  })

  it('are refused where what was built is not told', () => {
    expect(inputsSchema.safeParse({ builds: '{}' }).success).toBe(false)
    expect(inputsSchema.safeParse({ builds: JSON.stringify([build('../web')]) }).success).toBe(false)
  })
})

describe('gathering of one of several services', () => {
  it('looks into its folder, and takes along what became of its tests', async () => {
    const files = fakeFiles({ '/workspace/api/reports/junit.xml': passing, '/workspace/reports/junit.xml': failing })
    const context = aContext({ files })
    await runQualityGate(inputsSchema.parse({ mode: 'gather', service: 'api', folder: 'api', testOutcome: 'failure' }), context)
    const gathered = [...files.all].filter(([path]) => path.includes('/test-reports/'))
    expect(gathered.map(([path, text]) => [path.replace(/.*\/test-reports\//, ''), text.trim()])).toEqual([
      ['api/reports/junit.xml', passing],
      ['slipway-test-outcomes/api', 'failure'],
    ])
  })
})
