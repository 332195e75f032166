import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const inputs = {
  'minimum-requests': '20',
  'stop-early': 'true',
  results: 'monitoring-results',
  duration: '1s',
  'requests-per-second': '50',
  p95: '500ms',
  'error-rate': '5%',
}

async function serving(status: number) {
  const server = createServer((_request, response) => void response.writeHead(status, { 'x-release': 'v2' }).end('{}')).listen(
    0,
    '127.0.0.1',
  )
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return { server, url: `http://127.0.0.1:${address.port}/` }
}

it('certifies a service that answers well', async () => {
  const { server, url } = await serving(200)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url, version: 'v2' })
  expect(run).toMatchObject({ code: 0, outputs: { verdict: 'pass', judgement: 'HEALTHY', 'error-rate': '0.000000' } })
  expect(run.outputs['results']).toBe(join(job.workspace, 'monitoring-results'))
  const results = JSON.parse(await readFile(join(job.workspace, 'monitoring-results/results.json'), 'utf8'))
  expect(results).toMatchObject({ judgement: 'HEALTHY', releases: { v2: 50 } })
  expect(Number(run.outputs['p95'])).toBeLessThan(500)
})

it('fails a service that does not, with its results written', async () => {
  const { server, url } = await serving(503)
  await using _server = server
  await using job = await Job.start()
  const run = await job.run(folder, { ...inputs, url })
  expect(run).toMatchObject({ code: 1, outputs: { verdict: 'fail', judgement: 'REGRESSED', 'error-rate': '1.000000' } })
  expect(run.output).toContain('::error title=Performance REGRESSED::error-rate was 100%25, above 5%25')
  expect(run.summary).toContain('### Performance')
  expect(await readFile(join(job.workspace, 'monitoring-results/samples.ndjson'), 'utf8')).toContain('"kind":"traffic"')
})
