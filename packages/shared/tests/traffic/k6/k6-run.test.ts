import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@slipway/shared/ports/clock'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { type K6Report, runK6 } from '@slipway/shared/traffic/k6/k6-run'
import { mergeTallies, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

const fake = join(import.meta.dirname, 'fake-k6.mjs')
const written = z.object({ metrics: z.object({ environment: z.record(z.string(), z.string()), called: z.array(z.string()) }) })

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-k6-'))
  await writeFile(join(folder, 'k6'), `#!/bin/sh\nexec '${process.execPath}' '${fake}' "$@"\n`, { mode: 0o755 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

type Options = {
  onOutput?: () => void
  /** What comes before the output of k6. */
  first?: string
  path?: string
  script?: string
  signal?: AbortSignal
  environment?: Record<string, string>
}

async function run({
  path = '/',
  script,
  signal,
  environment = {},
  onOutput,
  first,
}: Options = {}): Promise<{ report: K6Report; windows: TrafficWindow[]; log: string[] }> {
  const windows: TrafficWindow[] = []
  const log: string[] = []
  const report = await runK6(
    {
      paths: askedPaths('http://a.test', [path]),
      requestsPerSecond: 5_000,
      duration: 1_000,
      timeout: 2_000,
      headers: { authorization: 'Bearer secret' },
      versionHeader: 'x-release',
      script,
      baseUrl: 'http://a.test',
      release: 'v2',
      windowLength: 1_000,
    },
    {
      exec: (command, options) => {
        if (first !== undefined) options.onOutput?.(first, 'stdout')
        return systemExec(command, {
          ...options,
          onOutput: (chunk, stream) => {
            options.onOutput?.(chunk, stream)
            onOutput?.()
          },
        })
      },
      files: systemFiles,
      clock: systemClock,
      environment: { PATH: `${folder}:/usr/bin:/bin`, ...environment },
      folder: join(folder, 'own'),
      log: (text) => log.push(text),
      signal: signal ?? new AbortController().signal,
      onWindow: (window) => windows.push(window),
    },
  )
  return { report, windows, log }
}

describe('runK6', () => {
  it('hands out what k6 measures, and what its script says', async () => {
    const { report, windows } = await run()
    expect(report).toMatchObject({ end: { state: 'ended' }, requests: 20, unreadable: 0, summary: { requests: 20, failed: 1 } })
    const total = mergeTallies(windows)
    expect(total.statuses).toEqual({ '2xx': 19, '3xx': 0, '4xx': 0, '5xx': 1 })
    expect(total.failures).toEqual({ overload: 2 })
    expect(total.latencies.percentile(0.5)).toBeCloseTo(12.5, 0)
  })

  it('gives it no configuration of the job, no argument that is a secret, and no file with one', async () => {
    const { report } = await run({
      environment: { K6_OUT: 'cloud', K6_VUS: '9', DEPLOY_TOKEN: 'secret', https_proxy: 'http://proxy.test' },
    })
    expect(report.end).toEqual({ state: 'ended' })
    const { environment, called } = written.parse(JSON.parse(await readFile(join(folder, 'own/summary.json'), 'utf8'))).metrics
    expect(environment).toMatchObject({
      HOME: join(folder, 'own'),
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
      https_proxy: 'http://proxy.test',
    })
    expect(Object.keys(environment).filter((name) => name === 'K6_OUT' || name === 'K6_VUS' || name === 'DEPLOY_TOKEN')).toEqual([])
    expect(called.slice(-2)).toEqual(['--', join(folder, 'own/load.js')])
    expect(called.join(' ')).not.toContain('secret')
    expect(await readFile(join(folder, 'own/load.js'), 'utf8')).not.toContain('secret')
  })

  it('runs a script of the user with what it needs to know', async () => {
    const script = join(folder, '-load.js')
    await writeFile(script, '')
    const { report } = await run({ script })
    expect(report.end).toEqual({ state: 'ended' })
    const { environment, called } = written.parse(JSON.parse(await readFile(join(folder, 'own/summary.json'), 'utf8'))).metrics
    expect(environment).toMatchObject({
      BASE_URL: 'http://a.test',
      RELEASE: 'v2',
      REQUESTS_PER_SECOND: '5000',
      DURATION: '1s',
      HEADERS: '{"authorization":"Bearer secret"}',
    })
    expect(called.at(-1)).toBe(script)
  })

  it.each([
    ['crossed', { end: { state: 'thresholds' } }],
    ['broken', { end: { state: 'failed', reason: 'the script threw an exception' } }],
    ['silent', { end: { state: 'ended' }, summary: undefined }],
    ['untagged', { unreadable: 1, requests: 19 }],
  ])('tells one that is %s', async (how, expected) => {
    const { report, log } = await run({ path: `/?${how}` })
    expect(report).toMatchObject(expected)
    expect(log.join('')).toContain(how === 'broken' ? 'Insufficient VUs' : '')
  })

  it('counts a line that has no end among those that it could not read', async () => {
    const point = '{"metric":"http_req_duration","type":"Point","data":"'
    const { report } = await run({ first: `${point}${'x'.repeat(1_200_000)}` })
    expect(report).toMatchObject({ unreadable: 1, requests: 20 })
  })

  it('ends it when it is called off, and keeps what came', async () => {
    const controller = new AbortController()
    const { report, windows } = await run({ path: '/?hang', signal: controller.signal, onOutput: () => controller.abort() })
    expect(report.end.state).not.toBe('ended')
    expect(mergeTallies(windows).latencies.count).toBe(report.requests)
  })

  it('says that there is none', async () => {
    await rm(join(folder, 'k6'))
    expect((await run()).report.end).toEqual({ state: 'not-installed' })
  })
})
