import type { AskedPath } from '../classification.ts'
import { releaseCounter } from './k6-points.ts'

/** The variable of the environment in which the generated script finds its plan, headers included: they may be secrets. */
export const planVariable = 'SLIPWAY_LOAD'

/** What the generated script sends. `duration` and `timeout` are milliseconds. */
export type K6Plan = {
  paths: readonly [AskedPath, ...AskedPath[]]
  requestsPerSecond: number
  duration: number
  timeout: number
  headers: Readonly<Record<string, string>>
  versionHeader: string
}

/** Virtual users that k6 may use at most; each sends one request at a time. */
const mostUsers = 20_000

/** The value of `planVariable`. */
export function k6Environment({ paths, requestsPerSecond, duration, timeout, headers, versionHeader }: K6Plan): string {
  const users = Math.min(mostUsers, Math.max(1, Math.ceil((requestsPerSecond * timeout) / 1_000)))
  return JSON.stringify({
    paths: paths.map(({ url, statuses }) => ({ url, statuses: statuses ?? null })),
    // A whole number, as k6 wants it, also of 0.2 requests a second.
    rate: Math.max(1, Math.round(requestsPerSecond * 1_000)),
    duration: `${duration}ms`,
    timeout: `${timeout}ms`,
    users,
    // As many as answers of half a second need; more are added while the test runs.
    begins: Math.min(users, Math.max(1, Math.ceil(requestsPerSecond / 2))),
    headers,
    // k6 writes the names of headers as Go does: X-Release.
    versionHeader: versionHeader.toLowerCase().replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase()),
  })
}

/**
 * The script for a test without one of the user's: an open loop (`constant-arrival-rate`) that asks the paths in turn. Bodies are discarded
 * and redirects are not followed. It has no thresholds: the judge has them.
 */
export const generatedScript = `import { Counter } from 'k6/metrics'
import exec from 'k6/execution'
import http from 'k6/http'

const plan = JSON.parse(__ENV.${planVariable})
const releases = new Counter('${releaseCounter}')
const asked = plan.paths.map(({ url, statuses }) => ({
  url,
  params: {
    headers: plan.headers,
    timeout: plan.timeout,
    redirects: 0,
    responseCallback: statuses === null ? http.expectedStatuses({ min: 200, max: 299 }) : http.expectedStatuses(...statuses),
  },
}))

export const options = {
  discardResponseBodies: true,
  userAgent: 'slipway',
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: plan.rate,
      timeUnit: '1000s',
      duration: plan.duration,
      preAllocatedVUs: plan.begins,
      maxVUs: plan.users,
      gracefulStop: plan.timeout,
    },
  },
}

export default function () {
  const { url, params } = asked[exec.scenario.iterationInTest % asked.length]
  const response = http.get(url, params)
  const release = (response.headers || {})[plan.versionHeader]
  if (release) releases.add(1, { release, status: String(response.status) })
}
`
