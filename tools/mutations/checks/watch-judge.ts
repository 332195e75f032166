import type { Mutation } from '../mutation.ts'

const monitor = 'actions/performance-monitor'
const judge = 'packages/shared/src/watch/watch-judge.ts'
const watches = `${monitor}/tests/watch-judge.test.ts`
const judgedSteps = 'actions/blue-green-deploy/tests/modes/judged-steps.test.ts'

/** What a watch takes over from the steps before it, and what it says of its tests and rules. */
export const watchJudgeChecks: readonly Mutation[] = [
  {
    without: 'a watch ends in the middle of errors that are not yet sure',
    file: judge,
    find: 'return this.#traffic.unsure && passed < this.#traffic.needed.time',
    replace: 'return false',
    tests: [`${monitor}/tests/run.test.ts`],
  },
  {
    without: 'samples that are cut between two lines are replayed',
    file: 'packages/shared/src/watch/recorded-watch.ts',
    find: 'record.samples !== undefined && record.samples !== entries.length',
    replace: 'record.samples !== undefined && record.samples < entries.length',
    tests: [`${monitor}/tests/replay.test.ts`],
  },
  {
    without: 'a replay says what the record says, whatever the samples say',
    file: 'packages/shared/src/watch/replay.ts',
    find: 'same: again.judgement.verdict === verdict && isoOf(again.breached?.at) === breached?.at',
    replace: 'same: true',
    tests: [`${monitor}/tests/replay.test.ts`],
  },
  {
    without: 'a deployment does not hand its tests to the watch',
    file: 'packages/shared/src/rollout/analysis/service-judge.ts',
    find: 'latest = judge.traffic.save(request.release.version)',
    replace: 'judge.traffic.save(request.release.version)',
    tests: [judgedSteps],
  },
  {
    without: 'each step begins its tests anew',
    file: 'packages/shared/src/rollout/analysis/service-judge.ts',
    find: 'judges.get(key) ?? newJudge({ colour, release, users }, deps)',
    replace: 'newJudge({ colour, release, users }, deps)',
    tests: [judgedSteps],
  },
  {
    without: 'the judge-state of another release goes on',
    file: 'packages/shared/src/release-watch/plan.ts',
    find: 'if (version !== undefined && sameVersion(steps.release, version)) return',
    replace: 'if (version !== undefined) return',
    tests: [watches],
  },
  {
    without: 'a pass shows the value of a rule that still runs',
    file: judge,
    find: 'return { name: condition.name, verdict, reason:',
    replace: 'return { ...condition, verdict, reason:',
    tests: [watches],
  },
  {
    without: 'a rule that still runs passes where the test warns',
    file: judge,
    find: "const verdict = test.verdict === 'pass' ? 'pass' : 'warn'",
    replace: "const verdict = 'pass'",
    tests: [watches],
  },
  {
    without: 'later evidence replaces the first',
    file: judge,
    find: 'this.#first ??= this.#evidence()',
    replace: 'this.#first = this.#evidence()',
    tests: [watches],
  },
  {
    without: 'a rule does not say when it was breached',
    file: judge,
    find: ', at ${clockTime(clock.breachedAt)}',
    replace: '',
    tests: [watches],
  },
  {
    without: 'the timeline does not say why',
    file: 'packages/shared/src/release-watch/render.ts',
    find: '`breached: ${breached.rule}: ${breached.reason}`',
    replace: '`breached: ${breached.rule}`',
    tests: [`${monitor}/tests/run.test.ts`],
  },
]
