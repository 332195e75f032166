import type { Mutation } from '../mutation.ts'

const judge = 'packages/shared/src/traffic/traffic-judge.ts'
const monitor = 'actions/performance-monitor'
const cases = 'packages/shared/tests/traffic/traffic-judge.test.ts'
const properties = 'packages/shared/tests/traffic/traffic-judge.property.test.ts'
const judging = [cases, properties]

/** What of the requests of a step or a watch is judged, and when it is enough. */
export const trafficJudgeChecks: readonly Mutation[] = [
  {
    without: 'what counts users ends with a step that throws',
    file: 'packages/shared/src/rollout/analysis/service-judge.ts',
    find: '    enough.abort()\n    sent.abort()\n',
    replace: '',
    tests: ['packages/shared/tests/rollout/analysis/judged-users.test.ts'],
  },
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
    find: 'this.#begun(rate, continued(rate, saved))',
    replace: 'this.#begun(rate)',
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
    without: 'a replica that comes back late is lost in the mean of the watch',
    file: 'packages/shared/src/watch/watch-judge.ts',
    find: 'name !== answeredByRelease || release',
    replace: 'name !== answeredByRelease && release',
    tests: [`${monitor}/tests/answering-release.test.ts`],
  },
  {
    without: 'the side and the edge are judged apart',
    file: judge,
    find: 'addWindow(buffer, { at: open, requests, bad, source:',
    replace: 'addWindow(buffer, { at: open, requests: source === "edge" ? 0 : requests, bad: source === "edge" ? 0 : bad, source:',
    tests: [properties],
  },
  {
    without: 'requests of an earlier step let a later one pass',
    file: judge,
    find: 'if (this.#look === key) return',
    replace: 'if (this.#look !== undefined) return',
    tests: [cases],
  },
  {
    without: 'a redirect of some seconds ends a release minutes later',
    file: judge,
    find: 'for (const state of this.#rates) state.pessimistic = undefined',
    replace: '',
    tests: [cases],
  },
  {
    without: 'redirects pass the client error rate',
    file: judge,
    find: 'return { requests: all - hidden, bad: clientErrorCount(own), unmeasured: hidden }',
    replace: 'return { requests: all, bad: clientErrorCount(own), unmeasured: 0 }',
    tests: [cases],
  },
  {
    without: 'the evidence of another time limit goes on',
    file: judge,
    find: ' && one.slowerThan === slowerThan',
    replace: '',
    tests: [cases],
  },
  {
    without: 'evidence that was only observed takes the release back in the watch',
    file: judge,
    find: 'if (found === undefined || firstEvidence(found.test) !== undefined) return undefined',
    replace: 'if (found === undefined) return undefined',
    tests: [`${monitor}/tests/watch-judge.test.ts`],
  },
  {
    without: 'a clock that was set back hides an outage',
    file: judge,
    find: '? until - at : offset',
    replace: '? offset : offset',
    tests: [cases],
  },
  {
    without: 'a watch on a clock behind that of the steps finds nothing',
    file: judge,
    find: 'running.buffer?.closedUntil ?? Number.NEGATIVE_INFINITY))',
    replace: 'running.buffer?.length ?? Number.NEGATIVE_INFINITY))',
    tests: [cases],
  },
  {
    without: 'a window that is read twice counts twice',
    file: judge,
    find: 'if (state.seen.has(at)) return undefined',
    replace: 'if (state.seen.has(-at)) return undefined',
    tests: [properties],
  },
  {
    without: 'a block is judged before all sources have passed it',
    file: judge,
    find: 'Math.min(...this.#awaited.map(',
    replace: 'Math.max(...this.#awaited.map(',
    tests: [cases],
  },
]
