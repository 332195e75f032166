import { connect } from 'node:net'
import { ActionError } from '../../../core/errors.ts'

/** Sends one command to HAProxy's runtime socket and gives its answer (HAProxy Management Guide, section 9.3). */
export type HaproxySocket = (command: string) => Promise<string>

const timeLimit = 5_000
const maxAnswer = 16 * 1_048_576

/** `address` is a path, or `host:port`. One connection per command, as HAProxy's non-interactive mode has it. */
export function haproxySocket(address: string): HaproxySocket {
  const where = placeOf(address)
  return (command) =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      let size = 0
      const socket = connect(where)
      const fail = (error: ActionError) => {
        socket.destroy()
        reject(error)
      }
      socket.setTimeout(timeLimit, () => fail(unreachable(address, `no answer to "${command}" within ${timeLimit} ms`)))
      socket.on('error', (error) => fail(unreachable(address, error.message, error)))
      socket.on('connect', () => socket.end(`${command}\n`))
      socket.on('data', (chunk) => {
        size += chunk.length
        if (size > maxAnswer) fail(new ActionError(`HAProxy at ${address} answered "${command}" with more than ${maxAnswer} bytes`))
        else chunks.push(chunk)
      })
      socket.on('end', () => resolve(Buffer.concat(chunks).toString().trim()))
    })
}

/** Whether a runtime socket is a path, or a loopback address. */
export function isOnThisMachine(address: string): boolean {
  const where = placeOf(address)
  return 'path' in where || where.host === 'localhost' || where.host === '::1' || /^127(\.\d{1,3}){3}$/.test(where.host)
}

function placeOf(address: string): { path: string } | { host: string; port: number } {
  const [, host, port] = /^(?!\/)(.+):(\d{1,5})$/.exec(address) ?? []
  if (host === undefined) return { path: address }
  if (Number(port) < 1 || Number(port) > 65_535) {
    throw new ActionError(`target.socket is ${address}, but no port is ${port}`, { hint: 'Expected a path, or host:port.' })
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
}

function unreachable(address: string, why: string, cause?: unknown): ActionError {
  return new ActionError(`HAProxy's runtime socket at ${address} cannot be used: ${why}`, {
    hint: 'haproxy.cfg needs, under global: "stats socket PATH mode 660 level admin" (or "ipv4@HOST:PORT level admin"), and the runner must be on a machine and in a group that may use it.',
    cause,
  })
}
