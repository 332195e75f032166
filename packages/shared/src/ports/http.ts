import { type Agent, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { performance } from 'node:perf_hooks'
import { getCACertificates } from 'node:tls'
import { codeOf } from '../core/errors.ts'
import { decodeBody } from './content-coding.ts'
import { proxyAgent, proxyFor } from './proxy.ts'

export type HttpRequest = {
  method?: string
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** Milliseconds for the request and its whole response. */
  timeout: number
  signal?: AbortSignal
  /** Bytes of the decoded body that are kept; 1 MiB when not given. The rest is read and discarded. */
  maxBody?: number
  /** Certificates in PEM that are trusted beside those of Node. */
  ca?: string
}

/**
 * Why there is no response. `unresolved`, `unreachable` and `proxy` mean that the request did not reach the service: the cause can be the
 * runner's network as well as the service. The others come from the host that was reached.
 */
export type FailureReason = 'timeout' | 'refused' | 'unresolved' | 'unreachable' | 'proxy' | 'tls' | 'reset' | 'aborted' | 'other'

/** The result of a request. `elapsed` is milliseconds until the last byte, `firstByte` until the headers. */
export type HttpAnswer =
  | {
      state: 'answered'
      status: number
      headers: Readonly<Record<string, string>>
      /** Without its content codings. */
      body: string
      /** The bytes that were kept of a longer body. */
      cutAfter?: number
      /** A content coding that could not be undone, so the body is empty: not known here, or the bytes are something else. */
      undecoded?: { state: 'unknown' | 'broken'; coding: string }
      elapsed: number
      firstByte: number
    }
  | { state: 'failed'; reason: FailureReason; message: string; elapsed: number }

/** Whether the request did not reach the service because of its name, the route or a proxy. The cause can be this machine. */
export function isUndelivered(reason: FailureReason): boolean {
  return reason === 'unresolved' || reason === 'unreachable' || reason === 'proxy'
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>

/**
 * Node's own client, for probes and load: @actions/http-client reports neither the time of the first byte nor why a connection failed, and
 * a probe needs both. Does not follow redirects. Uses the runner's proxy. Each request has a connection of its own, as a new user has: on a
 * kept one, a balancer would go on with the same replica.
 */
export const systemHttp: Http = (request) =>
  exchangeOver(request, (url, signal) => send(request, url, { signal, agent: agentThrough(url) }))

/** The same client with the caller's agents, for example to keep connections open. */
export function httpOver(agentFor: (url: URL) => Agent): Http {
  return (request) => exchangeOver(request, (url, signal) => send(request, url, { signal, agent: agentFor(url) }))
}

function agentThrough(url: URL): Agent | undefined {
  const proxy = proxyFor(url)
  return proxy === undefined ? undefined : proxyAgent(url.protocol, proxy)
}

function send(
  request: HttpRequest,
  url: URL,
  { signal, agent }: { signal: AbortSignal; agent: Agent | undefined },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? secureRequest : plainRequest
    const options = {
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'slipway', ...request.headers },
      signal,
      agent: agent ?? false,
      ...(request.ca === undefined ? {} : { ca: [...getCACertificates('default'), request.ca] }),
    }
    const outgoing = start(url, options, resolve)
    // Stays for the whole exchange: an error after the headers would end the process without a listener.
    outgoing.on('error', reject)
    outgoing.end(request.body)
  })
}

/** One exchange with any client: applies a time limit, a signal and a maximum body size, and never throws. */
export async function exchangeOver(
  request: HttpRequest,
  start: (url: URL, signal: AbortSignal) => Promise<IncomingMessage>,
): Promise<HttpAnswer> {
  const began = performance.now()
  const elapsed = () => performance.now() - began
  const deadline = AbortSignal.timeout(Math.max(1, Math.round(request.timeout)))
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
  const url = URL.parse(request.url)
  if (url === null) return { state: 'failed', reason: 'other', message: `${request.url} is not an address`, elapsed: 0 }
  try {
    const answer = await start(url, signal)
    const firstByte = elapsed()
    const limit = request.maxBody ?? defaultMaxBody
    const read = await readBody(answer, limit)
    const seen = { state: 'answered' as const, status: answer.statusCode ?? 0, headers: headersOf(answer), elapsed: elapsed(), firstByte }
    const decoded = await decodeBody(read.bytes, { coding: answer.headers['content-encoding'] ?? '', limit, cut: read.cut })
    if (decoded.state !== 'decoded') return { ...seen, body: '', undecoded: decoded }
    return { ...seen, body: decoded.body.toString(), ...(decoded.cut ? { cutAfter: decoded.body.length } : {}) }
  } catch (error) {
    const reason = deadline.aborted
      ? 'timeout'
      : request.signal?.aborted === true
        ? 'aborted'
        : reasonOf(error, proxyFor(url) !== undefined)
    const message = deadline.aborted ? `no answer within ${request.timeout} ms` : messageOf(error, reason)
    return { state: 'failed', reason, message, elapsed: elapsed() }
  }
}

const defaultMaxBody = 1_048_576

function headersOf(answer: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

function readBody(answer: IncomingMessage, limit: number): Promise<{ bytes: Buffer; cut: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let kept = 0
    answer.on('data', (chunk: Buffer) => {
      if (kept < limit) chunks.push(chunk.subarray(0, limit - kept))
      kept += chunk.length
    })
    answer.on('error', reject)
    answer.on('end', () => {
      if (answer.complete) resolve({ bytes: Buffer.concat(chunks), cut: kept > limit })
      else reject(new Error('the connection was closed before the answer ended'))
    })
  })
}

function reasonOf(error: unknown, proxied: boolean): FailureReason {
  const reason = reasonByCode(error)
  // With a proxy, the connection is made to the proxy.
  return proxied && (reason === 'refused' || reason === 'unresolved' || reason === 'unreachable') ? 'proxy' : reason
}

function reasonByCode(error: unknown): FailureReason {
  const code = codeOf(error)
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolved'
  if (['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'].includes(code)) return 'unreachable'
  // The error of Node, and that of the package that the toolkit's client uses for proxies.
  if (code === 'ERR_PROXY_TUNNEL' || /^tunneling socket could not be established/.test(textOf(error))) return 'proxy'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
  if (code.includes('CERT') || code.includes('TLS') || code.includes('SSL')) return 'tls'
  return 'other'
}

/** Why a connection of any kind failed, without a proxy between. */
export function failureOf(error: unknown): { reason: FailureReason; message: string } {
  const reason = reasonByCode(error)
  return { reason, message: messageOf(error, reason) }
}

/** Removes credentials: a proxy's address can contain a password, and Node puts the address into the message. */
function messageOf(error: unknown, reason: FailureReason): string {
  const text = error instanceof Error ? error.message || codeOf(error) : String(error)
  return reason === 'proxy' ? `the proxy did not let it through: ${text.replace(/\/\/[^\s/@]*@/g, '//')}` : text
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
