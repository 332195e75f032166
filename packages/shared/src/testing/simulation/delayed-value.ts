import type { Clock } from '../../ports/clock.ts'

/** A value whose changes become visible after a delay. What is visible never goes back in time. */
export type DelayedValue<T> = { truth(): T; visible(): T; change(next: T, lag?: number): void }

export function delayedValue<T>(clock: Clock, initial: T): DelayedValue<T> {
  let versions: { value: T; from: number }[] = [{ value: initial, from: 0 }]
  let truth = initial
  return {
    truth: () => truth,
    visible: () => {
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
