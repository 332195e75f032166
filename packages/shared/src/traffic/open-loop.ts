import { messageOf } from '../core/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http, HttpAnswer } from '../ports/http.ts'
import { pause } from '../ports/pause.ts'
import type { AskedPath } from './classification.ts'
import { latenessDoubt } from './lateness.ts'
import {
  answeredCount,
  countAnswer,
  countFailure,
  emptyTally,
  failureCount,
  mergeTallies,
  type Tally,
  type TrafficWindow,
} from './tally.ts'

export type TrafficPlan = {
  /** Requested in turn. */
  paths: readonly [AskedPath, ...AskedPath[]]
  requestsPerSecond: number
  /** Milliseconds in which requests are sent; afterwards the generator waits for answers, up to their time-out. */
  duration: number
  /** Milliseconds for one request. */
  timeout: number
  headers?: Readonly<Record<string, string>>
  /** The header with the release of an answer; `x-release` when not given. */
  versionHeader?: string
  /** Maximum requests in flight; a request above it counts as failed by overload. 1,000 when not given. */
  maxInFlight?: number
}

export type TrafficDeps = {
  http: Http
  clock: Clock
  /** Ends the run immediately; requests in flight are aborted and not counted. */
  signal?: AbortSignal
  /** Called at the end of every second. */
  onWindow?: (window: TrafficWindow) => void
  /** Called when the duration is over: true continues to send requests. */
  goOn?: () => boolean
}

export type TrafficReport = {
  windows: TrafficWindow[]
  total: Tally
  sent: number
  /** Milliseconds in which requests were sent. */
  length: number
  /** Maximum milliseconds between the planned and the real send time of a request. */
  lateness: number
  /** Why the latencies are not reliably those of the service; undefined where they are. */
  untrustworthy: string | undefined
}
export { materialLateness } from './lateness.ts'

const windowLength = 1_000
const drainPause = 50
const manyReleases = 20
/** Bytes of a body that are kept: the beginning is enough to distinguish a page from data, and a health page is short. */
const keptBody = 16_384

/**
 * An open-loop generator: request i is due at start + i / rate and is sent then, whether or not earlier requests have answers. Its latency
 * counts from that planned time, so that a service that stalls cannot hide it by receiving fewer requests ("coordinated omission": Tene,
 * "How NOT to Measure Latency"; wrk2 does the same).
 */
export async function generateTraffic(plan: TrafficPlan, deps: TrafficDeps): Promise<TrafficReport> {
  const { clock, signal } = deps
  const start = clock.now()
  const windows: TrafficWindow[] = []
  const inFlight = new Set<Promise<void>>()
  let current = openWindow(start)
  let sent = 0
  let sending = true
  let end = start

  const close = () => {
    windows.push(current)
    deps.onWindow?.(current)
    current = openWindow(current.at + current.length)
  }
  const send = (late: number) => {
    const asked = plan.paths[sent % plan.paths.length] ?? plan.paths[0]
    sent += 1
    current.sent += 1
    current.lateness = Math.max(current.lateness, late)
    if (inFlight.size >= (plan.maxInFlight ?? 1_000)) {
      countFailure(current, 'overload')
      return
    }
    const task = request(asked.url, plan, deps).then((answer) => {
      countInto(current, answer, { asked, late, versionHeader: plan.versionHeader ?? 'x-release' })
      inFlight.delete(task)
    })
    inFlight.add(task)
  }

  const deadline = start + plan.duration
  while (signal?.aborted !== true) {
    const now = clock.now()
    const windowEnd = current.at + current.length
    const due = start + (sent * 1_000) / plan.requestsPerSecond
    if (now >= windowEnd) {
      close()
    } else if (sending && due >= deadline && now >= deadline && deps.goOn?.() !== true) {
      sending = false
      end = now
    } else if (sending && now >= due) {
      send(now - due)
    } else if (!sending && inFlight.size === 0) {
      break
    } else {
      const wake = !sending ? now + drainPause : now < deadline ? Math.min(due, deadline) : due
      await pause(clock, Math.max(1, Math.ceil(Math.min(windowEnd, wake) - now)), signal)
    }
  }
  if (sending) end = clock.now()
  current.length = Math.max(1, clock.now() - current.at)
  if (current.sent + answeredCount(current) + failureCount(current) > 0) close()
  return {
    windows,
    total: mergeTallies(windows),
    sent,
    length: end - start,
    lateness: Math.max(0, ...windows.map((window) => window.lateness)),
    untrustworthy: latenessDoubt(windows),
  }
}

async function request(url: string, plan: TrafficPlan, { http, signal }: TrafficDeps): Promise<HttpAnswer> {
  try {
    return await http({
      url,
      timeout: plan.timeout,
      maxBody: keptBody,
      ...(plan.headers === undefined ? {} : { headers: plan.headers }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    return { state: 'failed', reason: 'other', message: messageOf(error), elapsed: 0 }
  }
}

function countInto(
  window: TrafficWindow,
  answer: HttpAnswer,
  { asked, late, versionHeader }: { asked: AskedPath; late: number; versionHeader: string },
): void {
  const release = answer.state === 'answered' ? answer.headers[versionHeader.toLowerCase()]?.slice(0, 128) : undefined
  const signed = release !== undefined && release !== ''
  countAnswer(window, answer, { asked, late, signed })
  if (!signed) return
  const known = window.releases[release]
  if (known === undefined && Object.keys(window.releases).length >= manyReleases) return
  const tally = known ?? emptyTally()
  window.releases[release] = tally
  countAnswer(tally, answer, { asked, late, signed })
}

function openWindow(at: number): TrafficWindow {
  return { at, length: windowLength, sent: 0, lateness: 0, ...emptyTally(), releases: {} }
}
