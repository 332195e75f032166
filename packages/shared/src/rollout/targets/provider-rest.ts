import type { z } from 'zod'
import { formatDuration } from '../../core/duration.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http, HttpAnswer } from '../../ports/http.ts'

export type RestOptions = {
  /** The name of the provider in messages. */
  provider: string
  /** The base address. */
  api: string
  token: string
  http: Http
  clock: Clock
  /** The reason of a refusal, from the body of the response. */
  explain(body: unknown): string | undefined
  /** The hint for a 401 or a 403. */
  permissions: string
}

export type RestCall = { method: 'GET' | 'POST' | 'PATCH'; path: string; body?: unknown; signal: AbortSignal | undefined }

/** A response with a JSON body; `body` is undefined for an empty body and for one that is not JSON. */
export type RestReply = { state: 'answered'; status: number; body: unknown }
/** The result of a write. `uncertain`: it may have been applied, so it must not be sent again before a read. */
export type WriteResult = RestReply | { state: 'uncertain'; why: string }

export type Rest = {
  /** The body of a successful response. Throws an ActionError for any other response, and for a body of another shape. */
  read<T>(path: string, shape: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T>
  /** The same, or undefined where the provider says that there is no such thing (404, 410). */
  find<T>(path: string, shape: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T | undefined>
  /** Sends a write once. It is sent again after a 429 only; it throws an ActionError only where the provider did not receive it. */
  write(call: RestCall): Promise<WriteResult>
  /** The ActionError for a refused call. */
  refusal(call: Pick<RestCall, 'method' | 'path'>, reply: RestReply): ActionError
}

/** Milliseconds for one request and its response. */
const timeLimit = 15_000
const attempts = 4
/** Maximum total milliseconds that one call waits for the provider's rate limit. */
const maxRateLimitWait = 60_000
const firstPause = 500

/** A JSON API over HTTP with a bearer token. The token appears in no message and in no address. */
export function restOver(options: RestOptions): Rest {
  const { provider, token, http, clock } = options
  if (!URL.canParse(options.api)) throw new ActionError(`target.api is no address: ${options.api}`)
  const api = options.api.replace(/\/+$/, '')
  const withoutToken = (text: string) => text.replaceAll(token, '***')

  const exchange = async ({ method, path, body, signal }: RestCall): Promise<HttpAnswer> => {
    signal?.throwIfAborted()
    const answer = await http({
      method,
      url: `${api}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeout: timeLimit,
      maxBody: 8 * 1_048_576,
      ...(signal === undefined ? {} : { signal }),
    })
    signal?.throwIfAborted()
    return answer
  }

  /** Waits as a 429 demands and sends again: a request that was refused for its rate was not applied. */
  const exchangeWithinLimit = async (call: RestCall): Promise<HttpAnswer> => {
    for (let waited = 0; ; ) {
      const answer = await exchange(call)
      if (answer.state !== 'answered' || answer.status !== 429) return answer
      const pause = retryAfter(answer.headers['retry-after'], clock.now())
      waited += pause
      if (waited > maxRateLimitWait) {
        throw new ActionError(
          `${provider} lets nothing more through for ${formatDuration(pause)}: ${call.method} ${call.path} was answered with 429`,
          {
            hint: 'The token has used up its rate limit. Other jobs that use the same token share it.',
          },
        )
      }
      await clock.sleep(pause, call.signal)
    }
  }

  const refusal: Rest['refusal'] = ({ method, path }, { status, body }) => {
    const reason = withoutToken(options.explain(body) ?? 'without a reason')
    const hint = status === 401 || status === 403 ? options.permissions : undefined
    return new ActionError(`${provider} answered ${method} ${path} with ${status}: ${reason}`, hint === undefined ? {} : { hint })
  }

  const answered = async (path: string, signal: AbortSignal | undefined): Promise<RestReply> => {
    const call: RestCall = { method: 'GET', path, signal }
    for (let attempt = 1; ; attempt++) {
      const answer = await exchangeWithinLimit(call)
      const transient = answer.state === 'failed' || answer.status >= 500
      if (transient && attempt < attempts) {
        await clock.sleep(firstPause * 2 ** (attempt - 1), signal)
        continue
      }
      if (answer.state === 'failed') throw unreachable(options, call, withoutToken(answer.message))
      return replyOf(answer)
    }
  }

  const parse = <T>(path: string, shape: z.ZodType<T>, reply: RestReply): T => {
    if (reply.status >= 300) throw refusal({ method: 'GET', path }, reply)
    const parsed = shape.safeParse(reply.body)
    if (parsed.success) return parsed.data
    const problems = parsed.error.issues.slice(0, 5).map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    throw new ActionError(`${provider}'s answer to GET ${path} is not what its API documents:\n${problems.join('\n')}`)
  }

  const read: Rest['read'] = async (path, shape, signal) => parse(path, shape, await answered(path, signal))

  const find: Rest['find'] = async (path, shape, signal) => {
    const reply = await answered(path, signal)
    return reply.status === 404 || reply.status === 410 ? undefined : parse(path, shape, reply)
  }

  const write = async (call: RestCall): Promise<WriteResult> => {
    const answer = await exchangeWithinLimit(call)
    if (answer.state === 'failed') {
      const notReceived = answer.reason === 'refused' || answer.reason === 'unresolved' || answer.reason === 'tls'
      if (notReceived) throw unreachable(options, call, withoutToken(answer.message))
      return { state: 'uncertain', why: withoutToken(answer.message) }
    }
    const reply = replyOf(answer)
    if (answer.status >= 500) return { state: 'uncertain', why: messageOf(refusal(call, reply)) }
    return reply
  }

  return { read, find, write, refusal }
}

function replyOf(answer: Extract<HttpAnswer, { state: 'answered' }>): RestReply {
  try {
    return { state: 'answered', status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) }
  } catch {
    return { state: 'answered', status: answer.status, body: undefined }
  }
}

function unreachable({ provider, api }: RestOptions, { method, path }: RestCall, why: string): ActionError {
  return new ActionError(`${provider} cannot be reached: ${method} ${path}: ${why}`, {
    hint: `Asked at ${new URL(api).origin}. See target.api.`,
  })
}

/** Milliseconds that a `Retry-After` header demands: seconds, or a date (RFC 9110, section 10.2.3). One second without a header. */
export function retryAfter(header: string | undefined, now: number): number {
  const seconds = Number(header)
  if (header !== undefined && header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000))
  const date = header === undefined ? Number.NaN : Date.parse(header)
  return Number.isNaN(date) ? 1_000 : Math.max(0, date - now)
}
