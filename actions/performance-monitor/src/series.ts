import type { TimeSeries } from '@slipway/shared/evidence/schema'
import { countingOf } from '@slipway/shared/traffic/error-rate'
import { countedPoints, evidenceOfRule, trafficPoints } from '@slipway/shared/traffic/traffic-series'
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
