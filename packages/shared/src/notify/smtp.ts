import { createTransport } from 'nodemailer'
import { proxyFor } from '../ports/proxy.ts'

/**
 * Nodemailer, in its own file so that only a run that sends mail loads it. Time limit per stage: 10 s. Uses the runner's proxy for https,
 * which must allow CONNECT to the port of the mail server; otherwise list the server in `no_proxy`.
 */
export function openTransport(server: string) {
  const { host } = new URL(server)
  const proxy = proxyFor(new URL(`https://${host}`))
  return createTransport({
    url: server,
    ...(proxy === undefined ? {} : { proxy }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
