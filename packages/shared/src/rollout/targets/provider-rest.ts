import type { z } from 'zod'
import { formatDuration } from '../../core/duration.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http, HttpAnswer } from '../../ports/http.ts'

export type RestOptions = {
  /** As messages call the provider. */
  provider: string
  /** The base address. */
  api: string
  token: string
  http: Http
  clock: Clock
  /** What a refusal says, out of the body of an answer. */
  explain(body: unknown): string | undefined
  /** What mends a 401 or a 403. */
  permissions: string
}

export type Call = { method: 'GET' | 'POST' | 'PATCH'; path: string; body?: unknown; signal: AbortSignal | undefined }

/** An answer that was understood as JSON; `body` is undefined where it had none. */
export type Reply = { state: 'answered'; status: number; body: unknown }
/** What came of a write. `uncertain`: it may have been applied, so it must not be sent again before somebody has looked. */
export type Sent = Reply | { state: 'uncertain'; why: string }

export type Rest = {
  /** The body of a successful answer. Throws an ActionError where there is none, or it is not of that shape. */
  read<T>(path: string, shape: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T>
  /** Sends a write once. Only what the provider is known not to have taken in (429, no connection) is sent again or thrown. */
  write(call: Call): Promise<Sent>
  /** The ActionError of an answer that refuses. */
  refusal(call: Pick<Call, 'method' | 'path'>, reply: Reply): ActionError
}

/** Milliseconds for one exchange. */
const timeLimit = 15_000
const attempts = 4
/** Milliseconds that one call waits in all where the provider asks for patience. */
const maxPatience = 60_000
const firstPause = 500

/** A JSON API over HTTP with a bearer token, which stands in no message and in no address. */
export function restOver(options: RestOptions): Rest {
  const { provider, token, http, clock } = options
  if (!URL.canParse(options.api)) throw new ActionError(`target.api is no address: ${options.api}`)
  const api = options.api.replace(/\/+$/, '')
  const clean = (text: string) => text.replaceAll(token, '***')

  const exchange = async ({ method, path, body, signal }: Call): Promise<HttpAnswer> => {
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

  /** Waits as a 429 asks and sends again: a request that was turned away for its rate was not taken in. */
  const patiently = async (call: Call): Promise<HttpAnswer> => {
    for (let waited = 0; ; ) {
      const answer = await exchange(call)
      if (answer.state !== 'answered' || answer.status !== 429) return answer
      const pause = retryAfter(answer.headers['retry-after'], clock.now())
      waited += pause
      if (waited > maxPatience) {
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
    const said = clean(options.explain(body) ?? 'without a reason')
    const hint = status === 401 || status === 403 ? options.permissions : undefined
    return new ActionError(`${provider} answered ${method} ${path} with ${status}: ${said}`, hint === undefined ? {} : { hint })
  }

  const read = async <T>(path: string, shape: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T> => {
    const call: Call = { method: 'GET', path, signal }
    for (let attempt = 1; ; attempt++) {
      const answer = await patiently(call)
      const passing = answer.state === 'failed' || answer.status >= 500
      if (passing && attempt < attempts) {
        await clock.sleep(firstPause * 2 ** (attempt - 1), signal)
        continue
      }
      if (answer.state === 'failed') throw unreachable(options, call, clean(answer.message))
      const reply = replyOf(answer)
      if (answer.status >= 300) throw refusal(call, reply)
      const parsed = shape.safeParse(reply.body)
      if (parsed.success) return parsed.data
      const problems = parsed.error.issues.slice(0, 5).map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`)
      throw new ActionError(`${provider}'s answer to GET ${path} is not what its API documents:\n${problems.join('\n')}`)
    }
  }

  const write = async (call: Call): Promise<Sent> => {
    const answer = await patiently(call)
    if (answer.state === 'failed') {
      const untouched = answer.reason === 'refused' || answer.reason === 'unresolved' || answer.reason === 'tls'
      if (untouched) throw unreachable(options, call, clean(answer.message))
      return { state: 'uncertain', why: clean(answer.message) }
    }
    const reply = replyOf(answer)
    if (answer.status >= 500) return { state: 'uncertain', why: messageOf(refusal(call, reply)) }
    return reply
  }

  return { read, write, refusal }
}

function replyOf(answer: Extract<HttpAnswer, { state: 'answered' }>): Reply {
  try {
    return { state: 'answered', status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) }
  } catch {
    return { state: 'answered', status: answer.status, body: undefined }
  }
}

function unreachable({ provider, api }: RestOptions, { method, path }: Call, why: string): ActionError {
  return new ActionError(`${provider} cannot be reached: ${method} ${path}: ${why}`, {
    hint: `Asked at ${new URL(api).origin}. See target.api.`,
  })
}

/** Milliseconds that a `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3); a second where there is none. */
export function retryAfter(header: string | undefined, now: number): number {
  const seconds = Number(header)
  if (header !== undefined && header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000))
  const date = header === undefined ? Number.NaN : Date.parse(header)
  return Number.isNaN(date) ? 1_000 : Math.max(0, date - now)
}
