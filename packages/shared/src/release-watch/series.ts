import type { TimeSeries } from '../evidence/schema.ts'
import { countingOf } from '../traffic/error-rate.ts'
import { countedPoints, evidenceOfRule, trafficPoints } from '../traffic/traffic-series.ts'
import type { WatchResult } from './results.ts'

/** What the charts show of a watch. */
export function seriesOf({ plan, entries, conclusion: { breached } }: WatchResult): TimeSeries {
  const { thresholds, hasControl } = plan.judge
  const windows = entries.flatMap((entry) => (entry.kind === 'traffic' ? [entry] : []))
  return {
    traffic: [
      ...trafficPoints(windows, { source: 'edge', counting: countingOf(thresholds, { lostAreErrors: hasControl }) }),
      ...entries.flatMap((entry) =>
        entry.kind === 'counted' && entry.reading.state === 'read' ? countedPoints(entry.reading.traffic) : [],
      ),
    ],
    shares: [],
    limits: thresholds,
    ...(breached === undefined ? {} : { evidence: evidenceOfRule(breached) }),
  }
}
