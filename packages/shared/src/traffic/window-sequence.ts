import { emptyTally, type TrafficWindow } from './tally.ts'

/** A window that still waits for requests or answers. */
export type OpenWindow = { index: number; window: TrafficWindow; awaited: number }

/**
 * The windows of a run, each `length` ms long, the first from `start` (ms since 1970). A request belongs to the window in which it was
 * planned, so that neither a slow answer nor a late generator moves it to another one. Windows are handed out in order, each once. All
 * other times are milliseconds since `start`: small numbers, which keep the fractions of a rate exact.
 */
export class WindowSequence {
  readonly handedOut: TrafficWindow[] = []
  readonly #open = new Map<number, OpenWindow>()
  readonly #start: number
  readonly #length: number
  readonly #onWindow: ((window: TrafficWindow) => void) | undefined

  constructor({ start, length, onWindow }: { start: number; length: number; onWindow?: ((window: TrafficWindow) => void) | undefined }) {
    this.#start = start
    this.#length = length
    this.#onWindow = onWindow
  }

  /** When the next window to hand out is over. */
  get nextEnd(): number {
    return (this.handedOut.length + 1) * this.#length
  }

  /** Counts a request as sent, `late` ms after its planned time `due`. Its window waits for `settle`. */
  add(due: number, late: number): OpenWindow {
    const one = this.#openWindow(this.#indexAt(due))
    one.window.sent += 1
    one.window.lateness = Math.max(one.window.lateness, late)
    one.awaited += 1
    return one
  }

  /** Counts what came of a request. What comes after its window was handed out is not counted. */
  settle(one: OpenWindow, count: (window: TrafficWindow) => void): void {
    if (!this.#open.has(one.index)) return
    count(one.window)
    one.awaited -= 1
  }

  /**
   * Hands out the next window if it is over at `time` and all its answers are in. No request may be added before `time` afterwards.
   * Returns whether a window was handed out.
   */
  handOutNext(time: number): boolean {
    const index = this.handedOut.length
    if (index >= this.#indexAt(time)) return false
    const next = this.#openWindow(index)
    if (next.awaited > 0) return false
    this.#handOut(next)
    return true
  }

  /** Hands out all windows that are left of a run that ends at `end`, with what came. A last part without requests is no window. */
  handOutRest(end: number): void {
    const index = this.#indexAt(end)
    const last = this.#open.get(index)
    if (last !== undefined) last.window.length = Math.max(1, end - index * this.#length)
    const count = last === undefined ? index : index + 1
    while (this.handedOut.length < count) this.#handOut(this.#openWindow(this.handedOut.length))
  }

  #handOut({ index, window }: OpenWindow): void {
    this.#open.delete(index)
    this.handedOut.push(window)
    this.#onWindow?.(window)
  }

  #openWindow(index: number): OpenWindow {
    const known = this.#open.get(index)
    if (known !== undefined) return known
    const window = { at: this.#start + index * this.#length, length: this.#length, sent: 0, lateness: 0, ...emptyTally(), releases: {} }
    const opened = { index, window, awaited: 0 }
    this.#open.set(index, opened)
    return opened
  }

  /** The only place where a time becomes a window: a second calculation could round to another window at a boundary. */
  #indexAt(time: number): number {
    return Math.floor(time / this.#length)
  }
}
