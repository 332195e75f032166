import type { Condition } from '@slipway/shared/config/schema'
import type { ChangesResult } from '../changes/base.ts'
import type { TestCase } from '../reports/junit.ts'
import type { CoverageCount } from '../reports/lcov.ts'
import { type Coverage, type NewLines, newLines, totalCoverage } from './coverage.ts'

export type MetricName = Condition['metric']
/** Counts, or shares from 0 to 1; for what was not measured, the reason. */
export type MetricValue = { state: 'measured'; value: number; note?: string } | { state: 'missing'; reason: string }
export type Metrics = Record<MetricName, MetricValue>

export type Reports = {
  /** undefined when no report was found. */
  tests: readonly TestCase[] | undefined
  /** Why there are none, or not all that were named. */
  testsReason: string | undefined
  coverage: Coverage | undefined
  coverageReason: string | undefined
  changes: ChangesResult
}

export function measure({ tests, testsReason, coverage, coverageReason, changes }: Reports): {
  metrics: Metrics
  change: NewLines | undefined
} {
  const count = (outcome: TestCase['outcome']): MetricValue => {
    const value = tests?.filter((test) => test.outcome === outcome).length ?? 0
    // A failed test counts even where another report is missing.
    if (outcome === 'failed' && value > 0) return { state: 'measured', value }
    if (testsReason !== undefined) return { state: 'missing', reason: testsReason }
    return tests?.length === 0 ? { state: 'missing', reason: 'the reports have no test in them' } : { state: 'measured', value }
  }
  const covered = (kind: 'lines' | 'branches' | 'functions'): MetricValue =>
    coverage === undefined || coverageReason !== undefined
      ? { state: 'missing', reason: coverageReason ?? noCoverage }
      : shareValue(totalCoverage(coverage, kind), `the reports say nothing of ${kind}`)
  const change = coverage !== undefined && changes.state === 'known' ? newLines(coverage, changes.changes) : undefined
  return {
    metrics: {
      'tests.failed': count('failed'),
      'tests.passed': count('passed'),
      'tests.skipped': count('skipped'),
      'coverage.lines': covered('lines'),
      'coverage.branches': covered('branches'),
      'coverage.functions': covered('functions'),
      'coverage.new-lines': newLinesValue({ coverage, coverageReason, changes }, change),
    },
    change,
  }
}

function shareValue({ covered, total }: CoverageCount, reason: string): MetricValue {
  return total === 0 ? { state: 'missing', reason } : { state: 'measured', value: covered / total }
}

const noCoverage = 'there is no coverage'

type CoverageReports = Pick<Reports, 'coverage' | 'coverageReason' | 'changes'>

function newLinesValue({ coverage, coverageReason, changes }: CoverageReports, change: NewLines | undefined): MetricValue {
  if (coverage === undefined || coverageReason !== undefined) return { state: 'missing', reason: coverageReason ?? noCoverage }
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
