import type { SocketFailure } from '../socket/socket.ts'

export type RedisRequest = {
  /** `redis://user:password@host:port`, or `rediss://` over TLS. */
  url: string
  timeout: number
  signal?: AbortSignal
  /** Certificates in PEM that are trusted beside those of Node. */
  ca?: string
}

/** `refused`: the server was reached and says why it does not serve, without the password. */
export type RedisAnswer = { state: 'answered' } | { state: 'refused'; message: string } | SocketFailure

export type Redis = (request: RedisRequest) => Promise<RedisAnswer>
