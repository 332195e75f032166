import { createTransport } from 'nodemailer'

/** Nodemailer, in a file of its own so that only a run that sends mail loads it. Each stage may take 10 s. */
export function openTransport(server: string) {
  return createTransport({
    url: server,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
