import { createServer } from 'node:net'
import { withoutPassword } from '@slipway/shared/probe/postgres/postgres'
import { systemPostgres } from '@slipway/shared/probe/postgres/system-postgres'
import { describe, expect, it } from 'vitest'

const listening = async (onSocket: (write: (bytes: Buffer) => void) => void) => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => onSocket((bytes) => socket.write(bytes)))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return { server, url: `postgres://me:h%40sh@127.0.0.1:${address.port}/app` }
}

/** An ErrorResponse of the wire protocol (PostgreSQL documentation, 54.7 Message Formats). */
const errorResponse = (message: string) => {
  const fields = Buffer.from(`SFATAL\0C28P01\0M${message}\0\0`)
  const length = Buffer.alloc(4)
  length.writeInt32BE(fields.length + 4)
  return Buffer.concat([Buffer.from('E'), length, fields])
}

describe('the real Postgres client', () => {
  it('says what the server said, without the password', async () => {
    const { server, url } = await listening((write) => write(errorResponse('password "h@sh" is wrong')))
    await using _server = server
    const answer = await systemPostgres({ url, query: 'select 1', timeout: 5_000 })
    expect(answer).toEqual({ state: 'failed', message: 'password "***" is wrong', unreachable: false })
  })

  it('gives up in time on a server that says nothing', async () => {
    const { server, url } = await listening(() => {})
    await using _server = server
    const answer = await systemPostgres({ url, query: 'select 1', timeout: 200 })
    expect(answer).toMatchObject({ state: 'failed', message: 'no answer within 200 ms', unreachable: true })
  })

  it('knows that nobody is there', async () => {
    const { server, url } = await listening(() => {})
    server.close()
    await new Promise((resolve) => server.once('close', resolve))
    expect(await systemPostgres({ url, query: 'select 1', timeout: 5_000 })).toMatchObject({ state: 'failed', unreachable: true })
  })

  it('does not throw at an address that is none', async () => {
    const answer = await systemPostgres({ url: 'postgres://me:h@sh:x@[', query: 'select 1', timeout: 1_000 })
    expect(answer).toMatchObject({ state: 'failed' })
    expect(JSON.stringify(answer)).not.toContain('h@sh')
  })
})

describe('withoutPassword', () => {
  it('hides the password as it is written, as it reads, and in the query', () => {
    const said = withoutPassword('a%40b or a@b at postgres://u:a%40b@h/d', 'postgres://u:a%40b@h/d')
    expect(said).toBe('*** or *** at ***')
    expect(withoutPassword('pw is x1', 'postgres://h/d?password=x1')).toBe('pw is ***')
  })
})
