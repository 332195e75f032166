import { formatPercentage } from '@slipway/shared/core/percentage'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import { answeredCount, type Tally } from '@slipway/shared/traffic/tally'

/** Accepted share of answers from another release: a load balancer's last open connections. */
const otherReleaseTolerance = 0.01

/**
 * Whether the measured answers came from the release under judgement. No condition where no answer names a release. Not evaluated where
 * other releases answered, since the measurement is of them too.
 */
export function judgeRelease(expected: string | undefined, releases: Readonly<Record<string, Tally>>): ConditionResult[] {
  const counts = Object.entries(releases).map(([name, tally]): [string, number] => [name, answeredCount(tally)])
  const named = counts.reduce((sum, [, count]) => sum + count, 0)
  if (expected === undefined || named === 0) return []
  const others = counts.filter(([name, count]) => name !== expected && count > 0)
  const share = others.reduce((sum, [, count]) => sum + count, 0) / named
  const base = {
    name: 'answered by the release under judgement',
    measured: formatPercentage(1 - share),
    limit: formatPercentage(1 - otherReleaseTolerance),
  }
  if (share === 0) return [{ ...base, verdict: 'pass' }]
  const reason = `${formatPercentage(share)} of the answers came from ${others.map(([name]) => JSON.stringify(name)).join(', ')}`
  return [{ ...base, verdict: share <= otherReleaseTolerance ? 'warn' : 'not-evaluated', reason }]
}
