// Twenty services and runners that no release is taken back for, each by the shipped bundle, some watched at the same time.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BundleRun, Job } from '@slipway/shared/testing/bundle'
import { beforeAll, describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')

/** The requests a second of every watch here. */
const perSecond = 40
const inputs = {
  'minimum-requests': '20',
  'stop-early': 'true',
  look: 'false',
  results: 'monitoring-results',
  duration: '10s',
  'requests-per-second': String(perSecond),
  p95: '1s',
  'error-rate': '5%',
  version: 'v2',
}

/** Blocks of 5 s, as a watch of a minute and more has them. */
const minute = { duration: '60s' }

/** What the service knows of a request: its place among all, the path, and the seconds since the first. */
type Asked = { index: number; path: string; second: number }
type Reply = { status?: number; body?: string | Buffer; headers?: Record<string, string>; takes?: number; cut?: boolean }
type Fixture = {
  name: string
  reply?: (asked: Asked) => Reply
  more?: Record<string, string>
  /** A program that is loaded before the bundle. */
  preload?: string
  judgement?: 'INCONCLUSIVE'
}

const well: Reply = { status: 200, body: '{"status":"pass"}' }
const failing: Reply = { status: 500, body: '{"error":"gone"}' }
const during =
  (from: number, to: number, bad: Reply, good: Reply = well) =>
  ({ second }: Asked) =>
    second >= from && second < to ? bad : good

/** Runs `what` once, so many milliseconds after the start. */
const after = (milliseconds: number, what: string) => `setTimeout(() => { ${what} }, ${milliseconds}).unref()`
const standsStill = (milliseconds: number) => `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${milliseconds})`
const withoutNetwork = (from: number, to: number) => `
import net from 'node:net'
const began = Date.now(), connect = net.Socket.prototype.connect, open = new Set()
const lost = () => Date.now() - began >= ${from} && Date.now() - began < ${to}
const error = () => Object.assign(new Error('connect ENETUNREACH'), { code: 'ENETUNREACH', syscall: 'connect' })
net.Socket.prototype.connect = function (...to) {
  open.add(this); this.once('close', () => open.delete(this))
  if (!lost()) return connect.apply(this, to)
  process.nextTick(() => this.destroy(error())); return this
}
setInterval(() => { if (lost()) for (const socket of open) socket.destroy(error()) }, 50).unref()`

const page = (lines: string) => ({ headers: { 'content-type': 'text/plain' }, body: lines })

const fixtures: readonly Fixture[] = [
  { name: 'one error', reply: ({ index }) => (index === 40 ? failing : well) },
  { name: 'errors at a tenth of the limit', reply: ({ index }) => (index % 200 === 40 ? failing : well) },
  { name: 'one second of errors', reply: during(20, 21, failing), more: minute },
  { name: 'an outage of 4 s', reply: during(20, 24, { cut: true }), more: minute },
  { name: 'a deployment of its database: 4 s of 503', reply: during(30, 34, { status: 503, body: 'wait' }), more: minute },
  { name: 'a cold start', reply: ({ index }) => (index < 10 ? { ...well, takes: 1_500 } : well) },
  { name: 'a second in which all is slow', reply: during(20, 21, { ...well, takes: 1_800 }), more: minute },
  { name: 'slow at the limit', reply: ({ index }) => (index % 20 === 0 ? { ...well, takes: 950 } : well) },
  { name: 'a runner that stands still for 3 s', preload: after(4_000, standsStill(3_000)) },
  {
    name: 'a runner that stutters',
    preload: `setInterval(() => { ${standsStill(300)} }, 2000).unref()`,
  },
  { name: 'a clock that jumps an hour ahead', preload: after(4_000, 'const now = Date.now; Date.now = () => now() + 3_600_000') },
  { name: 'a clock that is set back', preload: after(4_000, 'const now = Date.now; Date.now = () => now() - 3_600_000') },
  { name: 'a runner that loses its network for 5 s', preload: withoutNetwork(3_000, 8_000) },
  { name: 'a runner that never has a network', preload: withoutNetwork(0, 600_000), judgement: 'INCONCLUSIVE' },
  { name: 'redirects everywhere', reply: () => ({ status: 302, headers: { location: '/login' } }), judgement: 'INCONCLUSIVE' },
  { name: 'a rate limit', reply: () => ({ status: 429, headers: { 'retry-after': '60' } }), judgement: 'INCONCLUSIVE' },
  {
    name: 'statuses that are expected',
    reply: () => ({ status: 401, body: '{}' }),
    more: { paths: '/session', 'expect-status': '401' },
  },
  {
    name: 'a metrics page that is gone',
    reply: ({ path }) => (path === '/metrics' ? { status: 404 } : well),
    more: { metrics: '/metrics' },
  },
  {
    name: 'a metrics page that is slow and belongs to several processes',
    reply: ({ path, index }) =>
      path === '/metrics'
        ? { ...page(`process_start_time_seconds ${index % 2 === 0 ? 1_000 : 2_000}\nprocess_cpu_seconds_total ${index}\n`), takes: 700 }
        : well,
    more: { metrics: '/metrics' },
  },
  {
    name: 'answers that are packed, and connections that close after each',
    reply: () => ({ body: gzipSync('{"status":"pass"}'), headers: { 'content-encoding': 'gzip', connection: 'close' } }),
  },
]

async function serving(reply: (asked: Asked) => Reply) {
  let index = 0
  let began: number | undefined
  const answer = ({ status = 200, body = '', headers = {}, cut = false }: Reply, request: IncomingMessage, response: ServerResponse) => {
    if (cut) request.socket.destroy()
    else response.writeHead(status, { 'x-release': 'v2', ...headers }).end(body)
  }
  const server = createServer((request, response) => {
    began ??= performance.now()
    const said = reply({ index, path: request.url ?? '', second: (performance.now() - began) / 1_000 })
    index += 1
    setTimeout(() => answer(said, request, response), said.takes ?? 0)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return { server, url: `http://127.0.0.1:${address.port}` }
}

async function watched({ reply = () => well, more = {}, preload }: Fixture): Promise<BundleRun> {
  const { server, url } = await serving(reply)
  await using _server = server
  await using job = await Job.start()
  const environment = preload === undefined ? {} : { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` }
  return await job.run(folder, { ...inputs, url, paths: '/', 'control-url': url, ...more }, environment)
}

describe('no release is taken back for', () => {
  const runs = new Map<string, BundleRun>()

  beforeAll(async () => {
    const bad: Fixture = { name: 'the counter-example', reply: ({ index }) => (index % 2 === 0 ? failing : well) }
    // The long ones first, and no more at a time than two cores can serve.
    const waiting = [...fixtures, bad].toSorted((one, other) => Number(other.more === minute) - Number(one.more === minute))
    const lane = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) runs.set(next.name, await watched(next))
    }
    await Promise.all(Array.from({ length: 7 }, lane))
  }, 240_000)

  it.each(fixtures)('$name', ({ name, judgement }) => {
    const run = runs.get(name)
    expect(run?.outputs['verdict'], run?.output).toMatch(/^(?:pass|warn|not-evaluated)$/)
    expect(run?.outputs['judgement']).toMatch(judgement ?? /^(?:HEALTHY|INCONCLUSIVE)$/)
  })

  it('these only: half of the answers 500 is REGRESSED in the same minute', () => {
    expect(runs.get('the counter-example')?.outputs).toMatchObject({ verdict: 'fail', judgement: 'REGRESSED' })
  })

  it('twenty, of which most are certified, unless this machine is too busy for its own requests', () => {
    expect(fixtures).toHaveLength(20)
    const healthy = [...runs.values()].filter(({ outputs }) => outputs['judgement'] === 'HEALTHY')
    const late = [...runs.values()].filter(({ output }) => output.includes('was late with'))
    expect(healthy.length + late.length).toBeGreaterThan(10)
  })
})
