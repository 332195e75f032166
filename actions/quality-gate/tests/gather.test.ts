import { aContext, fakeFiles } from '@slipway/shared/testing/fakes'
import { expect, it } from 'vitest'
import { inputsSchema } from '../src/inputs.ts'
import { runQualityGate } from '../src/run.ts'

async function gather(raw: Record<string, string>, workspace: Record<string, string>) {
  const files = fakeFiles(Object.fromEntries(Object.entries(workspace).map(([path, text]) => [`/workspace/${path}`, text])))
  const context = aContext({ files })
  const outcome = await runQualityGate(inputsSchema.parse({ mode: 'gather', ...raw }), context)
  const target = `${context.runner.temp}/test-reports/`
  const copied = [...files.all.keys()].filter((path) => path.startsWith(target)).map((path) => path.slice(target.length))
  return { outcome, copied, notices: outcome.annotations?.map(({ level, message }) => [level, message.split('\n')[0]]) }
}

it('copies the reports as they lie in the workspace, broken ones too: the gate reads them', async () => {
  const { outcome, copied, notices } = await gather(
    { junit: '{unit,e2e}/*.xml\n!e2e/skip.xml', lcov: 'lcov.info' },
    { 'unit/a.xml': '<cut', 'e2e/b.xml': '', 'e2e/skip.xml': '', 'lcov.info': '', 'other.xml': '' },
  )
  expect(copied).toEqual(['e2e/b.xml', 'unit/a.xml', 'lcov.info'])
  expect({ ok: outcome.ok, verdict: outcome.evidence.verdict, notices }).toEqual({ ok: true, verdict: 'pass', notices: [] })
})

it('says of each report that is not there how a runner writes it, and fails nothing', async () => {
  const { outcome, copied } = await gather({}, { 'package.json': '{}' })
  expect(copied).toEqual([])
  expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn', headline: 'The tests left no report' } })
  const [junit, lcov] = outcome.annotations ?? []
  expect(junit).toMatchObject({ level: 'notice', message: expect.stringContaining('reports/junit.xml is not there') })
  for (const runner of ['vitest', 'jest', 'node --test', 'playwright', 'pytest', 'nextest', 'gotestsum'])
    expect(junit?.message).toContain(runner)
  expect(lcov).toMatchObject({ level: 'notice', message: expect.stringContaining('reports/lcov.info is not there') })
})

it('takes what is in the usual places, and names what a caller asked for in vain', async () => {
  const { copied, notices } = await gather({ lcov: 'coverage/lcov.info' }, { 'reports/junit.xml': '' })
  expect(copied).toEqual(['reports/junit.xml'])
  expect(notices).toEqual([['notice', 'No file matches the input "lcov" (coverage/lcov.info). The quality gate will not pass without it.']])
})

it('gives the exact line for the runner that the tree uses', async () => {
  const { outcome } = await gather({}, { 'package.json': JSON.stringify({ scripts: { test: "node --test 'tests/*.test.js'" } }) })
  const [junit, lcov] = outcome.annotations ?? []
  expect(junit?.message).toContain(
    `"test": "mkdir -p reports && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=reports/junit.xml 'tests/*.test.js'" in package.json`,
  )
  expect(junit?.message).not.toContain('vitest')
  expect(lcov?.message).toContain('node --test --experimental-test-coverage')
})
