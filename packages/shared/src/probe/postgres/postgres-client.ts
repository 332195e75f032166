import pg from 'pg'
import { z } from 'zod'
import { codeOf, messageOf } from '../../core/errors.ts'
import { type PostgresAnswer, type PostgresRequest, withoutPassword } from './postgres.ts'

const undeliveredCodes = ['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
const unreachableCodes = ['ECONNREFUSED', 'ETIMEDOUT', 'ENOENT', ...undeliveredCodes]

/** Connects, runs the query and closes the connection within the time-out. Never throws, and never shows the password. */
export async function askPostgres(request: PostgresRequest): Promise<PostgresAnswer> {
  const deadline = AbortSignal.timeout(Math.max(1, Math.round(request.timeout)))
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
  let client: pg.Client | undefined
  let connected = false
  try {
    const session = new pg.Client({ connectionString: request.url, connectionTimeoutMillis: request.timeout, application_name: 'slipway' })
    client = session
    // Without a listener, a later connection error would end the process.
    session.on('error', () => {})
    await whileNotAborted(session.connect(), signal)
    connected = true
    return {
      state: 'answered',
      ...seenIn(await whileNotAborted(session.query({ text: request.query, rowMode: 'array', types: asText }), signal)),
    }
  } catch (error) {
    const timedOut = deadline.aborted
    const message = timedOut
      ? `no answer within ${Math.round(request.timeout)} ms`
      : withoutPassword(messageOf(error) || codeOf(error), request.url)
    const code = codeOf(error)
    const unreachable = !connected && (timedOut || unreachableCodes.includes(code))
    return {
      state: 'failed',
      message,
      unreachable,
      ...(unreachable && !timedOut && undeliveredCodes.includes(code) ? { undelivered: true } : {}),
    }
  } finally {
    // Not awaited: a server that does not respond would not respond to the end of the session either.
    client?.end().catch(() => {})
  }
}

/** Values as Postgres writes them: `t` and `f` of a boolean. */
const asText = { getTypeParser: () => (text: string) => text }

const resultShape = z.object({ rows: z.array(z.array(z.string().nullable())), rowCount: z.number().nullable() })

/** Of several statements, what the last one gave. */
function seenIn(result: unknown): { rows: number; value: string | undefined } {
  const { rows, rowCount } = resultShape.parse(Array.isArray(result) ? result.at(-1) : result)
  return { rows: rowCount ?? rows.length, value: rows[0]?.[0] ?? undefined }
}

async function whileNotAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
