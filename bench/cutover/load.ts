import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Histogram } from './histogram.ts'

export type LoadOptions = { port: number; kept: number; fresh: number; long: number; shared: Int32Array<SharedArrayBuffer> }
export type SharedPlace = 'mark' | 'done' | 'stop'
export const places: Readonly<Record<SharedPlace, number>> = { mark: 0, done: 1, stop: 2 }
/** `between` belongs to neither: a shift is seen, and what it began has not yet ended. */
export const phases = { between: 0, rest: 1, shift: 2 } as const
export const sides = ['blue', 'green'] as const
export type Side = (typeof sides)[number]
/** Phase and expected side are one number, so that nobody reads the one of now with the other of before. */
const marks = 4
export function readMark(mark: number): { phase: number; expected: Side | undefined } {
  return { phase: Math.floor(mark / marks), expected: sides[mark % marks] }
}

export type LoadReport = {
  /** Requests that have ended, by kind: over a kept connection, over one of its own, and long ones (of its own too). */
  short: number
  fresh: number
  long: number
  /** Without a whole answer, or answered with anything but 200. */
  failed: number
  /** Sent again, since a kept connection was closed under them. */
  resent: number
  /** Begun once a shift had been seen, and answered by the side that was left. */
  strays: number
  reasons: string[]
  rest: Histogram
  during: Histogram
}

/** A load that goes on until it is told to stop. */
export type Load = {
  done(): number
  mark(phase: keyof typeof phases, expected: Side): void
  stop(): Promise<LoadReport>
}

export function startLoad(options: Omit<LoadOptions, 'shared'>): Load {
  const shared = new Int32Array(new SharedArrayBuffer(16))
  const worker = new Worker(new URL('./load-thread.ts', import.meta.url), { workerData: { ...options, shared } })
  const reported = once(worker, 'message')
  reported.catch(() => {})
  return {
    done: () => Atomics.load(shared, places.done),
    mark: (phase, expected) => void Atomics.store(shared, places.mark, phases[phase] * marks + sides.indexOf(expected)),
    stop: async () => {
      Atomics.store(shared, places.stop, 1)
      const [report] = await Promise.race([reported, sleep(30_000, [undefined], { ref: false })])
      await worker.terminate()
      if (report === undefined) throw new Error('the load did not come to its end within 30 s')
      return report
    },
  }
}
