import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseJUnit } from '../../src/reports/junit.ts'

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url))
const failuresOf = (name: string) =>
  parseJUnit(readFileSync(`${folder}${name}.xml`, 'utf8'), name).filter((test) => test.outcome === 'failed').length

/** Reports that the runners wrote, each with the exit code of its runner. */
const asTheRunnerSaid: [report: string, exitCode: number][] = [
  ['vitest-same-titles-in-two-files', 1],
  ['vitest-one-of-three-of-one-name', 1],
  ['vitest-two-projects', 1],
  ['vitest-passes-at-a-retry', 0],
  ['vitest-before-hook-fails', 1],
  ['vitest-a-file-crashes', 1],
  ['jest-same-titles-in-two-files', 1],
  ['jest-one-of-three-of-one-name', 1],
  ['jest-two-projects', 1],
  ['jest-before-hook-fails', 1],
  ['jest-after-hook-fails', 1],
  ['jest-passes-at-a-retry', 0],
  ['mocha-same-titles-in-two-files', 1],
  ['mocha-one-of-three-of-one-name', 1],
  ['mocha-before-hook-fails', 1],
  ['mocha-passes-at-a-retry', 0],
  ['node-passes', 0],
  ['node-same-titles-in-two-files', 1],
  ['node-one-of-three-of-one-name', 1],
  ['node-before-hook-fails', 1],
  ['node-a-file-crashes', 1],
  ['pytest-passes', 0],
  ['pytest-test-and-teardown-fail', 1],
  ['pytest-a-file-crashes', 2],
  ['pytest-passes-at-a-retry', 0],
  ['pytest-fails-at-every-retry', 1],
  ['playwright-two-projects', 1],
  ['playwright-passes-at-a-retry', 0],
  ['playwright-passes-at-a-retry-included', 0],
  ['playwright-fails-at-every-retry', 1],
  ['playwright-one-of-three-repetitions', 1],
  ['playwright-before-hook-fails', 1],
  ['nextest-passes-at-a-retry', 0],
  ['nextest-fails-at-every-retry', 100],
  ['nextest-flaky-is-a-failure', 100],
  ['gotestsum-passes', 0],
  ['gotestsum-one-of-two-counts', 1],
  ['gotestsum-main-fails', 1],
  ['gotestsum-a-package-does-not-build', 1],
  ['surefire-passes-at-a-retry', 0],
  ['surefire-fails-at-every-retry', 1],
  ['surefire-one-of-two-parameters', 1],
  ['surefire-before-hook-fails', 1],
]

/** What a runner knows and does not write: the gate needs the outcome of its step besides. */
const lessThanTheRunnerSaid: [report: string, exitCode: number][] = [
  ['vitest-error-outside-of-a-test', 1],
  ['jest-a-file-crashes', 1],
  ['node-parent-of-a-subtest-fails', 1],
  ['playwright-flaky-is-a-failure', 1],
]

/** A retry that is written like two tests of one name, as `-count=2` is: a failure stays one. */
const moreThanTheRunnerSaid: [report: string, exitCode: number][] = [['gotestsum-passes-at-a-retry', 0]]

describe('parseJUnit on the reports of runners', () => {
  it.each(asTheRunnerSaid)('finds a failure in %s exactly when its runner exited with one (%d)', (report, exitCode) => {
    expect(failuresOf(report) > 0).toBe(exitCode !== 0)
  })

  it.each(lessThanTheRunnerSaid)('finds no failure in %s, although its runner exited with %d', (report, exitCode) => {
    expect([failuresOf(report), exitCode]).toEqual([0, 1])
  })

  it.each(moreThanTheRunnerSaid)('finds a failure in %s, although its runner exited with %d', (report, exitCode) => {
    expect([failuresOf(report), exitCode]).toEqual([1, 0])
  })

  it('looks at every report that is kept', () => {
    const named = [...asTheRunnerSaid, ...lessThanTheRunnerSaid, ...moreThanTheRunnerSaid].map(([report]) => `${report}.xml`)
    expect(named.sort()).toEqual(readdirSync(folder).sort())
  })
})
