import { Readable } from 'node:stream'
import { getOctokit } from '@actions/github'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import type { RequestInterface } from '@octokit/types'
import { messageOf } from '../core/errors.ts'
import type { Log } from '../ports/log.ts'
import { isDetailed } from '../ports/runner.ts'
import { conditionalFetch } from './conditional-fetch.ts'
import { githubError, rateLimitOf } from './errors.ts'
import { jobAnswers, knownAnswers } from './known-answers.ts'

export type GithubOptions = {
  token: string
  /** `temp`: a folder of the job's own, where its steps find what GitHub has answered before. */
  runner: { apiUrl: string; run: { repository: string }; temp?: string; environment?: Readonly<Record<string, string>> }
  log: Log
  /** Ends every request and every wait. Not given where the work must continue after a cancellation. */
  signal?: AbortSignal
  /** Whether a request must be answered within 3 s and is not repeated: while traffic waits for it. Asked at each request. */
  urgent?: () => boolean
  /** Replaces the network, for tests. */
  fetch?: typeof globalThis.fetch
  /** Milliseconds of the first pause before a retry; the second is four times as long, the third nine times. */
  retryPause?: number
}

/**
 * Maximum milliseconds of one exchange; Node's own limit is five minutes. GitHub ends a request that it has worked on for 10 s (REST
 * reference, "Troubleshooting the REST API", timeouts).
 */
const exchangeLimit = 12_000
/** The same for a request with a large body: a SARIF file, an asset of a release. */
const uploadLimit = 60_000
/** The same for a stream: a file of any size, such as the bytes of a release. */
const streamLimit = 600_000
const largeBody = 100_000
/** The same where traffic waits for the answer. */
const urgentLimit = 3_000
/** Maximum seconds of one wait for a rate limit; at most two waits. */
const longestWait = 90

const allOf4xx = Array.from({ length: 100 }, (_, index) => 400 + index)

/**
 * The plugin waits one second between two writes and three between two comments. A step makes at most a dozen writes in sequence, far below
 * GitHub's 80 a minute, so these waits would only delay a deployment.
 */
const noWritePauses = { key: () => ({ schedule: (_options: object, job: () => Promise<void>) => job() }) }

/** Octokit in the form that its plugins receive. */
type Client = Parameters<Parameters<typeof getOctokit>[2]>[0]

/**
 * The toolkit's Octokit, which uses the runner's proxy, with its plugins for retries and rate limits. Rejects incomplete responses, and
 * converts every error to a GithubError.
 */
export function createRequest({
  token,
  runner,
  log,
  signal,
  urgent = () => false,
  fetch,
  retryPause = 1_000,
}: GithubOptions): RequestInterface {
  const mayWait = (seconds: number, tries: number, limit: string) => {
    const waits = !urgent() && tries < 2 && seconds <= longestWait
    log.warning(
      `GitHub's ${limit} limit is reached; ${waits ? `waiting ${seconds} s` : `it lasts ${seconds} s more, so the request is given up`}`,
    )
    return waits
  }
  const throttle = {
    retryAfterBaseValue: retryPause,
    onRateLimit: (seconds: number, _options: object, _octokit: object, tries: number) => mayWait(seconds, tries, 'rate'),
    onSecondaryRateLimit: (seconds: number, _options: object, _octokit: object, tries: number) => mayWait(seconds, tries, 'secondary rate'),
  }
  // The plugin's types require its scheduler class, but it uses only key and schedule.
  Object.assign(throttle, { write: noWritePauses, notifications: noWritePauses })
  const options = {
    baseUrl: runner.apiUrl,
    userAgent: 'slipway',
    log: { debug: log.debug, info: log.debug, warn: log.debug, error: log.debug },
    ...(fetch === undefined ? {} : { request: { fetch } }),
    retry: { doNotRetry: allOf4xx, retryAfterBaseValue: retryPause },
    throttle,
  }
  const detailed = isDetailed({ environment: runner.environment ?? {} })
  const octokit = getOctokit(token, options, limitExchanges(signal, urgent), rejectIncompleteAnswers, retry, throttling)
  // What a test puts in the place of the network has a memory of its own.
  const answers = fetch === undefined ? jobAnswers({ token, apiUrl: runner.apiUrl, temp: runner.temp, log }) : knownAnswers()
  octokit.hook.wrap('request', async (request, options) => {
    signal?.throwIfAborted()
    // The inner hooks are bound to this object, so it is changed in place. A number above 0 would make the plugin repeat refusals too.
    if (urgent() || !mayRepeat(options.method, options.url)) options.request['retries'] = 0
    options.headers['x-github-api-version'] ??= '2022-11-28'
    options.request.fetch = conditionalFetch(options.request.fetch ?? globalThis.fetch, answers)
    try {
      const answer = await untilAborted(Promise.resolve(request(options)), signal)
      if (detailed) log.debug(`GitHub answered ${options.method} ${options.url} with ${answer.status}`)
      return answer
    } catch (error) {
      signal?.throwIfAborted()
      const fault = toGithubError(error, options)
      if (detailed) log.debug(`No good answer of GitHub to ${options.method} ${options.url}: ${messageOf(fault)}`)
      throw fault
    }
  })
  return octokit.request
}

/**
 * Whether a request can be sent again. A creation can have happened although its response was lost, so only the caller repeats it, after
 * a read. Git objects are named by their content, a status replaces the one of the same context, and a second status of a deployment says
 * the same, so these can be sent twice.
 */
export function mayRepeat(method: string, route: string): boolean {
  return method !== 'POST' || /\/(git\/(blobs|trees|commits)|statuses\/[^/]+|deployments\/[^/]+\/statuses)$/.test(route)
}

/** Registered before the plugins, so that each of their tries has its own limit. */
function limitExchanges(signal: AbortSignal | undefined, urgent: () => boolean): (octokit: Client) => void {
  return (octokit) => {
    octokit.hook.before('request', (options) => {
      const isUpload = Object.values(options).some((value) => typeof value === 'string' && value.length > largeBody)
      const limit = options['data'] instanceof Readable ? streamLimit : isUpload ? uploadLimit : exchangeLimit
      const limits = [AbortSignal.timeout(urgent() ? urgentLimit : limit), ...(signal === undefined ? [] : [signal])]
      options.request['signal'] = AbortSignal.any(limits)
    })
  }
}

/** Octokit returns a body that is not complete JSON as text. This makes it an error that the retry plugin handles. */
function rejectIncompleteAnswers(octokit: Client): void {
  octokit.hook.after('request', (answer, options) => {
    if (
      typeof answer.data !== 'string' ||
      answer.status === 204 ||
      answer.status === 205 ||
      !/json/.test(String(answer.headers['content-type'] ?? ''))
    )
      return
    throw new IncompleteAnswer(options)
  })
}

class IncompleteAnswer extends Error {
  readonly status = 502
  readonly request: object
  constructor(request: object) {
    super('the answer was cut off or is not JSON')
    this.request = request
  }
}

function toGithubError(error: unknown, options: { method: string; url: string }): unknown {
  if (!(error instanceof Error)) return error
  const response = propertyOf(error, 'response')
  const status = propertyOf(error, 'status')
  if (typeof status !== 'number') return error
  const request = propertyOf(error, 'request')
  const url = propertyOf(request, 'url')
  const answered = typeof response === 'object' && response !== null
  const headers = propertyOf(response, 'headers')
  const accepted = propertyOf(headers, 'x-accepted-github-permissions')
  const answerHeaders = typeof headers === 'object' && headers !== null ? { ...headers } : {}
  return githubError({
    method: options.method,
    path: typeof url === 'string' && !url.includes('{') ? (URL.parse(url)?.pathname ?? url) : filledIn(options.url, options),
    status: answered ? status : undefined,
    message: rootMessage(error),
    accepted: typeof accepted === 'string' ? accepted : undefined,
    rateLimit: answered ? rateLimitOf({ status, message: messageOf(error), headers: answerHeaders }, Date.now()) : undefined,
    cause: error,
  })
}

/** The message of an error and of its root cause: `fetch failed` and `Request was cancelled` alone do not name the problem. */
function rootMessage(error: Error): string {
  const message = messageOf(error)
  let root: unknown = error
  while (propertyOf(root, 'cause') instanceof Error) root = propertyOf(root, 'cause')
  const below = messageOf(root)
  return message.includes(below) ? message : `${message} (${below})`
}

function filledIn(route: string, parameters: object): string {
  return route.replace(/\{(\w+)\}/g, (_whole, name: string) => String(propertyOf(parameters, name)))
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

/** Rejects when the signal aborts: the plugins' waits do not use the signal. */
async function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([answer, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
