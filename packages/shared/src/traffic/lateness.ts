import type { TrafficWindow } from './tally.ts'

/** Milliseconds of lateness above which the generator's own delay distorts the latencies. */
export const materialLateness = 50

/** Why the latencies of a run are not reliably those of the service: more than 5 % of its requests were sent late. */
export function latenessDoubt(windows: readonly TrafficWindow[]): string | undefined {
  const sentIn = (some: readonly TrafficWindow[]) => some.reduce((sum, window) => sum + window.sent, 0)
  const late = sentIn(windows.filter((window) => window.lateness > materialLateness))
  const all = sentIn(windows)
  if (late <= all * 0.05) return undefined
  const most = Math.max(...windows.map((window) => window.lateness))
  return `this machine was too busy to send on time (${late} of ${all} requests belong to periods in which it was up to ${Math.round(most)} ms late), which looks like slowness of the service`
}
