import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const inputs = {
  'minimum-requests': '20',
  'stop-early': 'true',
  look: 'false',
  results: 'monitoring-results',
  environment: 'staging',
  version: 'v2',
}

type Answer = { status?: number; body: string; type?: string }

/** The judgement of the action as shipped, over a service that is well, with this page and this answer of Prometheus. */
async function judged({ page, prometheus, more = '' }: { page?: (seconds: number) => Answer; prometheus?: Answer; more?: string }) {
  const began = Date.now()
  const server = createServer((request, response) => {
    const well: Answer = { body: '{}', type: 'application/json' }
    const seconds = (Date.now() - began) / 1_000
    const url = request.url ?? ''
    const {
      status = 200,
      body,
      type = 'text/plain',
    } = url.startsWith('/metrics') ? (page?.(seconds) ?? well) : url.startsWith('/api/v1') ? (prometheus ?? well) : well
    response.writeHead(status, { 'content-type': type, 'x-release': 'v2' }).end(body)
  }).listen(0, '127.0.0.1')
  await using _server = server
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  const url = `http://127.0.0.1:${address.port}`
  const metrics = page === undefined ? '' : ', metrics: { path: /metrics, every: 500ms }'
  const sources =
    prometheus === undefined
      ? ''
      : `sources: { errors: { prometheus: '${url}', query: 'sum(errors{release="$RELEASE"})', above: 5%, for: 1s, every: 500ms } }`
  await using job = await Job.start({
    '.github/slipway.yml': `service: harbor
environments:
  staging:
    url: '${url}'
    monitor: 5s
    thresholds: { error-rate: 5%, response-time: { p95: 5s }${more} }
    traffic: { requests-per-second: 50, paths: [/]${metrics} }
    ${sources}
rollback: { when: [] }
`,
  })
  const run = await job.run(folder, inputs)
  return {
    code: run.code,
    judgement: run.outputs['judgement'],
    verdict: run.outputs['verdict'],
    headline: run.evidence?.headline ?? run.output,
  }
}

const process = 'process_start_time_seconds 1000\n'
const ofPrometheus = (result: unknown[]) => ({
  body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }),
  type: 'application/json',
})

describe('the action as shipped, where only something else tells of the fault', () => {
  it.concurrent.each([
    ['a log-in page', () => ({ body: '<!doctype html><title>Log in</title>', type: 'text/html' }), /\/metrics is an HTML page/],
    ['404', () => ({ status: 404, body: '' }), /\/metrics answered 404/],
    ['nothing but NaN', () => ({ body: 'process_resident_memory_bytes NaN\n' }), /nothing but NaN/],
  ])('says that the metrics page could not be had: %s', async (_what, page, said) => {
    const { judgement, verdict, headline, code } = await judged({ page })
    expect({ judgement, verdict, code }).toEqual({ judgement: 'HEALTHY', verdict: 'warn', code: 0 })
    expect(headline).toMatch(said)
  })

  it.concurrent('is REGRESSED when the service itself answers 40 % of its requests with 500', async () => {
    const page = (seconds: number) => ({
      body: `${process}http_requests_total{code="200"} ${9_000 + Math.floor(170 * seconds)}\nhttp_requests_total{code="500"} ${Math.floor(80 * seconds)}\n`,
    })
    const { judgement, headline, code } = await judged({ page })
    expect({ judgement, code }).toEqual({ judgement: 'REGRESSED', code: 1 })
    expect(headline).toMatch(/requests of the service failed .*\(\/metrics http_requests_total\)/)
  })

  it.concurrent('is REGRESSED when memory leaks above the limit of the service', async () => {
    const page = (seconds: number) => ({
      body: `${process}process_resident_memory_bytes ${4e8 + seconds * 3e7}\ncgroup_memory_limit_bytes 536870912\n`,
    })
    const { judgement, headline } = await judged({ page, more: ', memory: 80%' })
    expect(judgement).toBe('REGRESSED')
    expect(headline).toMatch(/memory was [\d.]+%, above 80%/)
  })

  it.concurrent('is INCONCLUSIVE when Prometheus has no series: that is not 0', async () => {
    const { judgement, headline } = await judged({ prometheus: ofPrometheus([]) })
    expect(judgement).toBe('INCONCLUSIVE')
    expect(headline).toContain('the query gives no series, which is not 0')
  })

  it.concurrent('is REGRESSED when Prometheus says so, and shows the query with its value', async () => {
    const { judgement, headline } = await judged({ prometheus: ofPrometheus([{ metric: {}, value: [1, '0.4'] }]) })
    expect(judgement).toBe('REGRESSED')
    expect(headline).toContain('errors was above 5% for 1s without a break, up to 40%; last 40% by sum(errors{release="v2"})')
  })
})
