import { connect as connectPlain, isIP } from 'node:net'
import { connect as connectSecure, getCACertificates } from 'node:tls'
import { exchange } from '../socket/exchange.ts'
import type { Redis, RedisAnswer, RedisRequest } from './redis.ts'
import { redisCommand, redisReplies } from './resp.ts'

const usualPort = 6379

/** Logs in where the address has a password, and sends PING. Never throws. */
export const systemRedis: Redis = (request) => {
  const url = URL.parse(request.url)
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    return Promise.resolve({ state: 'failed', reason: 'other', message: 'the address is none that begins with redis:// or rediss://' })
  const [user, password] = [url.username, url.password].map(decoded)
  const login = password === undefined || password === '' ? [] : [redisCommand('AUTH', ...(user ? [user] : []), password)]
  const commands = [...login, redisCommand('PING')]
  return exchange<RedisAnswer>(request, () => {
    const socket = socketTo(url, request)
    const work = new Promise<RedisAnswer>((resolve, reject) => {
      let received = ''
      socket.setEncoding('utf8')
      socket.once(url.protocol === 'rediss:' ? 'secureConnect' : 'connect', () => socket.write(commands.join('')))
      socket.on('data', (text: string) => {
        received += text
        try {
          const { replies } = redisReplies(received)
          const error = replies.find(({ kind }) => kind === 'error')
          // An error that quotes the command would quote the password.
          if (error !== undefined) resolve({ state: 'refused', message: withoutSecret(error.text, password) })
          else if (replies.length >= commands.length) resolve(pongOf(replies.at(-1)?.text))
        } catch (problem) {
          reject(problem)
        }
      })
      socket.once('end', () => reject(Object.assign(new Error('the connection was closed before an answer'), { code: 'ECONNRESET' })))
      socket.once('error', reject)
    })
    return { socket, work }
  })
}

function socketTo(url: URL, { ca }: RedisRequest) {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const place = { host, port: url.port === '' ? usualPort : Number(url.port) }
  if (url.protocol === 'redis:') return connectPlain(place)
  return connectSecure({
    ...place,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
  })
}

function pongOf(text: string | undefined): RedisAnswer {
  return text === 'PONG' ? { state: 'answered' } : { state: 'refused', message: 'PING was not answered with PONG' }
}

function withoutSecret(text: string, secret: string | undefined): string {
  const shown = text.slice(0, 120)
  return secret === undefined || secret === '' ? shown : shown.replaceAll(secret, '***')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
