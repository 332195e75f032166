import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGithub, type Github } from '../../src/github/octokit.ts'
import { fakeLog } from '../../src/testing/fakes.ts'

type Answer = { status?: number; etag?: string; body: string; headers?: Record<string, string> }

/** GitHub on loopback: what it has by path, and the entity tags it was asked with. */
class LoopbackGithub {
  readonly answers = new Map<string, Answer>()
  readonly asked: string[] = []
  readonly #server = createServer((request, response) => this.#answer(request, response))
  #port = 0

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address !== null ? address.port : 0
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** What was asked since the last call: the status of each answer. */
  take(): string[] {
    return this.asked.splice(0)
  }

  #answer({ url = '', method, headers }: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(url, this.url)
    const { status = 200, etag, body, headers: more = {} } = this.answers.get(pathname) ?? { status: 404, body: '{"message":"Not Found"}' }
    const date = { date: 'Mon, 02 Mar 2026 12:00:00 GMT' }
    if (method === 'GET' && etag !== undefined && headers['if-none-match'] === etag) {
      this.asked.push('304')
      response.writeHead(304, { etag, ...date }).end()
      return
    }
    this.asked.push(String(status))
    const tag: Record<string, string> = etag === undefined ? {} : { etag }
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...tag, ...date, ...more }).end(body)
  }
}

const path = '/repos/quay/harbor/deployments/7/statuses'
const statuses = (description: string) => JSON.stringify([{ id: 1, state: 'success', description }])

describe('what GitHub has answered before', () => {
  const server = new LoopbackGithub()
  let temp = ''

  beforeEach(async () => {
    await server.open()
    server.answers.clear()
    server.take()
    temp = await mkdtemp(join(tmpdir(), 'slipway-answers-'))
  })
  afterEach(async () => {
    await server.close()
    await rm(temp, { recursive: true })
  })

  const client = (token: string, folder: string | undefined = temp): Promise<Github> => {
    const where = folder === undefined ? {} : { temp: folder }
    return createGithub({
      token,
      runner: { apiUrl: server.url, run: { repository: 'quay/harbor' }, ...where },
      log: fakeLog(),
      retryPause: 1,
    })
  }
  const read = async (github: Github): Promise<string> => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      ...github.repository,
      deployment_id: 7,
    })
    return data.map(({ description }) => description).join()
  }

  it('is asked for, and given only where GitHub says that it still holds', async () => {
    const github = await client('one', undefined)
    server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
    expect([await read(github), await read(github), await read(github)]).toEqual(['prepare: up', 'prepare: up', 'prepare: up'])
    expect(server.take()).toEqual(['200', '304', '304'])
    server.answers.set(path, { etag: 'W/"b"', body: statuses('complete: well') })
    expect([await read(github), await read(github)]).toEqual(['complete: well', 'complete: well'])
    expect(server.take()).toEqual(['200', '304'])
  })

  it('is not given where GitHub answers with a fault, does not know it any more, or does not answer', async () => {
    const github = await client('two', undefined)
    server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
    await read(github)
    server.answers.set(path, { status: 503, body: '{"message":"Unavailable"}' })
    await expect(read(github)).rejects.toMatchObject({ status: 503 })
    server.answers.delete(path)
    await expect(read(github)).rejects.toMatchObject({ status: 404 })
    server.answers.set(path, { status: 401, body: '{"message":"Bad credentials"}' })
    await expect(read(github)).rejects.toMatchObject({ status: 401 })
  })

  it('has the time of the answer of now, and its own link to the next page', async () => {
    const github = await client('three', undefined)
    const link = `<${server.url}/next?page=2>; rel="next"`
    server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up'), headers: { link, date: 'Mon, 02 Mar 2026 11:00:00 GMT' } })
    await read(github)
    const again = await github.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      ...github.repository,
      deployment_id: 7,
    })
    expect(server.take()).toEqual(['200', '304'])
    expect(again.headers).toMatchObject({ link, date: 'Mon, 02 Mar 2026 12:00:00 GMT' })
  })

  it.each<[string, Answer]>([
    ['a body without a tag', { body: statuses('prepare: up') }],
    [
      'a full page that is the last: what follows it later may change only the link',
      { etag: 'W/"a"', body: JSON.stringify(Array(30).fill({})) },
    ],
    ['a body beyond the size', { etag: 'W/"a"', body: JSON.stringify([{ description: 'x'.repeat(1_000_001) }]) }],
  ])('is not kept: %s', async (what, answer) => {
    const github = await client(what, undefined)
    server.answers.set(path, answer)
    await read(github)
    await read(github)
    expect(server.take()).toEqual(['200', '200'])
  })

  it('is not kept where the body was torn, although it has the tag of the whole', async () => {
    const github = await client('four', undefined)
    server.answers.set(path, { etag: 'W/"a"', body: '[{"id": 1, "descr' })
    await expect(read(github)).rejects.toMatchObject({ message: expect.stringMatching(/cut off/) })
    server.take()
    server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
    expect(await read(github)).toBe('prepare: up')
    expect(server.take()).toEqual(['200'])
  })

  it('is of one token: another one gets tags of its own', async () => {
    server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
    await read(await client('five'))
    await read(await client('six'))
    expect(server.take()).toEqual(['200', '200'])
  })

  it('is shared by the clients of a process', async () => {
    server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
    await read(await client('seven'))
    await read(await client('seven'))
    expect(server.take()).toEqual(['200', '304'])
  })

  describe('and the next step of the job', () => {
    /** What a process leaves behind in the folder of the job, brought to a folder that no process has opened yet. */
    const nextStep = async (change: (text: string) => string = (text) => text): Promise<string> => {
      const [name = ''] = await readdir(temp)
      const text = await readFile(join(temp, name), 'utf8')
      const folder = await mkdtemp(join(temp, 'next-'))
      await appendFile(join(folder, name), change(text))
      return folder
    }

    it('asks with what the last one knew', async () => {
      server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
      await read(await client('eight'))
      expect(await read(await client('eight', await nextStep()))).toBe('prepare: up')
      expect(server.take()).toEqual(['200', '304'])
    })

    it('takes the newest of each, and none of another token', async () => {
      const github = await client('nine')
      for (const [etag, text] of [
        ['W/"a"', 'prepare: up'],
        ['W/"b"', 'complete: well'],
      ] as const) {
        server.answers.set(path, { etag, body: statuses(text) })
        await read(github)
      }
      const folder = await nextStep()
      expect(await read(await client('nine', folder))).toBe('complete: well')
      await read(await client('ten', folder))
      expect(server.take()).toEqual(['200', '200', '304', '200'])
    })

    it.each<[string, (text: string) => string]>([
      ['that was changed', (text) => text.replace('prepare: up', 'complete: well')],
      ['that was cut off', (text) => text.slice(0, -20)],
      ['that is none', () => 'nothing of ours\n\n'],
    ])('does not believe a file %s', async (_what, change) => {
      server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
      await read(await client('eleven'))
      expect(await read(await client('eleven', await nextStep(change)))).toBe('prepare: up')
      expect(server.take()).toEqual(['200', '200'])
    })

    it('finds a file that only its user may read, without the token in it', async () => {
      server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
      await read(await client('ghs_secret'))
      const [name = ''] = await readdir(temp)
      expect((await stat(join(temp, name))).mode & 0o777).toBe(0o600)
      expect(`${name}${await readFile(join(temp, name), 'utf8')}`).not.toContain('ghs_secret')
    })

    it('works without a folder to write to', async () => {
      server.answers.set(path, { etag: 'W/"a"', body: statuses('prepare: up') })
      const github = await client('twelve', join(temp, 'missing'))
      expect([await read(github), await read(github)]).toEqual(['prepare: up', 'prepare: up'])
      expect(server.take()).toEqual(['200', '304'])
    })
  })
})
