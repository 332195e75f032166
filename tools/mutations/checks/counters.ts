import type { Mutation } from '../mutation.ts'

const cloudflare = 'packages/shared/src/rollout/targets/cloudflare'
const ofCloudflare = ['packages/shared/tests/rollout/targets/cloudflare/user-traffic.test.ts']
const series = 'packages/shared/src/traffic/sources/series-counts.ts'
const ofKubernetes = ['packages/shared/tests/rollout/targets/kubernetes/user-traffic.test.ts']

/** What a provider tells of users: late, sampled, nothing, or nothing that the token may read. */
export const countersChecks: readonly Mutation[] = [
  {
    without: 'an interval is read before Cloudflare has counted it',
    file: `${cloudflare}/user-traffic.ts`,
    find: '(clock.now() - delay)',
    replace: 'clock.now()',
    tests: ofCloudflare,
  },
  {
    without: 'nothing counted yet is no errors',
    file: `${cloudflare}/user-traffic.ts`,
    find: 'answer.versions.size === 0',
    replace: 'answer.versions.size < 0',
    tests: ofCloudflare,
  },
  {
    without: 'samples count for what they stand for',
    file: `${cloudflare}/analytics.ts`,
    find: 'Math.round(count / avg.sampleInterval)',
    replace: 'Math.round(count)',
    tests: ofCloudflare,
  },
  {
    without: 'a token without the right to read analytics is a reading that fails',
    file: `${cloudflare}/analytics.ts`,
    find: 'reply.status === 403 || denial.test(said)',
    replace: 'denial.test("")',
    tests: ofCloudflare,
  },
  {
    without: 'errors in a 200 are no errors',
    file: `${cloudflare}/analytics.ts`,
    find: 'reply.status >= 300 || refused.success',
    replace: 'reply.status >= 300',
    tests: ofCloudflare,
  },
  {
    without: 'no answer with 4xx is told, so there was none',
    file: 'packages/shared/src/traffic/counted-judge.ts',
    find: "if (name === 'client-error-rate' && interval.tells === 'failures') return nothing",
    replace: '',
    tests: ['packages/shared/tests/traffic/counted-judge.test.ts'],
  },
  {
    without: "Slipway's own requests are taken from what users did minutes before",
    file: 'packages/shared/src/traffic/own-requests.ts',
    find: 'this.#waiting.filter(({ at }) => at < until)',
    replace: 'this.#waiting',
    tests: ['packages/shared/tests/traffic/own-requests.test.ts'],
  },
  {
    without: 'in a step, a late source counts like one that is not',
    file: 'packages/shared/src/rollout/analysis/service-judge.ts',
    find: '...(source.late === true ? { late: clock } : {})',
    replace: '',
    tests: ['packages/shared/tests/rollout/analysis/judged-users.test.ts'],
  },
  {
    without: 'in a watch, a late source counts like one that is not',
    file: 'packages/shared/src/release-watch/watch.ts',
    find: 'deps.users.source.late === true ? { late: clock }',
    replace: 'deps.users.source.late === true ? {}',
    tests: ['actions/performance-monitor/tests/watched-users.test.ts'],
  },
  {
    without: 'a counter that fell is counted whole',
    file: series,
    find: 'value < before || ',
    replace: '',
    tests: ofKubernetes,
  },
  {
    without: 'all that was counted before the first reading is of now',
    file: series,
    find: 'last === undefined || ',
    replace: '',
    tests: ofKubernetes,
  },
  {
    without: 'no series is no requests',
    file: 'packages/shared/src/traffic/sources/prometheus-answer.ts',
    find: "  if (data.result.length === 0) return missing('the query gives no series, which is not 0')\n",
    replace: '',
    tests: ofKubernetes,
  },
]
