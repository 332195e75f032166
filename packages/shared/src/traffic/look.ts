import type { Rule, Sample } from '../judge/rules.ts'
import { answeredCount, failureCount, mergeTallies, observedOf, type TrafficWindow } from './tally.ts'

const longestLook = 10_000
const shortestLook = 1_000

/**
 * What a rule sees at the end of the last of these windows: the last quarter of the rule's time (1 s to 10 s), longer where
 * that holds too few requests, but never longer than the rule's time. A look longer than that would stretch a short fault
 * beyond the rule's own clock. A response time that is above only by what the generator itself was late is missing.
 */
export function lookOver(windows: readonly TrafficWindow[], rule: Rule): Sample {
  const last = windows.at(-1)
  if (last === undefined || rule.subject === 'health') return { at: last?.at ?? 0, value: undefined }
  const at = last.at + last.length
  const seen = windowsInView(windows, rule, at)
  const { requests, values } = observedOf(mergeTallies(seen), at - (seen[0]?.at ?? at))
  const value = values[rule.subject]
  const late = rule.subject.startsWith('response-time.') ? Math.max(0, ...seen.map((window) => window.lateness)) : 0
  const ownFault = value !== undefined && value > rule.above && value - late <= rule.above
  return { at, value: ownFault ? undefined : value, requests }
}

function windowsInView(windows: readonly TrafficWindow[], rule: Rule, at: number): TrafficWindow[] {
  const span = Math.min(longestLook, Math.max(shortestLook, rule.for / 4))
  const seen: TrafficWindow[] = []
  let requests = 0
  for (const window of windows.toReversed()) {
    const enough = at - window.at > span && requests >= rule.minimumRequests
    if (seen.length > 0 && (enough || at - window.at > Math.max(span, rule.for))) break
    seen.unshift(window)
    requests += answeredCount(window) + failureCount(window)
  }
  return seen
}
