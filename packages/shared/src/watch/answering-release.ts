import { defaultVersionHeader } from '../config/defaults.ts'
import { formatDuration } from '../core/duration.ts'
import { formatPercentage } from '../core/percentage.ts'
import { sameVersion } from '../core/version.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { answeredByRelease, otherReleaseLimit, settlingTime } from '../judge/judging-plan.ts'
import { answeredCount, mergeTallies, releasesOf, type TrafficWindow } from '../traffic/tally.ts'

/** The share of answers from other releases, and their number, up to which they are only a warning: a straggler is no replica. */
const toleratedShare = otherReleaseLimit
const toleratedCount = 2
const namedAtMost = 3

/**
 * Whether the answers came from the release that all traffic was switched to. Another one that goes on answering is a failed switch: a
 * replica or a cache of it still serves. No condition without an expected release, and where nothing answered.
 */
export function judgeRelease(
  { release: expected, versionHeader = defaultVersionHeader }: { release: string | undefined; versionHeader?: string | undefined },
  windows: readonly TrafficWindow[],
): ConditionResult[] {
  const start = windows[0]?.at ?? 0
  const settled = answersOf(windows.filter((window) => window.at >= start + settlingTime))
  const seen = settled.answers > 0 ? settled : answersOf(windows)
  if (expected === undefined || seen.answers === 0) return []
  const named = seen.releases.reduce((sum, [, count]) => sum + count, 0)
  if (named === 0) {
    const since = answersOf(windows).releases.length === 0 ? '' : ` after the first ${formatDuration(settlingTime)}`
    const reason = `no answer told its release (header ${versionHeader})${since}, so which release was measured is not known`
    return [{ name: answeredByRelease, verdict: 'warn', reason }]
  }
  const others = seen.releases.filter(([name]) => !sameVersion(name, expected))
  const count = others.reduce((sum, [, answers]) => sum + answers, 0)
  const share = count / named
  const base = { name: answeredByRelease, measured: formatPercentage(1 - share), limit: formatPercentage(1 - toleratedShare) }
  if (count === 0) return [{ ...base, verdict: 'pass' }]
  const which = others.slice(0, namedAtMost).map(([name]) => JSON.stringify(name))
  const from = others.length > namedAtMost ? `${which.join(', ')} and ${others.length - namedAtMost} more` : which.join(', ')
  const found = `${formatPercentage(share)} of the answers in ${formatDuration(seen.time)} came from ${from}`
  if (settled.answers === 0) {
    const early = `in the first ${formatDuration(settlingTime)} these may be the last open connections of a load balancer; watch for longer`
    return [{ ...base, verdict: 'not-evaluated', reason: `${found}; ${early}` }]
  }
  if (share <= toleratedShare || count <= toleratedCount) return [{ ...base, verdict: 'warn', reason: found }]
  const reason = `${found} after all traffic was switched to ${JSON.stringify(expected)}: a replica or cache of the old release still serves`
  return [{ ...base, verdict: 'fail', reason }]
}

/** The answers of some windows, how many each release gave, and the time from the first window to the last, in whole seconds. */
function answersOf(windows: readonly TrafficWindow[]): { answers: number; releases: [string, number][]; time: number } {
  const [first, last] = [windows[0], windows.at(-1)]
  const time = first === undefined || last === undefined ? 0 : last.at + last.length - first.at
  const releases = Object.entries(releasesOf(windows)).map(([name, tally]): [string, number] => [name, answeredCount(tally)])
  return {
    answers: answeredCount(mergeTallies(windows)),
    releases: releases.filter(([, count]) => count > 0),
    time: Math.max(1_000, Math.round(time / 1_000) * 1_000),
  }
}
