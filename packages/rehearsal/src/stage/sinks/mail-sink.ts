import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { type MailMessage, parseMail } from './mail-message.ts'

export type ReceivedMail = MailMessage & {
  readonly from: string
  readonly to: readonly string[]
  readonly at: number
  readonly source: string
}

export type MailSink = AsyncDisposable & {
  /** `smtp://127.0.0.1:PORT` */
  readonly url: string
  messages(): readonly ReceivedMail[]
}

/** Accepts every mail, with or without a login. */
export async function startMailSink(): Promise<MailSink> {
  const messages: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope
      text(stream).then((source) => {
        const to = rcptTo.map(({ address }) => address)
        messages.push({ ...parseMail(source), from: mailFrom === false ? '' : mailFrom.address, to, at: Date.now(), source })
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages: () => [...messages],
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
