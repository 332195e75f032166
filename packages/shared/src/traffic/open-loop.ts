import { messageOf } from '../core/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http, HttpAnswer } from '../ports/http.ts'
import { pause } from '../ports/pause.ts'
import type { AskedPath } from './classification.ts'
import { noticedLateness, type OwnDelay } from './late-times.ts'
import { lookEvery, OwnStalls } from './own-stalls.ts'
import { countAnswer, countFailure, emptyTally, mergeTallies, type Tally, type TrafficWindow } from './tally.ts'
import { WindowSequence } from './window-sequence.ts'

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
  /** Maximum requests in flight; a request above it is not sent and counts as `overload`. 1,000 when not given. */
  maxInFlight?: number
  /** Milliseconds of a window; 1,000 when not given. */
  windowLength?: number
}

export type TrafficDeps = {
  http: Http
  clock: Clock
  /** Ends the run immediately; requests in flight are aborted and not counted. */
  signal?: AbortSignal
  /**
   * Called with each window in order, when its time is over and all its answers are in: at most the time limit of a request later, 50 ms for
   * the look at the answers, and what the generator was late. After an abort it is called for the windows that are left, with what came.
   */
  onWindow?: (window: TrafficWindow) => void
  /** Called when the duration is over: true continues to send requests. */
  goOn?: () => boolean
}

export type TrafficReport = {
  /** From the first to the end of sending, without a gap: a window in which no request was planned is one with nothing sent. */
  windows: TrafficWindow[]
  total: Tally
  sent: number
  /** Milliseconds for which requests were planned. */
  length: number
  /** Maximum milliseconds between the planned and the real send time of a request. */
  lateness: number
}

const answerPause = lookEvery
const manyReleases = 20
/** Bytes of a body that are kept: the beginning is enough to distinguish a page from data, and a health page is short. */
const keptBody = 16_384

/**
 * An open-loop generator: request i is due at start + i / rate and is sent then, whether or not earlier requests have answers, so that a
 * service that stalls cannot hide it by receiving fewer requests ("coordinated omission": Tene, "How NOT to Measure Latency"). A request
 * whose planned time has passed is sent immediately. It belongs to the window of its planned time, whenever it was sent and answered.
 * Since it waits for no answer, only this machine makes it late. Its latency counts from the real send time, and what this machine may have
 * added or hidden is noted beside it (`LateTimes`).
 */
export async function generateTraffic(plan: TrafficPlan, deps: TrafficDeps): Promise<TrafficReport> {
  const { clock, signal } = deps
  const start = clock.now()
  const windows = new WindowSequence({ start, length: plan.windowLength ?? 1_000, onWindow: deps.onWindow })
  const stalls = new OwnStalls(0)
  let inFlight = 0
  /** Requests in flight that were sent late, and the most that one of those since the first of them was late. */
  const late = { inFlight: 0, most: 0 }
  let sent = 0
  let sending = true
  /** When no request is planned any more, in milliseconds since the start, as all times here; infinite while `goOn` extends the run. */
  let end = plan.duration

  const passed = () => clock.now() - start
  const dueOfNext = () => (sent * 1_000) / plan.requestsPerSecond
  const goesOn = () => {
    if (deps.goOn?.() !== true) return false
    end = Number.POSITIVE_INFINITY
    return true
  }
  const endSending = (now: number) => {
    sending = false
    end = Math.min(now, end, dueOfNext())
  }
  /** While requests that were sent late are in flight, a queue of the service may be theirs. */
  const noteLateness = (own: number): (() => void) => {
    if (own <= noticedLateness) return () => undefined
    late.inFlight += 1
    late.most = Math.max(late.most, own)
    return () => {
      late.inFlight -= 1
      if (late.inFlight === 0) late.most = 0
    }
  }
  const send = (due: number, at: number) => {
    const asked = plan.paths[sent % plan.paths.length] ?? plan.paths[0]
    const window = windows.add(due, at - due)
    sent += 1
    if (inFlight >= (plan.maxInFlight ?? 1_000)) {
      windows.settle(window, (open) => countFailure(open, 'overload'))
      return
    }
    inFlight += 1
    const behind = Math.max(0, late.most - (at - due))
    const answeredLate = noteLateness(at - due)
    void request(asked.url, plan, deps).then((answer) => {
      inFlight -= 1
      answeredLate()
      const now = passed()
      stalls.runs(now)
      const own = { late: at - due, held: behind + stalls.heldBetween(at, now) }
      windows.settle(window, (open) => countInto(open, answer, { asked, own, versionHeader: plan.versionHeader ?? 'x-release' }))
    })
  }

  while (signal?.aborted !== true) {
    const now = passed()
    const due = dueOfNext()
    if (windows.handOutNext(Math.min(now, due, end))) continue
    if (sending && due >= plan.duration && now >= plan.duration && !goesOn()) {
      endSending(now)
    } else if (sending && now >= due) {
      send(due, now)
    } else if (!sending && inFlight === 0) {
      break
    } else {
      const look = sending && windows.nextEnd > now ? Math.min(windows.nextEnd, now + lookEvery) : now + answerPause
      const wake = !sending ? look : now < plan.duration ? Math.min(due, plan.duration) : due
      const span = Math.max(1, Math.ceil(Math.min(look, wake) - now))
      stalls.sleeps(now, now + span)
      await pause(clock, span, signal)
      stalls.wakes(passed())
    }
  }
  if (sending) endSending(passed())
  windows.handOutRest(end)
  return {
    windows: windows.handedOut,
    total: mergeTallies(windows.handedOut),
    sent,
    length: end,
    lateness: Math.max(0, ...windows.handedOut.map((window) => window.lateness)),
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
  { asked, own, versionHeader }: { asked: AskedPath; own: OwnDelay; versionHeader: string },
): void {
  const told = answer.state === 'answered' ? answer.headers[versionHeader.toLowerCase()]?.slice(0, 128) : undefined
  // As a key it would set the prototype.
  const release = told === '__proto__' ? '(__proto__)' : told
  const signed = release !== undefined && release !== ''
  countAnswer(window, answer, { asked, own, signed })
  if (!signed) return
  // The name comes from the service: it may be that of something that every object has.
  const known = Object.hasOwn(window.releases, release) ? window.releases[release] : undefined
  if (known === undefined && Object.keys(window.releases).length >= manyReleases) return
  const tally = known ?? emptyTally()
  window.releases[release] = tally
  countAnswer(tally, answer, { asked, own, signed })
}
