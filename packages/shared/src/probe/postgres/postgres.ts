export type PostgresRequest = {
  /** `postgres://user:password@host:port/database` */
  url: string
  query: string
  /** Milliseconds for the connection and the query together. */
  timeout: number
  signal?: AbortSignal
}

/**
 * `unreachable`: no session because no server was reached, not because the server refused. `undelivered`: the host was not found or has no
 * route, which can be a problem of this machine.
 */
export type PostgresAnswer =
  /** `value`: the first column of the first row as Postgres writes it; undefined without a row, and for null. */
  | { state: 'answered'; rows: number; value: string | undefined }
  | { state: 'failed'; message: string; unreachable: boolean; undelivered?: boolean }

export type Postgres = (request: PostgresRequest) => Promise<PostgresAnswer>

/** A driver's message without the address and without the password, encoded or decoded. */
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
