// k6 by our engine, with the script that is generated: sends what its argument says, and prints what it measured as JSON.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@slipway/shared/ports/clock'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { k6RunCondition } from '@slipway/shared/traffic/k6/k6-conditions'
import { runK6 } from '@slipway/shared/traffic/k6/k6-run'
import { mergeTallies, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { type Told, task } from './task.ts'

const { url, rate, length } = task.parse(JSON.parse(process.argv[2] ?? ''))
const folder = await mkdtemp(join(tmpdir(), 'slipway-k6-'))
const windows: TrafficWindow[] = []
const report = await runK6(
  {
    paths: askedPaths(url, ['/']),
    requestsPerSecond: rate,
    duration: length,
    timeout: 10_000,
    headers: {},
    versionHeader: 'x-release',
    script: undefined,
    baseUrl: url,
    release: undefined,
    windowLength: 1_000,
  },
  {
    exec: systemExec,
    files: systemFiles,
    clock: systemClock,
    environment: { PATH: process.env['PATH'] ?? '' },
    folder,
    log: console.error,
    signal: new AbortController().signal,
    onWindow: (window) => windows.push(window),
  },
)
await rm(folder, { recursive: true, force: true })
const { latencies } = mergeTallies(windows)
const rank = (share: number) => latencies.percentile(share) ?? Number.NaN
const notes = k6RunCondition(report).reason
console.log(
  JSON.stringify({
    p50: rank(0.5),
    p90: rank(0.9),
    p99: rank(0.99),
    requests: report.requests,
    ...(notes === undefined ? {} : { notes }),
  } satisfies Told),
)
