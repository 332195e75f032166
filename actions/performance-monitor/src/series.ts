import type { TimeSeries } from '@slipway/shared/evidence/schema'
import { countingOf } from '@slipway/shared/traffic/error-rate'
import { evidenceOfRule, trafficPoints } from '@slipway/shared/traffic/traffic-series'
import type { WatchResult } from './results.ts'

/** What the charts show of a watch. */
export function seriesOf({ plan, entries, conclusion: { breached } }: WatchResult): TimeSeries {
  const { thresholds, hasControl } = plan.judge
  const windows = entries.flatMap((entry) => (entry.kind === 'traffic' ? [entry] : []))
  return {
    traffic: trafficPoints(windows, { source: 'edge', counting: countingOf(thresholds, { lostAreErrors: hasControl }) }),
    shares: [],
    limits: thresholds,
    ...(breached === undefined ? {} : { evidence: evidenceOfRule(breached) }),
  }
}
