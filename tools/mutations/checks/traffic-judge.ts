import type { Mutation } from '../mutation.ts'

const judge = 'packages/shared/src/traffic/traffic-judge.ts'
const monitor = 'actions/performance-monitor'

/** What of the requests of a step or a watch is judged, and when it is enough. */
export const trafficJudgeChecks: readonly Mutation[] = [
  {
    without: 'redirects hide an error rate',
    file: judge,
    find: 'if (unmeasured > 0 && state.pessimistic === undefined)',
    replace: 'if (unmeasured < 0)',
    tests: [`${monitor}/tests/run.test.ts`],
  },
  {
    without: 'a watch is too short for the requests it needs',
    file: `${monitor}/src/plan.ts`,
    find: 'const duration = Math.max(asked, needed.time)',
    replace: 'const duration = asked',
    tests: [`${monitor}/tests/run.test.ts`],
  },
  {
    without: 'a step is too short for the requests it needs',
    file: 'packages/shared/src/rollout/analysis/step-times.ts',
    find: '{ ...step, time: ms(needed.time) }',
    replace: 'step',
    tests: ['packages/shared/tests/rollout/analysis/step-times.test.ts'],
  },
  {
    without: 'a replica that comes back late is lost in the mean of the watch',
    file: `${monitor}/src/watch-judge.ts`,
    find: 'name !== answeredByRelease || release',
    replace: 'name !== answeredByRelease && release',
    tests: [`${monitor}/tests/answering-release.test.ts`],
  },
]
