// needs: prometheus
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourcesOf } from '../../../src/config/environment-sources.ts'
import { sources } from '../../../src/config/sections/environment/sources.ts'
import { systemClock } from '../../../src/ports/clock.ts'
import { systemHttp } from '../../../src/ports/http.ts'
import { readSource } from '../../../src/traffic/sources/source-read.ts'

/** A page of a service that grows by 10 requests with each look, of which 4 fail. */
async function startService() {
  let looks = 0
  const server = createServer((_request, response) => {
    looks += 1
    response.end(`http_requests_total{code="200"} ${looks * 6}\nhttp_requests_total{code="500"} ${looks * 4}\nempty_ratio NaN\n`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return { server, host: `127.0.0.1:${address.port}` }
}

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const address = socket.address()
  socket.close()
  await once(socket, 'close')
  if (address === null || typeof address === 'string') throw new Error('no address')
  return address.port
}

async function startPrometheus(target: string) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-prometheus-'))
  const config = `global: { scrape_interval: 250ms, scrape_timeout: 200ms }\nscrape_configs: [{ job_name: shop, static_configs: [{ targets: ['${target}'] }] }]\n`
  await writeFile(join(folder, 'prometheus.yml'), config)
  const port = await freePort()
  const options = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`]
  const child = spawn('prometheus', options, { stdio: 'ignore' })
  const stop = async () => {
    child.kill()
    await once(child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

let url = ''
let stop = async () => {}

async function ask(query: string, more: object = {}) {
  const [source] = sourcesOf(sources.parse({ errors: { prometheus: url, query, above: 0.05, window: '1m', ...more } }))
  if (source === undefined) throw new Error('no source')
  return await readSource(source, { SERVICE: 'shop' }, { http: systemHttp, clock: systemClock, variables: {} })
}

beforeAll(async () => {
  const { server, host } = await startService()
  const prometheus = await startPrometheus(host)
  url = prometheus.url
  stop = async () => {
    await prometheus.stop()
    server.close()
  }
  for (let tries = 0; tries < 200; tries += 1) {
    const { value } = await ask('sum(rate(http_requests_total[10s]))', {})
    if (value.state === 'measured' && value.value > 0) return
    await systemClock.sleep(250)
  }
  throw new Error('Prometheus has read nothing')
}, 60_000)
afterAll(async () => await stop())

describe('the real Prometheus', () => {
  it('gives the share of failed requests', async () => {
    const query = 'sum(rate(http_requests_total{job="$SERVICE", code=~"5.."}[10s])) / sum(rate(http_requests_total{job="$SERVICE"}[10s]))'
    const { value, asked } = await ask(query)
    expect(value).toMatchObject({ state: 'measured', value: expect.closeTo(0.4, 5) })
    expect(asked).toContain('job="shop"')
    expect((await ask(query, { range: true })).value).toMatchObject({ state: 'measured', value: expect.closeTo(0.4, 5) })
  })

  it.each([
    ['no series', 'sum(no_such_metric)', 'no series, which is not 0'],
    ['NaN', 'empty_ratio', 'NaN'],
    ['several series', 'http_requests_total', '2 series'],
    ['a mistake in the query', 'sum(', 'refused the query: bad_data'],
    ['a text', '"a"', 'a text'],
    ['series over time', 'http_requests_total[1m]', '2 series'],
  ])('has no value with %s', async (_what, query, reason) => {
    expect((await ask(query)).value).toEqual({ state: 'missing', reason: expect.stringContaining(reason) })
  })

  it('takes a long query in the body, and a scalar', async () => {
    expect((await ask(`scalar(sum(up)) + 0${' + 0'.repeat(500)}`)).value).toEqual({ state: 'measured', value: 1 })
  })
})
