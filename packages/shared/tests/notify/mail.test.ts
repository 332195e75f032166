import { createServer, type Server, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { mailOf, sendMail } from '../../src/notify/mail.ts'
import type { Message } from '../../src/notify/message.ts'

const message: Message = {
  title: 'harbor was rolled back\r\nBcc: mallory@example.com',
  state: 'bad',
  facts: [{ label: 'Version', value: 'v1.2.2' }],
  lines: ['error-rate 7% above 5%'],
  links: [{ label: 'Run', url: 'https://github.com/quay/harbor/actions/runs/100' }],
}

/** The least of a mail server: says yes to everything and keeps what it was told. */
async function aMailServer(): Promise<{ url: string; told: () => string } & AsyncDisposable> {
  let told = ''
  const server: Server = createServer((socket: Socket) => {
    let reading = false
    socket.write('220 here\r\n')
    socket.on('data', (chunk) => {
      told += chunk.toString()
      for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
        if (reading) {
          if (line !== '.') continue
          reading = false
          socket.write('250 kept\r\n')
        } else if (/^EHLO/i.test(line)) socket.write('250 here\r\n')
        else if (/^DATA/i.test(line)) {
          reading = true
          socket.write('354 go on\r\n')
        } else socket.write('250 yes\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `smtp://127.0.0.1:${port}`, told: () => told, [Symbol.asyncDispose]: async () => void server.close() }
}

describe('sendMail', () => {
  it('hands one plain mail to the server', async () => {
    await using server = await aMailServer()
    const delivery = await sendMail({ server: server.url, from: 'slipway@example.com', to: ['team@example.com'] }, message)
    expect(delivery).toEqual({ to: 'mail to team@example.com', state: 'sent' })
    expect(server.told()).toContain('RCPT TO:<team@example.com>')
    expect(server.told()).not.toContain('RCPT TO:<mallory')
    expect(server.told()).toMatch(/^Subject: \[failed\] harbor was rolled back Bcc: mallory@example\.com$/m)
  })

  it('reports a server that fails, without its password', async () => {
    const server = 'smtp://bosun:p%40ss@mail.example.com:587'
    const failing = () => Promise.reject(new Error('535 p@ss is not accepted by p%40ss'))
    const delivery = await sendMail({ server, from: 'a@example.com', to: ['b@example.com'] }, message, failing)
    expect(delivery).toEqual({ to: 'mail to b@example.com', state: 'failed', reason: '535 *** is not accepted by ***' })
  })

  it('reports an address of another kind', async () => {
    expect(await sendMail({ server: 'mail.example.com', from: 'a@example.com', to: ['b@example.com'] }, message)).toMatchObject({
      state: 'failed',
    })
  })
})

describe('mailOf', () => {
  it('writes every value on one line', () => {
    expect(mailOf(message)).toEqual({
      subject: '[failed] harbor was rolled back Bcc: mallory@example.com',
      text: 'harbor was rolled back Bcc: mallory@example.com\n\nVersion: v1.2.2\n\nerror-rate 7% above 5%\n\nRun: https://github.com/quay/harbor/actions/runs/100\n',
    })
  })
})
