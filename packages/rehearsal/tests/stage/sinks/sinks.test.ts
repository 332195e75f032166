import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { parseMail } from '../../../src/stage/sinks/mail-message.ts'
import { startMailSink } from '../../../src/stage/sinks/mail-sink.ts'
import { startSlackSink } from '../../../src/stage/sinks/slack-sink.ts'

it('the Slack sink keeps payloads by webhook and answers as Slack does', async () => {
  await using slack = await startSlackSink()
  const post = async (body: string) => {
    const answer = await fetch(slack.webhook('staging'), { method: 'POST', body })
    return `${answer.status} ${await answer.text()}`
  }
  expect(await post('{"text":"hello"}')).toBe('200 ok')
  expect(await post('hello')).toBe('400 invalid_payload')
  slack.refuse(503, 1)
  expect(await post('{"text":"lost"}')).toBe('503 service_unavailable')
  expect(slack.messages('/services/staging').map(({ payload }) => payload)).toEqual([{ text: 'hello' }])
  expect(slack.messages('/services/production')).toEqual([])
})

it('the mail sink takes a mail and reads it', async () => {
  await using mail = await startMailSink()
  const lines = ['EHLO test', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'RCPT TO:<c@example.com>', 'DATA']
  await speak(Number(new URL(mail.url).port), [...lines, 'Subject: Rolled back\r\n\r\nproduction is on v1 again\r\n.', 'QUIT'])
  expect(mail.messages()).toMatchObject([
    { from: 'a@example.com', to: ['b@example.com', 'c@example.com'], subject: 'Rolled back', text: 'production is on v1 again\r\n' },
  ])
})

it('a mail of two parts, encoded, is read as what a person would see', () => {
  const source = [
    'Subject: =?UTF-8?Q?Zur=C3=BCck_auf?= =?UTF-8?B?IHYxIOKckw==?=',
    'Content-Type: multipart/alternative;',
    ' boundary="--_Part"',
    '',
    '----_Part',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=\r\n=C3=9Fe',
    '----_Part',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>Grüße</p>').toString('base64'),
    '----_Part--',
    '',
  ].join('\r\n')
  expect(parseMail(source)).toMatchObject({ subject: 'Zurück auf v1 ✓', text: 'Grüße', html: '<p>Grüße</p>' })
})

/** Says each line once the server has answered the one before. */
async function speak(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let next = 0
  socket.on('data', (chunk: Buffer) => {
    if (/^\d{3} [^\n]*\n$/m.test(chunk.toString()) && next < lines.length) socket.write(`${lines[next++]}\r\n`)
  })
  return text(socket)
}
