import type { Mutation } from '../mutation.ts'

/** Which answers are errors, and which pages are healthy. */
export const judgeChecks: readonly Mutation[] = [
  {
    without: 'a service that answers 404 to everything passes',
    file: 'packages/shared/src/traffic/error-rate.ts',
    find: "(clientErrorsApart ? 0 : classes['client-error'])",
    replace: '0',
    tests: ['actions/performance-monitor/tests/run.test.ts'],
  },
  {
    without: 'redirects hide an error rate from a rule',
    file: 'packages/shared/src/traffic/rule-sample.ts',
    find: 'errorRate + unmeasured.requests / requests > limit',
    replace: 'errorRate > limit',
    tests: ['packages/shared/tests/traffic/rule-sample.test.ts'],
  },
  {
    without: 'a page that says fail is healthy',
    file: 'packages/shared/src/probe/http/answer-body.ts',
    find: "if (word === 'fail' || (health && state === 'failing'))",
    replace: "if (word === 'never')",
    tests: ['packages/shared/tests/probe/probe-run.test.ts'],
  },
  {
    without: 'traffic ignores what a probe of its path expects',
    file: 'packages/shared/src/traffic/classification.ts',
    find: 'status === undefined ? statusesOf(probe) : [status].flat()',
    replace: 'status === undefined ? undefined : [status].flat()',
    tests: ['packages/shared/tests/rollout/analysis/service-judge.test.ts'],
  },
]
