import pg from 'pg'
import { messageOf } from '../../core/errors.ts'
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
    await whileNotAborted(session.query(request.query), signal)
    return { state: 'answered' }
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

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
