import { dirname, join } from 'node:path'
import { messageOf } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Exec, ExecResult } from '../../ports/exec.ts'
import type { Files } from '../../ports/files.ts'
import { pause } from '../../ports/pause.ts'
import type { TrafficWindow } from '../tally.ts'
import { type K6End, k6EndOf } from './k6-exit.ts'
import { readK6Line } from './k6-points.ts'
import { generatedScript, type K6Plan, k6Environment, planVariable } from './k6-script.ts'
import { type K6Summary, readK6SummaryText } from './k6-summary.ts'
import { K6Windows } from './k6-windows.ts'

export type K6RunPlan = K6Plan & {
  /** The user's script, an absolute path; undefined for the generated one. */
  script: string | undefined
  /** What the user's script finds as `BASE_URL` and `RELEASE`. */
  baseUrl: string
  release: string | undefined
  /** Milliseconds of a window. */
  windowLength: number
}

export type K6Deps = {
  exec: Exec
  files: Files
  clock: Clock
  /** The environment of this process, of which k6 gets what `passedOn` names. */
  environment: Readonly<Record<string, string>>
  /** A folder for what k6 reads and writes. */
  folder: string
  /** Gets what k6 says where it fails. */
  log: (text: string) => void
  /** Ends k6. */
  signal: AbortSignal
  onWindow: (window: TrafficWindow) => void
}

/** How a run of k6 ended, and what its script says of itself. */
export type K6Report = {
  end: K6End | { state: 'not-installed' }
  /** Requests in the windows. */
  requests: number
  /** Lines of its results that could not be read: what they say is not counted. */
  unreadable: number
  summary: K6Summary | undefined
}

/** Milliseconds that k6 may take beside its plan: its start, `setup`, the answers that are outstanding, and its summary. */
const grace = 90_000
const lookEvery = 500

/** Of the environment of this process. No `K6_…`: such a variable of the job would change what is sent and told. */
const passedOn = /^(PATH|TMPDIR|LANG|LC_ALL|SystemRoot|SSL_CERT_FILE|SSL_CERT_DIR|https?_proxy|no_proxy)$/i

/**
 * Runs the k6 of this machine, with the user's script or the generated one, and hands out what it measures as windows of traffic, while it
 * runs. It gets no configuration of this machine or the repository, downloads nothing, and is ended with all its processes when its time is over.
 */
export async function runK6(plan: K6RunPlan, deps: K6Deps): Promise<K6Report> {
  const { clock, files, folder } = deps
  const script = plan.script ?? join(folder, 'load.js')
  const summaryFile = join(folder, 'summary.json')
  if (plan.script === undefined) await files.write(script, generatedScript)
  // Makes the folder, and leaves nothing of an earlier run.
  await files.write(summaryFile, '')
  const start = clock.now()
  const windows = new K6Windows({ start, length: plan.windowLength, onWindow: deps.onWindow })
  let unreadable = 0
  let requests = 0
  const readLine = (line: string) => {
    const point = readK6Line(line)
    if (point === 'unreadable') unreadable += 1
    else if (point !== undefined) windows.add(point)
    if (typeof point === 'object' && (point.kind === 'answer' || point.kind === 'failure')) requests += 1
  }
  const lines = new Lines(readLine)
  const over = new AbortController()
  const looking = handOutMeanwhile(windows, clock, AbortSignal.any([deps.signal, over.signal]))
  const result = await startK6(plan, { ...deps, script, summaryFile, onOutput: (chunk) => lines.push(chunk) })
  over.abort()
  await looking
  lines.end()
  windows.handOutRest()
  const end = endOf(result)
  if (end.state === 'failed' && 'stderr' in result) deps.log(result.stderr)
  return { end, requests, unreadable, summary: readK6SummaryText(await files.read(summaryFile)) }
}

type Started = ExecResult | { state: 'not-started'; message: string }

async function startK6(
  plan: K6RunPlan,
  { script, summaryFile, onOutput, ...deps }: K6Deps & { script: string; summaryFile: string; onOutput: (chunk: string) => void },
): Promise<Started> {
  const { exec, environment, folder, signal } = deps
  const own = Object.fromEntries(Object.entries(environment).filter(([name]) => passedOn.test(name)))
  const shared = { HOME: folder, XDG_CONFIG_HOME: folder, K6_AUTO_EXTENSION_RESOLUTION: 'false', K6_BINARY_PROVISIONING: 'false' }
  // A path is an argument after the options, so that one which begins with a dash is none.
  const options = ['--quiet', '--no-color', '--no-usage-report', '--address', '', '--out', 'json=-', '--summary-export', summaryFile]
  try {
    return await exec(['k6', 'run', ...options, '--', script], {
      cwd: dirname(script),
      env: { ...own, ...shared, ...(plan.script === undefined ? { [planVariable]: k6Environment(plan) } : variablesOf(plan)) },
      timeout: plan.duration + grace,
      signal,
      maxOutput: 65_536,
      onOutput: (chunk, stream) => {
        if (stream !== 'stderr') onOutput(chunk)
      },
    })
  } catch (error) {
    return { state: 'not-started', message: messageOf(error) }
  }
}

/** What the user's script may read as `__ENV.NAME`. */
function variablesOf({ baseUrl, release, requestsPerSecond, duration, headers }: K6RunPlan): Record<string, string> {
  return {
    BASE_URL: baseUrl,
    REQUESTS_PER_SECOND: String(requestsPerSecond),
    DURATION: `${Math.ceil(duration / 1_000)}s`,
    HEADERS: JSON.stringify(headers),
    ...(release === undefined ? {} : { RELEASE: release }),
  }
}

function endOf(result: Started): K6Report['end'] {
  if (result.state === 'not-found') return { state: 'not-installed' }
  if (result.state === 'not-started') return { state: 'failed', reason: result.message }
  if (result.state === 'timed-out') return { state: 'stopped', reason: 'it did not end in time' }
  if (result.state === 'killed') return { state: 'failed', reason: `it was ended by ${result.signal}` }
  return k6EndOf(result.code)
}

async function handOutMeanwhile(windows: K6Windows, clock: Clock, signal: AbortSignal): Promise<void> {
  while (await pause(clock, lookEvery, signal)) windows.handOut(clock.now())
}

/** The longest line that is waited for: one without an end must not fill the memory. */
const longestLine = 1_000_000

/** Chunks of text as lines. */
class Lines {
  readonly #onLine: (line: string) => void
  #rest = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
    // What is too long is read as it is: it is unreadable, and told so.
    if (this.#rest.length > longestLine) this.end()
  }

  end(): void {
    this.#onLine(this.#rest)
    this.#rest = ''
  }
}
