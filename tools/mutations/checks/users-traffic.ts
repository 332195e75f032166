import type { Mutation } from '../mutation.ts'

const judge = 'packages/shared/src/traffic/counted-judge.ts'
const cases = ['packages/shared/tests/traffic/counted-judge.test.ts']
const steps = ['packages/shared/tests/rollout/analysis/judged-users.test.ts']
const readings = ['packages/shared/tests/rollout/analysis/user-counting.test.ts']

/** What users get: who counts it, what of it is judged, and when the release is to blame. */
export const usersTrafficChecks: readonly Mutation[] = [
  {
    without: 'a release is taken back for what users get from the other side just as well',
    file: 'packages/shared/src/judge/side-comparison.ts',
    find: "return isClear(excess) ? 'better' : 'as-bad'",
    replace: "return 'better'",
    tests: cases,
  },
  {
    without: 'what clients do wrong takes a release back',
    file: judge,
    find: "(comparison === 'unknown' && !rate.onlyIfWorse)",
    replace: "comparison === 'unknown'",
    tests: cases,
  },
  {
    without: 'requests without an answer are no errors of users',
    file: judge,
    find: 'interval.s5xx + interval.failed',
    replace: 'interval.s5xx',
    tests: cases,
  },
  {
    without: 'users and synthetic requests have the whole alpha each',
    file: 'packages/shared/src/traffic/traffic-judge.ts',
    find: '(1 - countedPart) * whole',
    replace: 'whole',
    tests: cases,
  },
  {
    without: 'the tests of users end with the steps',
    file: judge,
    find: 'begun(rate, this.#continued(rate, saved))',
    replace: 'begun(rate)',
    tests: cases,
  },
  {
    without: 'what users get ends no step',
    file: 'packages/shared/src/rollout/analysis/service-judge.ts',
    find: 'if (judge.fired) onFired()',
    replace: '',
    tests: steps,
  },
  {
    without: "Slipway's own requests hide what users get",
    file: 'packages/shared/src/rollout/analysis/user-counting.ts',
    find: "own.without('release', traffic)",
    replace: 'traffic',
    tests: steps,
  },
  {
    without: 'a reading that fails ends the counting',
    file: 'packages/shared/src/rollout/analysis/user-intervals.ts',
    find: "return { state: 'unread', reason: `the requests of users could not be read: ${messageOf(error)}` }",
    replace: 'throw error',
    tests: readings,
  },
  {
    without: 'what users get is forgotten where the runner has lost its network',
    file: 'packages/shared/src/release-watch/results.ts',
    find: ' && !conclusion.counted.includes(one.name)',
    replace: '',
    tests: ['actions/performance-monitor/tests/watch-judge.test.ts'],
  },
  {
    without: 'a step on a machine without a network takes a release back',
    file: 'packages/shared/src/rollout/analysis/service-judge.ts',
    find: 'const own = lost ? found.map(withoutNetwork) : found',
    replace: 'const own = found',
    tests: ['packages/shared/tests/rollout/analysis/judged-network.test.ts'],
  },
  {
    without: 'an untrusted certificate is the fault of the network',
    file: 'packages/shared/src/traffic/network-doubt.ts',
    find: 'const ofTheService = tls + reset + other + ',
    replace: 'const ofTheService = ',
    tests: ['packages/shared/tests/rollout/analysis/judged-network.test.ts'],
  },
  {
    without: 'only the health page is asked where probes ask more',
    file: 'packages/shared/src/config/environment-config.ts',
    find: 'if (probed.length > 0) return [...new Set(probed)]',
    replace: '',
    tests: ['packages/shared/tests/config/default-traffic.test.ts'],
  },
]
