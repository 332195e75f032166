import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ByteAnswer, type ByteRequest, toolkitTransfer } from '@slipway/shared/ports/byte-transfer'
import { fileDigest } from '@slipway/shared/ports/file-digest'
import { describe, expect, it } from 'vitest'

/** One request to a server that answers like this; `folder` is for its files. */
async function transferFrom(
  listener: RequestListener,
  ask: (folder: string) => Partial<ByteRequest> | Promise<Partial<ByteRequest>>,
  look: (answer: ByteAnswer, folder: string) => Promise<void> | void,
): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const folder = await mkdtemp(join(tmpdir(), 'slipway-transfer-'))
  try {
    const request = { url: `http://127.0.0.1:${port}/x`, maxBytes: 1_000, timeout: 5_000, ...(await ask(folder)) }
    await look(await toolkitTransfer(request), folder)
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const sending =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body)

describe('toolkitTransfer', () => {
  it('writes the body of a success into a file', () =>
    transferFrom(
      sending(200, 'bytes'),
      (folder) => ({ saveTo: join(folder, 'a') }),
      async (answer, folder) => {
        expect(answer).toMatchObject({ state: 'answered', status: 200, body: Buffer.alloc(0) })
        expect(await readFile(join(folder, 'a'), 'utf8')).toBe('bytes')
      },
    ))

  it.each([302, 401, 404, 500])('gives the body of %s back and writes no file', (status) =>
    transferFrom(
      sending(status, 'why', { location: 'http://127.0.0.1:9/', 'www-authenticate': 'Basic' }),
      (folder) => ({ saveTo: join(folder, 'a') }),
      async (answer, folder) => {
        expect(answer).toMatchObject({ state: 'answered', status, body: Buffer.from('why') })
        await expect(readFile(join(folder, 'a'))).rejects.toThrow('ENOENT')
      },
    ),
  )

  it.each<[string, RequestListener]>([
    ['says so', sending(200, 'x'.repeat(1_001), { 'content-length': '1001' })],
    [
      'does not say so',
      (_request, response) => {
        response.writeHead(200)
        response.write('x'.repeat(600))
        response.end('x'.repeat(600))
      },
    ],
  ])('gives a body up that has too many bytes and %s', (_what, listener) =>
    transferFrom(
      listener,
      (folder) => ({ saveTo: join(folder, 'a') }),
      (answer) => {
        expect(answer).toEqual({ state: 'too-large' })
      },
    ),
  )

  it('takes no half body for a whole one', () =>
    transferFrom(
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('half')
        setImmediate(() => response.destroy())
      },
      (folder) => ({ saveTo: join(folder, 'a') }),
      (answer) => {
        expect(answer).toMatchObject({ state: 'failed' })
      },
    ))

  it('ends at its time limit, whatever drips in', () =>
    transferFrom(
      (_request, response) => void response.writeHead(200).write('.'),
      () => ({ timeout: 100 }),
      (answer) => {
        expect(answer).toEqual({ state: 'failed', message: 'no complete answer within 100 ms' })
      },
    ))

  it('sends a file with its length', () =>
    transferFrom(
      (request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => response.writeHead(201).end(`${request.headers['content-length']} ${Buffer.concat(chunks)}`))
      },
      async (folder) => {
        await writeFile(join(folder, 'given'), 'the release')
        return { method: 'PUT', send: { file: join(folder, 'given') } }
      },
      (answer) => {
        expect(answer).toMatchObject({ status: 201, body: Buffer.from('11 the release') })
      },
    ))
})

describe('fileDigest', () => {
  it('is the SHA-256 of the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-digest-'))
    await writeFile(join(folder, 'a'), 'abc')
    // FIPS 180-2, appendix B.1.
    expect(await fileDigest(join(folder, 'a'))).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    await rm(folder, { recursive: true })
  })
})
