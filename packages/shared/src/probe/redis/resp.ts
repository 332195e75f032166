/**
 * A reply of Redis, as far as a probe needs it: simple strings, errors, and bulk strings (RESP2, redis.io/docs/latest/develop/reference/
 * protocol-spec).
 */
export type RedisReply = { kind: 'text' | 'error'; text: string }

/** A command as an array of bulk strings; lengths count bytes. */
export function redisCommand(...parts: readonly string[]): string {
  return `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`
}

/** The replies that a text holds so far, and what follows the last whole one. Throws an Error where it is no RESP. */
export function redisReplies(received: string): { replies: RedisReply[]; rest: string } {
  const replies: RedisReply[] = []
  let rest = received
  for (;;) {
    const end = rest.indexOf('\r\n')
    if (end < 0) return { replies, rest }
    const [sign, line] = [rest[0], rest.slice(1, end)]
    if (sign === '+' || sign === '-' || sign === ':') {
      replies.push({ kind: sign === '-' ? 'error' : 'text', text: line })
      rest = rest.slice(end + 2)
    } else if (sign === '$' && /^-?\d{1,6}$/.test(line)) {
      const length = Math.max(0, Number(line))
      const begin = end + 2
      if (Number(line) >= 0 && rest.length < begin + length + 2) return { replies, rest }
      replies.push({ kind: 'text', text: rest.slice(begin, begin + length) })
      rest = rest.slice(Number(line) < 0 ? begin : begin + length + 2)
    } else {
      throw new Error('the answer is not that of a Redis')
    }
  }
}
