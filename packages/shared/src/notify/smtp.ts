import { createTransport } from 'nodemailer'
import { proxyFor } from '../ports/proxy.ts'

/**
 * Nodemailer, in a file of its own so that only a run that sends mail loads it. Each stage may take 10 s. Goes through the runner's
 * proxy for https, which has to allow CONNECT to the port of the mail server; name the server in `no_proxy` where it does not.
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
