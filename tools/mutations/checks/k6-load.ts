import type { Mutation } from '../mutation.ts'

const k6 = 'packages/shared/src/traffic/k6'
const tests = 'packages/shared/tests/traffic/k6'

/** What k6 measures is judged, and what it did not measure is not good. */
export const k6LoadChecks: readonly Mutation[] = [
  {
    without: 'results of k6 that are missing are good ones',
    file: `${k6}/k6-conditions.ts`,
    find: 'if (summary.requests !== requests)',
    replace: 'if (summary.requests < 0)',
    tests: [`${tests}/k6-conditions.test.ts`],
  },
  {
    without: 'a result that cannot be read is silence',
    file: `${k6}/k6-points.ts`,
    find: "if (!parsed.success) return 'unreadable'",
    replace: 'if (!parsed.success) return undefined',
    tests: [`${tests}/k6-results.test.ts`],
  },
  {
    without: 'variables of the job configure k6',
    file: `${k6}/k6-run.ts`,
    find: 'filter(([name]) => passedOn.test(name))',
    replace: 'filter(([name]) => name !== "")',
    tests: [`${tests}/k6-run.test.ts`],
  },
  {
    without: 'the requests that failed are those that passed',
    file: `${k6}/k6-summary.ts`,
    find: 'failed: metrics.http_req_failed?.passes,',
    replace: 'failed: metrics.http_req_failed?.fails,',
    tests: [`${tests}/k6-results.test.ts`],
  },
  {
    without: 'a k6 that broke down has measured',
    file: `${k6}/k6-exit.ts`,
    find: "107: { state: 'failed', reason: 'the script threw an exception' }",
    replace: "107: { state: 'ended' }",
    tests: [`${tests}/k6-results.test.ts`],
  },
  {
    without: 'a script from outside of the workspace is run',
    file: 'packages/shared/src/release-watch/k6-load.ts',
    find: "if (relative(root, found.path).startsWith('..'))",
    replace: 'if (root === found.path)',
    tests: ['actions/performance-monitor/tests/k6-load.test.ts'],
  },
]
