import type { Metric } from '../../config/metric.ts'
import { formatPercentage } from '../../core/percentage.ts'
import type { Verdict } from '../../core/words.ts'
import type { ConditionResult } from '../../evidence/schema.ts'
import { judgedRates, neededFor } from '../../judge/judging-plan.ts'
import { formatMetric } from '../../judge/rules.ts'
import { upperConfidenceBound } from '../../judge/sequential/confidence-bound.ts'
import type { K6Report } from './k6-run.ts'
import type { K6Summary } from './k6-summary.ts'

const name = 'load by k6'
const howToInstall = 'install it in a step before this one (https://grafana.com/docs/k6/latest/set-up/install-k6/), or leave engine: k6 out'

/**
 * Whether what k6 measured is a whole measurement. Its requests are judged as those of the own generator are; thresholds and checks of the
 * script are reported, and no verdict: the script belongs to what is judged.
 */
export function k6RunCondition({ end, requests, unreadable, summary }: K6Report): ConditionResult {
  const untold = (reason: string): ConditionResult => ({ name, verdict: 'not-evaluated', reason })
  if (end.state === 'not-installed') return untold(`k6 is not installed on this runner: ${howToInstall}`)
  if (end.state === 'failed' || end.state === 'stopped')
    return untold(`k6 did not end as it should: ${end.reason}; its log is in that of this step`)
  if (unreadable > 0)
    return untold(
      `${unreadable} results of k6 could not be read, so what they say is not counted: the script has to leave the system tag "status" on`,
    )
  if (summary === undefined) return untold('k6 left no summary, so it is not known whether all of its results have arrived')
  if (summary.requests !== requests)
    return untold(`k6 counted ${summary.requests} requests and told of ${requests}, so some of its results are missing`)
  const noted = notesOf(summary)
  return { name, verdict: noted.bad ? 'warn' : 'pass', measured: `${requests} requests`, reason: noted.text }
}

const mostNamed = 3

/** What the script says of itself. */
function notesOf({ thresholds = [], checks }: K6Summary): { bad: boolean; text: string } {
  const crossed = thresholds.filter(({ held }) => !held).map((one) => one.name)
  const named = `${crossed.slice(0, mostNamed).join(', ')}${crossed.length > mostNamed ? ', …' : ''}`
  const all = (checks?.passes ?? 0) + (checks?.fails ?? 0)
  const text = [
    thresholds.length === 0
      ? 'the script has no thresholds'
      : `${crossed.length} of ${thresholds.length} thresholds of the script were crossed${crossed.length === 0 ? '' : ` (${named})`}`,
    ...(all === 0 ? [] : [`${checks?.fails ?? 0} of ${all} checks failed`]),
    'both are reported and decide nothing',
  ].join('; ')
  return { bad: crossed.length > 0 || (checks?.fails ?? 0) > 0, text }
}

/** Older than that, a summary says nothing of the release that is watched. */
const oldest = 24 * 60 * 60_000
/** Requests in 5 s of the slowest test: the number that is needed then is the least. */
const fewest = 1
const sure = 0.99

/**
 * Judges a summary that k6, its operator or its cloud has written, by its counts. It says nothing of when something happened, so it is no
 * matter of the tests with blocks: a share fails where it is above its limit with 99 % confidence, a percentile where it is above its limit
 * after as many requests as a pass needs. `undefined`: the file is missing or no summary.
 */
export function k6SummaryConditions(
  summary: K6Summary | undefined,
  { thresholds, path, now }: { thresholds: Readonly<Partial<Record<Metric, number>>>; path: string; now: number },
): ConditionResult[] {
  const untold = (reason: string): ConditionResult[] => [{ name: `summary of k6 in ${path}`, verdict: 'not-evaluated', reason }]
  if (summary === undefined)
    return untold('the file is missing, or no summary of k6: write it with --summary-export, in a step before this one')
  if (summary.requests === 0) return untold('it has no requests over HTTP')
  if (summary.at !== undefined && (now - summary.at > oldest || summary.at > now + oldest))
    return untold(`it was made at ${new Date(summary.at).toISOString()}, so it is of another release`)
  return [...judgedRates(thresholds).flatMap((rate) => rateCondition(rate, summary)), droppedCondition(summary)]
}

const byCounts = 'judged by the counts of the whole test, not by the tests with blocks'

function rateCondition({ title, ...rate }: ReturnType<typeof judgedRates>[number], summary: K6Summary): ConditionResult[] {
  if (rate.name === 'other-release' || rate.name === 'client-error-rate') return []
  const { requests, failed } = summary
  const base = { name: `${title}, by k6`, limit: rate.limit }
  const result = (verdict: Verdict, reason: string, measured?: string): ConditionResult[] => [
    { ...base, verdict, reason, ...(measured === undefined ? {} : { measured }) },
  ]
  const needed = neededFor(rate, fewest)
  const tooFew = `the summary has ${requests} requests; ${needed} are needed`
  if (rate.slowerThan !== undefined) {
    const rank = Math.round((1 - rate.stated) * 100)
    const value = summary.percentiles[String(rank / 100)]
    if (value === undefined)
      return result('not-evaluated', `the summary has no p(${rank}) of http_req_duration: add it to summaryTrendStats`)
    if (requests < needed) return result('not-evaluated', tooFew)
    return result(
      value > rate.slowerThan ? 'fail' : 'pass',
      `p(${rank}) of ${requests} requests; ${byCounts}`,
      formatMetric(rate.name, value),
    )
  }
  if (failed === undefined) return result('not-evaluated', 'the summary has no http_req_failed: the script does not say what it expects')
  const measured = formatPercentage(failed / requests)
  const counted = `${failed} of ${requests} requests failed; ${byCounts}`
  const atLeast = 1 - upperConfidenceBound({ bad: requests - failed, requests }, sure)
  if (atLeast > rate.stated) return result('fail', counted, measured)
  if (requests < needed) return result('not-evaluated', tooFew)
  return failed / requests > rate.stated
    ? result('warn', `${counted}; too few to be sure of it`, measured)
    : result('pass', counted, measured)
}

/** What k6 has not sent is measured by nobody. */
const mostDropped = 0.1

function droppedCondition(summary: K6Summary): ConditionResult {
  const { dropped, requests } = summary
  const noted = notesOf(summary)
  const base = { name: 'the load of k6', measured: `${requests} requests` }
  if (dropped > mostDropped * (dropped + requests))
    return {
      ...base,
      verdict: 'not-evaluated',
      reason: `${dropped} iterations were not begun, since all virtual users were busy: give it more (maxVUs)`,
    }
  return { ...base, verdict: noted.bad ? 'warn' : 'pass', reason: noted.text }
}
