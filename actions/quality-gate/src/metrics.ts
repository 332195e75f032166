import type { Condition } from '@slipway/shared/config/schema'
import type { ChangesResult } from './base.ts'
import { type Coverage, type NewLines, newLines, totalShare } from './coverage.ts'
import type { TestCase } from './junit.ts'
import type { Share } from './lcov.ts'

export type MetricName = Condition['metric']
/** Counts as they are, shares from 0 to 1. What was not measured says why. */
export type MetricValue = { state: 'measured'; value: number; note?: string } | { state: 'missing'; reason: string }
export type Metrics = Record<MetricName, MetricValue>

export type Reports = {
  /** undefined when no report was found; then `junitReason` says where one was looked for. */
  tests: readonly TestCase[] | undefined
  testsReason: string
  coverage: Coverage | undefined
  coverageReason: string
  changes: ChangesResult
}

export function measure({ tests, testsReason, coverage, coverageReason, changes }: Reports): {
  metrics: Metrics
  change: NewLines | undefined
} {
  const count = (outcome: TestCase['outcome']): MetricValue => {
    if (tests === undefined) return { state: 'missing', reason: testsReason }
    if (tests.length === 0) return { state: 'missing', reason: 'the reports have no test in them' }
    return { state: 'measured', value: tests.filter((test) => test.outcome === outcome).length }
  }
  const covered = (kind: 'lines' | 'branches' | 'functions'): MetricValue =>
    coverage === undefined
      ? { state: 'missing', reason: coverageReason }
      : shareValue(totalShare(coverage, kind), `the reports say nothing of ${kind}`)
  const change = coverage !== undefined && changes.state === 'known' ? newLines(coverage, changes.changes) : undefined
  return {
    metrics: {
      'tests.failed': count('failed'),
      'tests.passed': count('passed'),
      'tests.skipped': count('skipped'),
      'coverage.lines': covered('lines'),
      'coverage.branches': covered('branches'),
      'coverage.functions': covered('functions'),
      'coverage.new-lines': newLinesValue(coverage, coverageReason, changes, change),
    },
    change,
  }
}

function shareValue({ covered, total }: Share, reason: string): MetricValue {
  return total === 0 ? { state: 'missing', reason } : { state: 'measured', value: covered / total }
}

function newLinesValue(coverage: Coverage | undefined, reason: string, changes: ChangesResult, change: NewLines | undefined): MetricValue {
  if (coverage === undefined) return { state: 'missing', reason }
  if (changes.state === 'unknown') return { state: 'missing', reason: changes.reason }
  if (coverage.foreign.length === coverage.files.size) {
    return {
      state: 'missing',
      reason: `no file of the coverage is in the tree (${coverage.foreign.slice(0, 3).join(', ')}): it belongs to another checkout`,
    }
  }
  if (change === undefined || change.share.total === 0)
    return { state: 'measured', value: 1, note: 'no changed line is code that the report measures' }
  return {
    state: 'measured',
    value: change.share.covered / change.share.total,
    note: `${change.share.covered} of ${change.share.total} changed lines`,
  }
}
