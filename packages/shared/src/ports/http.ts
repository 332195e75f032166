import { type Agent, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { performance } from 'node:perf_hooks'

export type HttpRequest = {
  method?: string
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** Milliseconds for the whole exchange. */
  timeout: number
  signal?: AbortSignal
  /** Bytes of the body that are kept; 1 MiB when not given. The rest is read and thrown away. */
  maxBody?: number
}

/** What came of a request. `elapsed` is milliseconds until the last byte, `firstByte` until the headers. */
export type HttpAnswer =
  | { state: 'answered'; status: number; headers: Readonly<Record<string, string>>; body: string; elapsed: number; firstByte: number }
  | {
      state: 'failed'
      reason: 'timeout' | 'refused' | 'unresolved' | 'tls' | 'reset' | 'aborted' | 'other'
      message: string
      elapsed: number
    }

export type Http = (request: HttpRequest) => Promise<HttpAnswer>

/**
 * Node's own client: @actions/http-client follows redirects, retries, and tells neither when the first byte came nor why
 * a connection failed, all of which a probe has to know. Redirects are not followed.
 */
export const systemHttp: Http = (request) => exchange(request)

/** The same client over an agent of the caller's, for one that keeps connections open. */
export function httpOver(agent: Agent): Http {
  return (request) => exchange(request, agent)
}

function exchange(request: HttpRequest, agent?: Agent): Promise<HttpAnswer> {
  const start = performance.now()
  const elapsed = () => performance.now() - start
  const deadline = AbortSignal.timeout(Math.max(1, Math.round(request.timeout)))
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
  const failed = (error: unknown): HttpAnswer => ({
    state: 'failed',
    reason: deadline.aborted ? 'timeout' : request.signal?.aborted === true ? 'aborted' : reasonOf(error),
    message: deadline.aborted
      ? `no answer within ${request.timeout} ms`
      : error instanceof Error
        ? error.message || codeOf(error)
        : String(error),
    elapsed: elapsed(),
  })
  return new Promise((resolve) => {
    const url = URL.parse(request.url)
    if (url === null) {
      resolve({ state: 'failed', reason: 'other', message: `${request.url} is not an address`, elapsed: 0 })
      return
    }
    const options: RequestOptions = {
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'slipway', ...request.headers },
      signal,
      ...(agent === undefined ? {} : { agent }),
    }
    const onAnswer = (answer: IncomingMessage) => {
      const firstByte = elapsed()
      const chunks: Buffer[] = []
      let kept = 0
      const limit = request.maxBody ?? 1_048_576
      answer.on('data', (chunk: Buffer) => {
        if (kept < limit) chunks.push(chunk.subarray(0, limit - kept))
        kept += chunk.length
      })
      answer.on('error', (error) => resolve(failed(error)))
      answer.on('end', () => {
        if (!answer.complete) {
          resolve(failed(new Error('the connection was closed before the answer ended')))
          return
        }
        resolve({
          state: 'answered',
          status: answer.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
          ),
          body: Buffer.concat(chunks).toString(),
          elapsed: elapsed(),
          firstByte,
        })
      })
    }
    try {
      const send = url.protocol === 'https:' ? secureRequest : plainRequest
      const outgoing = send(url, options, onAnswer)
      outgoing.on('error', (error) => resolve(failed(error)))
      outgoing.end(request.body)
    } catch (error) {
      resolve(failed(error))
    }
  })
}

type FailureReason = Extract<HttpAnswer, { state: 'failed' }>['reason']

function reasonOf(error: unknown): FailureReason {
  const code = error instanceof Error ? codeOf(error) : ''
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolved'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
  if (code.includes('CERT') || code.includes('TLS') || code.includes('SSL')) return 'tls'
  return 'other'
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
