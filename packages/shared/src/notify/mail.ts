import { messageOf } from '../core/errors.ts'
import { shorten } from '../core/outcome-sentence.ts'
import type { Delivery, Message } from './message.ts'

export type MailTarget = {
  /** `smtp://user:password@host:port`, or `smtps://`; from a secret. */
  server: string
  from: string
  to: readonly string[]
}

/** One mail; the real one is `smtpTransport`. */
export type MailTransport = (server: string, mail: { from: string; to: string[]; subject: string; text: string }) => Promise<void>

/** Sends a message as plain text. Never throws for a refusal of the server. */
export async function sendMail(target: MailTarget, message: Message, transport: MailTransport = smtpTransport): Promise<Delivery> {
  const to = `mail to ${target.to.join(', ')}`
  const server = URL.parse(target.server)
  if (server === null || !/^smtps?:$/.test(server.protocol)) {
    return { to, state: 'failed', reason: 'the server is not an address of the form smtp://user:password@host:port' }
  }
  try {
    await transport(target.server, { from: target.from, to: [...target.to], ...mailOf(message) })
    return { to, state: 'sent' }
  } catch (error) {
    return { to, state: 'failed', reason: withoutPassword(messageOf(error), server) }
  }
}

/** Subject and text. Removes line breaks from every value, so that no value can start a header or another line. */
export function mailOf(message: Message): { subject: string; text: string } {
  const marks = { good: 'ok', doubtful: 'attention', bad: 'failed' }
  const facts = message.facts.map(({ label, value }) => `${oneLine(label)}: ${oneLine(value)}`)
  const links = message.links.map(({ label, url }) => `${oneLine(label)}: ${oneLine(url)}`)
  return {
    subject: shorten(`[${marks[message.state]}] ${oneLine(message.title)}`, 200),
    text: `${[[oneLine(message.title)], facts, message.lines.map(oneLine), links]
      .filter((part) => part.length > 0)
      .map((part) => part.join('\n'))
      .join('\n\n')}\n`,
  }
}

const smtpTransport: MailTransport = async (server, mail) => {
  const { openTransport } = await import('./smtp.ts')
  const transport = openTransport(server)
  try {
    await transport.sendMail(mail)
  } finally {
    transport.close()
  }
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim()
}

function withoutPassword(text: string, server: URL): string {
  const secrets = [server.password, decoded(server.password), server.href].filter((secret) => secret !== '')
  return secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text).slice(0, 300)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
