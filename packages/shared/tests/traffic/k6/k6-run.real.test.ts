// needs: k6
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@slipway/shared/ports/clock'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { k6RunCondition } from '@slipway/shared/traffic/k6/k6-conditions'
import { runK6 } from '@slipway/shared/traffic/k6/k6-run'
import { answeredCount, mergeTallies, releasesOf, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { expect, it } from 'vitest'

const crossingScript = `import http from 'k6/http'
export const options = { iterations: 20, vus: 2, thresholds: { http_req_duration: ['p(95)<0.001'] } }
export default function () { http.get(__ENV.BASE_URL) }
`

async function measure(script?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-k6-'))
  let served = 0
  await using server = createServer((_request, response) => {
    served += 1
    response.writeHead(served % 10 === 0 ? 503 : 200, { 'x-release': 'v2' }).end('ok')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  const baseUrl = `http://127.0.0.1:${address.port}`
  const windows: TrafficWindow[] = []
  if (script !== undefined) await writeFile(join(folder, 'script.js'), script)
  const report = await runK6(
    {
      paths: askedPaths(baseUrl, ['/a', '/b']),
      requestsPerSecond: 50,
      duration: 4_000,
      timeout: 2_000,
      headers: {},
      versionHeader: 'x-release',
      script: script === undefined ? undefined : join(folder, 'script.js'),
      baseUrl,
      release: 'v2',
      windowLength: 1_000,
    },
    {
      exec: systemExec,
      files: systemFiles,
      clock: systemClock,
      environment: { PATH: process.env['PATH'] ?? '' },
      folder: join(folder, 'own'),
      log: () => undefined,
      signal: new AbortController().signal,
      onWindow: (window) => windows.push(window),
    },
  )
  await rm(folder, { recursive: true, force: true })
  return { report, windows, served }
}

it('measures what the generated script sends', async () => {
  const { report, windows, served } = await measure()
  expect(k6RunCondition(report)).toMatchObject({ verdict: 'pass' })
  expect(report.requests).toBe(served)
  expect(served).toBeGreaterThanOrEqual(198)
  const total = mergeTallies(windows)
  expect(total.statuses).toMatchObject({ '2xx': served - Math.floor(served / 10), '5xx': Math.floor(served / 10) })
  expect(releasesOf(windows)['v2'] && answeredCount(releasesOf(windows)['v2'] ?? total)).toBe(served)
})

it('reports the thresholds of a script of the user', async () => {
  const { report } = await measure(crossingScript)
  expect(report).toMatchObject({ end: { state: 'thresholds' }, requests: 20, summary: { thresholds: [{ held: false }] } })
})
