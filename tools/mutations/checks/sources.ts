import type { Mutation } from '../mutation.ts'

const reads = 'packages/shared/tests/traffic/sources/source-read.test.ts'
const watches = 'actions/performance-monitor/tests/sources.test.ts'
const answers = 'packages/shared/src/traffic/sources/prometheus-answer.ts'

/** What a number that is kept elsewhere is, and what it does. */
export const sourceChecks: readonly Mutation[] = [
  {
    without: 'a query without a series is a value',
    file: answers,
    find: 'if (all.length === 0) return',
    replace: 'if (false) return',
    tests: [reads],
  },
  {
    without: 'NaN of a query is a value',
    file: answers,
    find: '.filter(Number.isFinite)',
    replace: '.map((one) => (Number.isFinite(one) ? one : 0))',
    tests: [reads],
  },
  {
    without: 'the first of several series is taken for all',
    file: answers,
    find: "if (reducer === 'one' && all.length > 1)",
    replace: 'if (false)',
    tests: [reads],
  },
  {
    without: 'a name can end the text that it stands in',
    file: 'packages/shared/src/traffic/sources/source-read.ts',
    find: 'mapped(own, escapedForQuery)',
    replace: 'own',
    tests: [reads],
  },
  {
    without: 'a source below its limit is good',
    file: 'packages/shared/src/judge/rules.ts',
    find: '(source?.below === true ? value < above : value > above)',
    replace: '(value > above)',
    tests: [watches],
  },
  {
    without: 'a source that gives nothing is passed over',
    file: 'packages/shared/src/watch/watch-judge.ts',
    find: '{ value: undefined, reason: value }',
    replace: '{ value: 0 }',
    tests: [watches],
  },
]
