import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCommandFront } from '../../src/faults/command-front.ts'
import type { Fault } from '../../src/faults/fault-cell.ts'
import { startHttpFront } from '../../src/faults/http-front.ts'
import { pretendAtGithub, pretendAtProvider } from '../../src/faults/provider-pretence.ts'
import { kubectlProtocol, runtimeProtocol, startSocketFront } from '../../src/faults/socket-front.ts'
import { TimedFault } from '../../src/faults/timed-fault.ts'
import { serveOnFreePort } from '../../src/stage/providers/api-server.ts'

const untouched = { before: () => undefined, after: () => Promise.resolve() }
const windowOf = (fault: Fault, party: 'github' | 'provider' = 'provider') => new TimedFault({ fault, party, span: 60_000 })
const outcome = (asking: Promise<{ status: number } | string>) =>
  asking.then(
    (answer) => (typeof answer === 'string' ? answer : answer.status),
    (error: unknown) => (error instanceof Error ? causeOf(error) : 'failed'),
  )
const causeOf = (error: Error) => (error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error.message)

let resources: AsyncDisposableStack
let folder: string
beforeEach(async () => {
  resources = new AsyncDisposableStack()
  folder = await mkdtemp(join(tmpdir(), 'fronts-'))
  resources.defer(() => rm(folder, { recursive: true }))
})
afterEach(() => resources.disposeAsync())

describe('before an API', () => {
  async function front(fault: Fault) {
    const seen: string[] = []
    const api = resources.use(
      await serveOnFreePort((incoming, outgoing) => {
        seen.push(`${incoming.method} ${incoming.url}`)
        outgoing.writeHead(201).end('{}')
      }),
    )
    const window = resources.use(windowOf(fault, 'github'))
    const options = { party: 'github' as const, upstream: api.url, window, observer: untouched, pretend: pretendAtGithub }
    const { url } = resources.use(await startHttpFront(options))
    const write = () =>
      fetch(`${url}/repos/quay/harbor/deployments/1/statuses`, {
        method: 'POST',
        body: '{"state":"success"}',
        signal: AbortSignal.timeout(400),
      })
    return { seen, window, write, url }
  }

  it.each([
    ['refuse', 'ECONNREFUSED', 0],
    ['reset', 'ECONNRESET', 0],
    ['hang', 'The operation was aborted due to timeout', 0],
    ['error', 503, 0],
    ['not-applied', 201, 0],
    ['lost', 'ECONNRESET', 1],
  ] as const)('%s', async (fault, expected, applied) => {
    const { seen, window, write } = await front(fault)
    window.open()
    // A connection that was kept may break before the port is closed.
    if (fault === 'refuse') await outcome(write())
    expect(await outcome(write())).toBe(expected)
    expect(seen).toHaveLength(applied)
  })

  it('passes on what it gets while there is no fault, and listens again afterwards', async () => {
    const { seen, window, write } = await front('refuse')
    expect(await outcome(write())).toBe(201)
    window.open()
    window[Symbol.dispose]()
    expect(await outcome(write())).toBe(201)
    expect(seen).toEqual(['POST /repos/quay/harbor/deployments/1/statuses', 'POST /repos/quay/harbor/deployments/1/statuses'])
  })
})

describe('before a runtime socket', () => {
  async function front(fault: Fault) {
    const said: string[] = []
    const upstream = join(folder, 'upstream.sock')
    const server = createServer({ allowHalfOpen: true }, (client) => {
      buffer(client).then((text) => {
        said.push(text.toString())
        client.end(`answer ${said.length}\n`)
      })
    })
    resources.defer(() => new Promise((resolve) => server.close(() => resolve())))
    await new Promise<void>((resolve) => server.listen(upstream, resolve))
    const window = resources.use(windowOf(fault))
    const path = join(folder, 'own.sock')
    resources.use(await startSocketFront({ path, upstream, window, observer: untouched, protocol: runtimeProtocol }))
    return { said, window, ask: (line: string) => ask(path, line) }
  }

  it.each([
    ['refuse', 'ENOENT', 0],
    ['reset', '', 0],
    ['not-applied', '\n', 0],
    ['lost', '', 1],
  ] as const)('%s', async (fault, expected, applied) => {
    const { said, window, ask: askIt } = await front(fault)
    window.open()
    expect(await askIt('set weight web/blue 0')).toBe(expected)
    expect(said).toHaveLength(applied)
  })

  it('stale: a read is answered with what was read before', async () => {
    const { window, ask: askIt } = await front('stale')
    expect(await askIt('show servers state')).toBe('answer 1\n')
    window.open()
    expect(await askIt('set weight web/blue 0')).toBe('answer 2\n')
    expect(await askIt('show servers state')).toBe('answer 1\n')
    window[Symbol.dispose]()
    expect(await askIt('show servers state')).toBe('answer 3\n')
  })
})

it('kubectl says faults in words of its own', async () => {
  const window = resources.use(windowOf('refuse'))
  const path = join(folder, 'kube.sock')
  resources.use(await startSocketFront({ path, upstream: join(folder, 'none'), window, observer: untouched, protocol: kubectlProtocol }))
  window.open()
  expect(JSON.parse(await ask(path, '{"args":["get","services/web"]}'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('refused'),
  })
})

describe('before a command', () => {
  async function played(fault: Fault | undefined, command: string, then: readonly string[] = []) {
    const window = resources.use(windowOf(fault ?? 'slow'))
    const path = join(folder, 'command.sock')
    resources.use(await startCommandFront({ path, window, observer: untouched }))
    if (fault !== undefined) window.open()
    return await new Promise<string[]>((resolve) => {
      const got: string[] = []
      const rest = [...then]
      const socket = connect(path)
      socket.write(`${JSON.stringify({ command, to: '' })}\n`)
      socket.on('data', (chunk) => {
        got.push(JSON.parse(chunk.toString()).do)
        const next = rest.shift()
        if (next !== undefined) socket.write(`${next}\n`)
      })
      socket.on('close', () => resolve(got))
    })
  }
  const done = JSON.stringify({ code: 0, stdout: '', stderr: '' })

  it.each([
    [undefined, ['run', 'end']],
    ['refuse', ['end']],
    ['reset', ['die']],
    ['not-applied', ['end']],
    ['lost', ['run', 'die']],
  ] as const)('%s: what the command is told', async (fault, expected) => {
    expect(await played(fault, 'shift', [done])).toEqual(expected)
  })
})

describe('the answers of writes that were not applied', () => {
  it.each([
    ['POST', '/accounts/a/workers/scripts/harbor/deployments?force=true', { versions: [] }, 200],
    ['POST', '/v10/projects/prj/promote/dpl_1', {}, 201],
    ['POST', '/v1/projects/prj/rolling-release/approve-stage', {}, 200],
    ['PATCH', '/v9/projects/prj', {}, undefined],
  ] as const)('of a provider: %s %s', (method, path, body, status) => {
    expect(pretendAtProvider({ method, path, body })?.status).toBe(status)
  })

  it('of GitHub: a status and a reference, and nothing that later calls would ask for by its id', () => {
    expect(pretendAtGithub({ method: 'POST', path: '/repos/o/r/deployments/1/statuses', body: { state: 'success' } })?.status).toBe(201)
    const moved = pretendAtGithub({ method: 'PATCH', path: '/repos/o/r/git/refs/heads%2Fslipway%2Flock', body: { sha: 'a1' } })
    expect(moved).toMatchObject({ status: 200, body: { ref: 'refs/heads/slipway/lock', object: { sha: 'a1' } } })
    expect(pretendAtGithub({ method: 'POST', path: '/repos/o/r/deployments', body: {} })).toBeUndefined()
  })
})

async function ask(path: string, line: string): Promise<string> {
  const socket = connect(path)
  socket.end(`${line}\n`)
  try {
    return (await buffer(socket)).toString()
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'failed'
  }
}
