import type { Mutation } from '../mutation.ts'

/** What a runner cannot reach is not to blame. */
export const networkChecks: readonly Mutation[] = [
  {
    without: 'a proxy that cannot be reached is not the service',
    file: 'packages/shared/src/ports/http.ts',
    find: "return proxied && (reason === 'refused'",
    replace: "return false && (reason === 'refused'",
    tests: ['packages/shared/tests/ports/proxy.test.ts'],
  },
  {
    without: 'a runner that reaches nobody blames the service',
    file: 'packages/shared/src/traffic/error-rate.ts',
    find: ' - ownFailureCount(tally) - (lostAreErrors ? 0 : lostCount(tally))',
    replace: ' - ownFailureCount(tally)',
    tests: ['packages/shared/tests/traffic/lost-on-the-way.test.ts'],
  },
  {
    without: 'a probe that was lost on the way says nothing of the service',
    file: 'packages/shared/src/probe/control-address.ts',
    find: '(result.undelivered === true ? notEvaluatedResult(result, noControlAddressReason) : result)',
    replace: 'result',
    tests: ['packages/shared/tests/probe/probe-run.test.ts'],
  },
  {
    without: 'a dripping server is given up on in time',
    file: 'packages/shared/src/ports/rest-http.ts',
    find: '      options.signal = signal\n',
    replace: '',
    tests: ['packages/shared/tests/ports/rest-http.test.ts'],
  },
]
