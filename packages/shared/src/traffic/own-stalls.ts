import { noticedLateness } from './late-times.ts'

/** Milliseconds between two looks at whether this process runs. A stall of `lookEvery` + `noticedLateness` is always noticed. */
export const lookEvery = 50

/**
 * When this process itself stood still: its event loop was blocked, or the machine gave it no time. An answer that comes meanwhile is seen only
 * afterwards. Times are milliseconds of one clock.
 */
export class OwnStalls {
  readonly #stalls: { from: number; to: number }[] = []
  /** When the process was last seen to run, and when it should be seen next. */
  #alive: number
  #due: number

  constructor(now: number) {
    this.#alive = now
    this.#due = now
  }

  /** The process goes to sleep at `now` until `at`, unless something wakes it before. */
  sleeps(now: number, at: number): void {
    this.runs(now)
    this.#due = at
  }

  /** The process has slept, and is to sleep again at once. */
  wakes(now: number): void {
    this.runs(now)
    this.#due = now
  }

  /** Something happens at `now`. When the process should have run before, it stood still, at most since it was last seen to run. */
  runs(now: number): void {
    if (now > this.#due + noticedLateness) {
      this.#stalls.push({ from: this.#alive, to: now })
      this.#due = now
    }
    this.#alive = now
  }

  /** How much of the time between `from` and `to` was in a stall. */
  heldBetween(from: number, to: number): number {
    let held = 0
    for (let index = this.#stalls.length - 1; index >= 0; index -= 1) {
      const stall = this.#stalls[index]
      if (stall === undefined || stall.to <= from) break
      held += Math.max(0, Math.min(to, stall.to) - Math.max(from, stall.from))
    }
    return held
  }
}
