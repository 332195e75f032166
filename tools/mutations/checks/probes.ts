import type { Mutation } from '../mutation.ts'

const answers = 'packages/shared/tests/probe/probe-run.test.ts'
const kinds = 'packages/shared/tests/probe/kind-run.test.ts'
const waits = 'packages/shared/tests/probe/health-wait-watch.test.ts'

/** What a probe believes of an answer, shows of it, and needs before a service counts as well. */
export const probeChecks: readonly Mutation[] = [
  {
    without: 'a body that is not what content-encoding says is no empty one',
    file: 'packages/shared/src/probe/http/answer-body.ts',
    find: 'if (answer.undecoded !== undefined) {',
    replace: 'if (answer.undecoded === null) {',
    tests: [answers],
  },
  {
    without: 'a body unfolds to no more than is kept',
    file: 'packages/shared/src/ports/content-coding.ts',
    find: 'if (kept <= limit) return',
    replace: 'if (kept !== 0) return',
    tests: ['packages/shared/tests/ports/content-coding.test.ts'],
  },
  {
    without: 'what was not read of a body is not absent',
    file: 'packages/shared/src/probe/http/answer-mismatches.ts',
    find: '...(unknown ? [unread] : [])',
    replace: '',
    tests: [answers],
  },
  {
    without: 'a value that is not there meets no operator',
    file: 'packages/shared/src/core/expected-value.ts',
    find: 'if (found === undefined) return false',
    replace: '',
    tests: ['packages/shared/tests/core/expected-value.test.ts'],
  },
  {
    without: 'a variable brings no operator',
    file: 'packages/shared/src/probe/http/answer-mismatches.ts',
    find: 'const stated = expectedValueOf(asWritten)',
    replace: 'const stated = expectedValueOf(value)',
    tests: [answers],
  },
  {
    without: 'headers stay with the host that they were written for',
    file: 'packages/shared/src/probe/http/following.ts',
    find: 'headers: sameOrigin ? headers : {},',
    replace: 'headers,',
    tests: ['packages/shared/tests/probe/http/following.test.ts'],
  },
  {
    without: 'no redirect leads from https to http',
    file: 'packages/shared/src/probe/http/following.ts',
    find: "target.protocol === 'http:') return",
    replace: "target.protocol === 'never:') return",
    tests: ['packages/shared/tests/probe/http/following.test.ts'],
  },
  {
    without: 'a health page names what is bad although it calls itself well',
    file: 'packages/shared/src/probe/http/answer-body.ts',
    find: "return bad === '' ? undefined",
    replace: 'return bad !== null ? undefined',
    tests: [answers],
  },
  {
    without: 'what a request has sent is not shown of its answer',
    file: 'packages/shared/src/probe/probe-run.ts',
    find: '[...likelySecrets(variables), ...sent]',
    replace: '[]',
    tests: [answers],
  },
  {
    without: 'no secret is cut in two and shown by half',
    file: 'packages/shared/src/probe/http/told-text.ts',
    find: 'redact(text.slice(0, searched))',
    replace: 'redact(text.slice(0, shown))',
    tests: ['packages/shared/tests/probe/http/told-text.test.ts'],
  },
  {
    without: 'a query that gives no row gives no value',
    file: 'packages/shared/src/probe/postgres/postgres-problems.ts',
    find: 'if (wanted?.value !== undefined && !meets',
    replace: 'if (wanted?.value !== undefined && answer.value !== undefined && !meets',
    tests: [kinds],
  },
  {
    without: 'what a query gave is not shown where it is data',
    file: 'packages/shared/src/probe/postgres/postgres-problems.ts',
    find: "JSON.stringify(value) : 'another value'",
    replace: 'JSON.stringify(value) : JSON.stringify(value)',
    tests: [kinds],
  },
  {
    without: 'a certificate for another name is no certificate',
    file: 'packages/shared/src/probe/socket/certificate.ts',
    find: 'if (shown.nameProblem !== undefined)',
    replace: 'if (shown.nameProblem === null)',
    tests: ['packages/shared/tests/probe/socket/certificate.test.ts'],
  },
  {
    without: 'a certificate that nobody vouches for is none',
    file: 'packages/shared/src/probe/socket/certificate.ts',
    find: 'if (shown.chainProblem !== undefined &&',
    replace: 'if (shown.chainProblem === null &&',
    tests: ['packages/shared/tests/probe/socket/certificate.test.ts'],
  },
  {
    without: 'a gRPC server that is not serving is not well',
    file: 'packages/shared/src/probe/kind-run.ts',
    find: "answer.serving === 'SERVING' ? []",
    replace: "answer.serving !== 'UNKNOWN' ? []",
    tests: [kinds],
  },
  {
    without: 'an error of Redis shows no password',
    file: 'packages/shared/src/probe/redis/system-redis.ts',
    find: "shown.replaceAll(secret, '***')",
    replace: 'shown',
    tests: ['packages/shared/tests/probe/redis/system-redis.test.ts'],
  },
  {
    without: 'a wait that ended with a good round tells what was wrong before',
    file: 'packages/shared/src/probe/health-wait.ts',
    find: "const before = describeHistory(history, 'untold')",
    replace: "const before = ''",
    tests: [waits],
  },
  {
    without: 'a round that the deadline cut short is no reason',
    file: 'packages/shared/src/probe/health-wait.ts',
    find: 'if (cut && rounds.length > 0) return',
    replace: 'if (cut && rounds.length < 0) return',
    tests: [waits],
  },
  {
    without: 'one replica of another release is found',
    file: 'packages/shared/src/probe/probe-run.ts',
    find: 'if (askAgain === 0 || once.verdict',
    replace: 'if (askAgain >= 0 || once.verdict',
    tests: [answers],
  },
  {
    without: 'a good round is confirmed soon',
    file: 'packages/shared/src/probe/health-wait.ts',
    find: 'inARow > 0 ? Math.min(plan.interval, confirming) : plan.interval',
    replace: 'plan.interval',
    tests: [waits],
  },
]
