import type { Clock } from '../../ports/clock.ts'

/** A value as it is, and as it is shown to whoever asks: later, but never going back in time. */
export type Shown<T> = { truth(): T; shown(): T; change(next: T, lag?: number): void }

export function shownValue<T>(clock: Clock, initial: T): Shown<T> {
  let versions: { value: T; from: number }[] = [{ value: initial, from: 0 }]
  let truth = initial
  return {
    truth: () => truth,
    shown: () => {
      const newest = versions.findLastIndex(({ from }) => from <= clock.now())
      versions = versions.slice(newest)
      return versions[0]?.value ?? initial
    },
    change: (next, lag = 0) => {
      truth = next
      versions.push({ value: next, from: clock.now() + lag })
    },
  }
}
