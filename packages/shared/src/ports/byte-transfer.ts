import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HttpClient } from '@actions/http-client'
import { messageOf } from '../core/errors.ts'

export type ByteRequest = {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT'
  url: string
  headers?: Readonly<Record<string, string>>
  /** What is sent: a text, or a file of any size. */
  send?: string | { file: string }
  /** The file that the body of a success (2xx) is written to. Other bodies are returned. */
  saveTo?: string
  /** Bytes of a body; a larger one is given up. */
  maxBytes: number
  /** Milliseconds for the request and its whole response. */
  timeout: number
  signal?: AbortSignal | undefined
}

/** `body` is empty where it was written to a file. `too-large`: the body has more than `maxBytes`. */
export type ByteAnswer =
  | { state: 'answered'; status: number; headers: Readonly<Record<string, string>>; body: Buffer }
  | { state: 'too-large' }
  | { state: 'failed'; message: string }

/** Moves files over HTTP without holding them in memory. Does not follow redirects, and rejects with the reason of an aborted signal. */
export type ByteTransfer = (request: ByteRequest) => Promise<ByteAnswer>

/** The toolkit's client, which uses the runner's proxy. */
export const toolkitTransfer: ByteTransfer = async (request) => {
  const deadline = AbortSignal.timeout(request.timeout)
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
  try {
    return await exchange(request, signal)
  } catch (error) {
    request.signal?.throwIfAborted()
    if (error instanceof TooLarge) return { state: 'too-large' }
    return { state: 'failed', message: deadline.aborted ? `no complete answer within ${request.timeout} ms` : messageOf(error) }
  }
}

async function exchange(request: ByteRequest, signal: AbortSignal): Promise<ByteAnswer> {
  const { method = 'GET', url, send, saveTo, maxBytes } = request
  const client = new HttpClient('slipway', [endedBy(signal)], { allowRedirects: false, allowRetries: false })
  const length = typeof send === 'object' ? { 'content-length': String((await stat(send.file)).size) } : {}
  const body = typeof send === 'object' ? createReadStream(send.file) : (send ?? null)
  const { message } = await client.request(method, url, body, { ...request.headers, ...length })
  const status = message.statusCode ?? 0
  const headers = headersOf(message)
  if (Number(headers['content-length'] ?? 0) > maxBytes && method !== 'HEAD') {
    message.destroy()
    throw new TooLarge()
  }
  const saves = saveTo !== undefined && status >= 200 && status < 300
  return { state: 'answered', status, headers, body: saves ? await save(message, saveTo, maxBytes) : await readAll(message, maxBytes) }
}

function headersOf(message: IncomingMessage): Record<string, string> {
  const pairs = Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])
  return Object.fromEntries(pairs)
}

async function save(message: IncomingMessage, path: string, maxBytes: number): Promise<Buffer> {
  await pipeline(message, bounded(maxBytes), createWriteStream(path))
  if (!message.complete) throw new Error('the connection was closed before the answer ended')
  return Buffer.alloc(0)
}

async function readAll(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  await pipeline(message, bounded(maxBytes), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) chunks.push(chunk)
  })
  if (!message.complete) throw new Error('the connection was closed before the answer ended')
  return Buffer.concat(chunks)
}

class TooLarge extends Error {}

/** Passes at most `maxBytes` bytes on; one more is an error. */
export function bounded(maxBytes: number): Transform {
  let seen = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      seen += chunk.length
      if (seen > maxBytes) done(new TooLarge(`more than ${maxBytes} bytes`))
      else done(null, chunk)
    },
  })
}

/** Puts the signal into the request, which the client has no option for. */
function endedBy(signal: AbortSignal) {
  return {
    prepareRequest: (options: { signal?: AbortSignal }) => {
      options.signal = signal
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('no answer is asked for again')),
  }
}
