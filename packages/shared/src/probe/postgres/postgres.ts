export type PostgresRequest = {
  /** `postgres://user:password@host:port/database` */
  url: string
  query: string
  /** Milliseconds for connecting and asking together. */
  timeout: number
  signal?: AbortSignal
}

/**
 * `unreachable` when no session came about for want of a server, rather than for what the server said; `undelivered` when not even the host
 * was found, which may be this machine's own trouble.
 */
export type PostgresAnswer = { state: 'answered' } | { state: 'failed'; message: string; unreachable: boolean; undelivered?: boolean }

export type Postgres = (request: PostgresRequest) => Promise<PostgresAnswer>

/** A driver's message without the address, and without the password as it stands there or decoded. */
export function withoutPassword(message: string, url: string): string {
  const parsed = URL.parse(url)
  const password = parsed?.password ?? ''
  const hidden = [url, password, safelyDecoded(password), parsed?.searchParams.get('password') ?? ''].filter((text) => text !== '')
  return hidden.reduce((text, secret) => text.replaceAll(secret, '***'), message)
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
