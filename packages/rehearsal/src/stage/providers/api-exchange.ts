import type { IncomingHttpHeaders } from 'node:http'

/** One request to a provider's stand-in. */
export type ApiRequest = {
  method: string
  path: string
  query: URLSearchParams
  /** What was sent as JSON; undefined for anything else. */
  body: unknown
  /** What was sent, byte for byte. */
  bytes: Buffer
  headers: IncomingHttpHeaders
}

/** `body` is sent as JSON; nothing is sent when it is undefined. */
export type ApiAnswer = { status: number; body: unknown; headers?: Readonly<Record<string, string>> }
