import type { Mutation } from '../mutation.ts'

/** The looks at what is live after the watch. */
export const looksChecks: readonly Mutation[] = [
  {
    without: 'a release that was fine for days is not taken back',
    file: 'packages/shared/src/rollout/analysis/return-window.ts',
    find: 'if (age < window)',
    replace: 'if (age >= 0)',
    tests: ['packages/shared/tests/rollout/analysis/return-window.test.ts'],
  },
  {
    without: 'one look that found it well is enough to say that the fault is newer',
    file: 'packages/shared/src/rollout/analysis/return-window.ts',
    find: 'own.every(({ well }) => !well)',
    replace: 'own.some(({ well }) => !well)',
    tests: ['packages/shared/tests/rollout/analysis/return-window.test.ts'],
  },
  {
    without: 'what only late looks have found may be newer than the deployment',
    file: 'packages/shared/src/rollout/analysis/return-window.ts',
    find: 'at - deployedAt < window',
    replace: 'at >= deployedAt',
    tests: ['packages/shared/tests/rollout/analysis/return-window.test.ts'],
  },
  {
    without: 'a look that was not evaluated is no look',
    file: 'packages/shared/src/rollout/analysis/return-window.ts',
    find: "|| record.verdict === 'not-evaluated'",
    replace: '',
    tests: ['packages/shared/tests/rollout/analysis/return-window.test.ts'],
  },
  {
    without: 'a look that fails is repeated',
    file: 'actions/performance-monitor/src/run.ts',
    find: 'inputs.look && isFoundFailing(first)',
    replace: 'false',
    tests: ['actions/performance-monitor/tests/repeated-look.test.ts'],
  },
  {
    without: 'the second look decides',
    file: 'packages/shared/src/release-watch/repeated-look.ts',
    find: "verdict: again ? 'fail' : 'warn'",
    replace: "verdict: 'fail'",
    tests: ['actions/performance-monitor/tests/repeated-look.test.ts'],
  },
  {
    without: 'it was found failing when the first look found it',
    file: 'packages/shared/src/release-watch/repeated-look.ts',
    find: 'return before?.detectedAt ?? breached?.at ?? finishedAt',
    replace: 'return finishedAt',
    tests: ['actions/performance-monitor/tests/repeated-look.test.ts'],
  },
  {
    without: 'a look takes its own time',
    file: 'packages/shared/src/release-watch/plan.ts',
    find: 'inputs.look ? environment?.look : environment?.monitor',
    replace: 'environment?.monitor',
    tests: ['actions/performance-monitor/tests/repeated-look.test.ts'],
  },
]
