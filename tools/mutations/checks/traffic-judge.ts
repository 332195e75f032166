import type { Mutation } from '../mutation.ts'

const judge = 'packages/shared/src/traffic/traffic-judge.ts'
const monitor = 'actions/performance-monitor'
const judging = ['packages/shared/tests/traffic/traffic-judge.test.ts', 'packages/shared/tests/traffic/traffic-judge.property.test.ts']

/** What of the requests of a step or a watch is judged, and when it is enough. */
export const trafficJudgeChecks: readonly Mutation[] = [
  {
    without: 'redirects hide an error rate',
    file: judge,
    find: 'if (unmeasured > 0 && state.pessimistic === undefined)',
    replace: 'if (unmeasured < 0)',
    tests: judging,
  },
  {
    without: 'a release passes after too few requests',
    file: judge,
    find: 'judged.requests < needed)',
    replace: 'judged.requests < 1)',
    tests: judging,
  },
  {
    without: 'a share above its limit passes',
    file: judge,
    find: 'if (share > rate.stated)',
    replace: 'if (share > 1)',
    tests: judging,
  },
  {
    without: 'a cold start is judged',
    file: judge,
    find: 'if (state.isOver) return true',
    replace: 'return true',
    tests: judging,
  },
  {
    without: 'the tests of the steps end with the steps',
    file: judge,
    find: 'running: continued(rate, saved) ??',
    replace: 'running: continued(rate, undefined) ??',
    tests: judging,
  },
  {
    without: 'a late window is lost',
    file: judge,
    find: 'const open = Math.max(at, buffer.closedUntil)',
    replace: 'const open = at',
    tests: judging,
  },
  {
    without: 'what the generator sent late is slowness of the service',
    file: judge,
    find: 'own.latencies.countAbove(slowerThan + window.lateness)',
    replace: 'own.latencies.countAbove(slowerThan)',
    tests: judging,
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
