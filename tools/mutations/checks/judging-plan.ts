import type { Mutation } from '../mutation.ts'

const plan = 'packages/shared/src/judge/judging-plan.ts'
const times = 'packages/shared/src/rollout/analysis/step-times.ts'
const plans = 'packages/shared/tests/judge/judging-plan.test.ts'
const rollouts = 'packages/shared/tests/rollout/analysis/step-times.test.ts'
const cases = 'packages/shared/tests/traffic/traffic-judge.test.ts'

/** How sure a judgement must be, and the requests and the time that it needs for that. */
export const judgingPlanChecks: readonly Mutation[] = [
  {
    without: 'a step is too short for the requests it needs',
    file: times,
    find: '{ ...step, time: ms(needed.time) }',
    replace: 'step',
    tests: [rollouts],
  },
  {
    without: 'a watch is too short for the requests it needs',
    file: 'packages/shared/src/release-watch/plan.ts',
    find: 'const duration = Math.max(asked, needed.time)',
    replace: 'const duration = asked',
    tests: ['actions/performance-monitor/tests/run.test.ts'],
  },
  {
    without: "a rollback's validation is too short for its judgement",
    file: 'actions/rollback/src/validation.ts',
    find: 'Math.max(asked, needed)',
    replace: 'asked',
    tests: ['actions/rollback/tests/validation.test.ts'],
  },
  {
    without: 'a longer step is not said',
    file: times,
    find: '? [step] : []))',
    replace: '? [] : []))',
    tests: [rollouts],
  },
  {
    without: 'the blocks of a lengthened watch or step are those of the short one',
    file: plan,
    find: 'Math.max(span, first.time)',
    replace: 'span',
    tests: [rollouts, 'actions/performance-monitor/tests/watch-judge.test.ts'],
  },
  {
    without: 'one error passes a limit of 0 %',
    file: plan,
    find: 'stated: limit }',
    replace: 'stated: limit === 0 ? zeroIsTestedAs : limit }',
    tests: [cases],
  },
  {
    without: 'a total failure is found some seconds late',
    file: plan,
    find: 'windowsOfFirstBlock = 3',
    replace: 'windowsOfFirstBlock = 5',
    tests: [cases],
  },
  {
    without: 'a fast generator warms up for more requests than planned',
    file: plan,
    find: 'warmUpRequests(requestsPerSecond, blockLength)))',
    replace: 'warmUp.requests))',
    tests: [plans],
  },
  {
    without: 'the needed requests depend on what was asked before',
    file: plan,
    find: '${share} ${alpha} ${perBlock}',
    replace: '${share} ${alpha} ${Math.floor(perBlock)}',
    tests: [plans],
  },
  {
    without: 'other rates than errors have more than 1 % together',
    file: plan,
    find: 'alphaOfOthers / (others.length + 1)',
    replace: 'alphaOfOthers',
    tests: [plans],
  },
]
