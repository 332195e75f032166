import type { Socket } from 'node:net'
import { failureOf } from '../../ports/http.ts'
import type { SocketFailure, SocketRequest } from './socket.ts'

/** One exchange over a socket, within its time and signal. What `work` throws is a failure; the socket is always closed. */
export async function exchange<T>(
  { timeout, signal }: Pick<SocketRequest, 'timeout' | 'signal'>,
  start: () => { socket: Socket; work: Promise<T> },
): Promise<T | SocketFailure> {
  const deadline = AbortSignal.timeout(Math.max(1, Math.round(timeout)))
  const ended = Promise.withResolvers<never>()
  const whole = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
  const onAbort = () => ended.reject(whole.reason)
  whole.addEventListener('abort', onAbort, { once: true })
  let socket: Socket | undefined
  try {
    whole.throwIfAborted()
    const started = start()
    socket = started.socket
    return await Promise.race([started.work, ended.promise])
  } catch (error) {
    if (deadline.aborted) return { state: 'failed', reason: 'timeout', message: `no answer within ${Math.round(timeout)} ms` }
    return { state: 'failed', ...(signal?.aborted === true ? { reason: 'aborted', message: 'called off' } : failureOf(error)) }
  } finally {
    whole.removeEventListener('abort', onAbort)
    // An error of a socket that nobody waits for any more would end the process.
    socket?.on('error', () => {})
    socket?.destroy()
  }
}
