import { formatPercentage } from '@slipway/shared/core/percentage'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import { answeredCount, type Tally } from '@slipway/shared/traffic/tally'

/** Answers of another release that a balancer's last open connections may still bring. */
const leftOver = 0.01

/**
 * Whether what was measured is the release under judgement. Where answers tell no release, nothing is said; where others
 * answered, the measurement is of them too, and so says nothing of this one.
 */
export function judgeRelease(expected: string | undefined, releases: Readonly<Record<string, Tally>>): ConditionResult[] {
  const counts = Object.entries(releases).map(([name, tally]): [string, number] => [name, answeredCount(tally)])
  const told = counts.reduce((sum, [, count]) => sum + count, 0)
  if (expected === undefined || told === 0) return []
  const others = counts.filter(([name, count]) => name !== expected && count > 0)
  const share = others.reduce((sum, [, count]) => sum + count, 0) / told
  const base = {
    name: 'answered by the release under judgement',
    measured: formatPercentage(1 - share),
    limit: formatPercentage(1 - leftOver),
  }
  if (share === 0) return [{ ...base, verdict: 'pass' }]
  const reason = `${formatPercentage(share)} of the answers came from ${others.map(([name]) => JSON.stringify(name)).join(', ')}`
  return [{ ...base, verdict: share <= leftOver ? 'warn' : 'not-evaluated', reason }]
}
