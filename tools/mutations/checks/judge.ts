import type { Mutation } from '../mutation.ts'

const rollout = 'packages/shared/src/rollout'
const tests = 'packages/shared/tests/rollout'

/** What counts as healthy, and what it takes to go back. */
export const judgeChecks: readonly Mutation[] = [
  {
    without: 'a service that answers 404 to everything passes',
    file: 'packages/shared/src/traffic/tally.ts',
    find: "(clientErrorsApart ? 0 : classes['client-error'])",
    replace: '0',
    tests: ['actions/performance-monitor/tests/run.test.ts'],
  },
  {
    without: 'redirects hide an error rate',
    file: 'packages/shared/src/judge/thresholds.ts',
    find: 'errorRate + unmeasured.requests / requests > limit',
    replace: 'errorRate > limit',
    tests: [`${tests}/analysis/step-rule.test.ts`],
  },
  {
    without: 'one burst of errors takes a release back',
    file: `${rollout}/analysis/step-rule.ts`,
    find: 'const spread = blocks.length < blocksNeeded || failing >= blocksNeeded',
    replace: 'const spread = true',
    tests: [`${tests}/analysis/step-rule.test.ts`],
  },
  {
    without: 'chance takes a release back',
    file: 'packages/shared/src/judge/exceedance.ts',
    find: 'failed > limit * requests && upperTail(failed, requests, limit) < chance',
    replace: 'failed > limit * requests',
    tests: [`${tests}/analysis/step-rule.test.ts`],
  },
  {
    without: 'a percentile of too few requests decides',
    file: `${rollout}/analysis/step-rule.ts`,
    find: 'if (percentile === undefined || tally.latencies.count >= needed) counted.push(judged)',
    replace: 'counted.push(judged)',
    tests: [`${tests}/analysis/step-rule.test.ts`],
  },
  {
    without: 'a page that says fail is healthy',
    file: 'packages/shared/src/probe/answer-body.ts',
    find: "if (told === 'fail' || (health && unwell.has(told)))",
    replace: "if (told === 'never')",
    tests: ['packages/shared/tests/probe/run.test.ts'],
  },
  {
    without: 'traffic ignores what a probe of its path expects',
    file: 'packages/shared/src/traffic/classification.ts',
    find: 'status === undefined ? statusesOf(probe) : [status].flat()',
    replace: 'status === undefined ? undefined : [status].flat()',
    tests: [`${tests}/analysis/service-judge.test.ts`],
  },
]
