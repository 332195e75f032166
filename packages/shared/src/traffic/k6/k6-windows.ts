import type { Classified } from '../classification.ts'
import { countClassified, countFailure, emptyTally, type TrafficWindow } from '../tally.ts'
import type { K6Point } from './k6-points.ts'

/** Milliseconds in which the points of a window arrive after its end: k6 writes them every 200 ms, when a few kilobytes are full. */
const arrival = 2_000
const manyReleases = 20

/**
 * The windows of a run of k6. k6 tells of a request when it has its answer, and not when it was due, so a request belongs to the window of its
 * answer, with its whole response time. What arrives after its window was handed out is counted in the next one: nothing is lost.
 */
export class K6Windows {
  readonly #start: number
  readonly #length: number
  readonly #onWindow: (window: TrafficWindow) => void
  readonly #open = new Map<number, TrafficWindow>()
  #handedOut = 0
  #latest = 0

  constructor({ start, length, onWindow }: { start: number; length: number; onWindow: (window: TrafficWindow) => void }) {
    this.#start = start
    this.#length = length
    this.#onWindow = onWindow
  }

  add(point: K6Point): void {
    const index = Math.max(this.#handedOut, Math.floor((point.at - this.#start) / this.#length))
    this.#latest = Math.max(this.#latest, index)
    count(this.#windowAt(index), point)
  }

  /** Hands out the windows that are over and whose points have arrived at `now` (ms since 1970). */
  handOut(now: number): void {
    while (this.#start + (this.#handedOut + 1) * this.#length + arrival <= now) this.#handOutNext()
  }

  /** Hands out all that is left, after the end of k6. */
  handOutRest(): void {
    while (this.#open.size > 0 && this.#handedOut <= this.#latest) this.#handOutNext()
  }

  #handOutNext(): void {
    const window = this.#windowAt(this.#handedOut)
    this.#open.delete(this.#handedOut)
    this.#handedOut += 1
    this.#onWindow(window)
  }

  #windowAt(index: number): TrafficWindow {
    const known = this.#open.get(index)
    if (known !== undefined) return known
    const at = this.#start + index * this.#length
    const window: TrafficWindow = { at, length: this.#length, sent: 0, lateness: 0, ...emptyTally(), releases: {} }
    this.#open.set(index, window)
    return window
  }
}

/** When k6 itself was late is not known. What it has not sent is known, and counts as `overload`. */
const own = { late: 0, held: 0 }

function count(window: TrafficWindow, point: K6Point): void {
  if (point.kind === 'release') {
    countRelease(window, point)
    return
  }
  if (point.kind === 'dropped') {
    window.sent += point.count
    for (let index = 0; index < point.count; index += 1) countFailure(window, 'overload')
    return
  }
  window.sent += 1
  if (point.kind === 'failure') {
    if (point.failure === 'timeout') window.latencies.record(point.elapsed)
    countFailure(window, point.failure)
    return
  }
  const { status, elapsed } = point
  countClassified(window, { status, classified: classOf(status, point.expected), elapsed, own })
}

/** The class of an answer by what the script expects; where it does not say so, as k6 does by default: 200 to 399. */
function classOf(status: number, expected: boolean | undefined): Classified {
  if (expected ?? (status >= 200 && status <= 399)) return { is: 'expected' }
  const reason = `answered ${status}`
  if (status === 429) return { is: 'limited', reason: `${reason}, too many requests` }
  if (status >= 300 && status <= 399) return { is: 'redirect', reason: `${reason}, a redirect` }
  if (status >= 400 && status <= 499) return { is: 'client-error', reason }
  return status >= 500 && status <= 599 ? { is: 'server-error', reason } : { is: 'unexpected', reason }
}

function countRelease(window: TrafficWindow, { release, status }: Extract<K6Point, { kind: 'release' }>): void {
  if (release === '') return
  // The name comes from the service: it may be that of something that every object has.
  const name = release === '__proto__' ? '(__proto__)' : release.slice(0, 128)
  const known = Object.hasOwn(window.releases, name) ? window.releases[name] : undefined
  if (known === undefined && Object.keys(window.releases).length >= manyReleases) return
  const tally = known ?? emptyTally()
  window.releases[name] = tally
  const classified: Classified = status < 400 ? { is: 'expected' } : { is: 'unexpected', reason: `answered ${status}` }
  countClassified(tally, { status, classified, elapsed: 0, own })
  tally.latencies = emptyTally().latencies
}
