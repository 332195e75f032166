import { join } from 'node:path'
import type { Judgement } from '../core/words.ts'
import type { Measurement } from '../evidence/schema.ts'
import { reportedJudgement } from '../judge/judge-mode.ts'
import { judgementOf } from '../judge/thresholds.ts'
import type { Files } from '../ports/files.ts'
import { noNetworkReason } from '../traffic/network-doubt.ts'
import { answeredCount } from '../traffic/tally.ts'
import { type WatchEntry, writeEntries } from '../watch/watch-entry.ts'
import { calledOffCondition, type WatchConclusion } from '../watch/watch-judge.ts'
import { monitorJudgementOf } from '../watch/watch-record.ts'
import type { WatchPlan } from './plan.ts'

/** A completed watch. Times are milliseconds since 1970. */
export type WatchResult = {
  about: { service?: string; environment?: string }
  /** What was watched, for people. */
  who: string
  plan: WatchPlan
  startedAt: number
  finishedAt: number
  conclusion: WatchConclusion
  /** What the entries alone say, whatever else the conclusion takes into account: the network of this machine, an abort, a first look. */
  judged: WatchConclusion
  entries: readonly WatchEntry[]
  /** Whether the run was cancelled or the rollout aborted: that is not for the judge to say. */
  interrupted: boolean
  /** Of a look that was repeated: what the first one found, and when the second began. */
  before?: { startedAt: number; detectedAt: number; found: string }
}

const abortCondition = 'the rollout goes on'

/** What the step reports, with the decisive reason. Where the judge only observes, whatever would have failed the step is a warning. */
export function judgementToReport({ plan, conclusion, interrupted }: WatchResult): Judgement {
  const { verdict } = conclusion.judgement
  if (verdict === 'pass') return { verdict }
  const judgement = { verdict, reason: causeOf(conclusion) }
  if (interrupted) return judgement
  return reportedJudgement(judgement, plan.judgeMode, verdict === 'fail' ? 'would have been rolled back' : 'would not have been a success')
}

/** The reason of the rule that was breached first, or of the first condition with the verdict of the whole. */
function causeOf({ judgement, conditions, breached }: WatchConclusion): string {
  const decisive =
    conditions.find((one) => one.verdict === judgement.verdict && one.name === breached?.rule) ??
    conditions.find((one) => one.verdict === judgement.verdict)
  return decisive?.reason ?? (judgement.verdict === 'pass' ? '' : judgement.reason)
}

/** Marks failures as not-evaluated because the runner itself has no network. What others have counted stands. */
export function withoutNetworkFailures(conclusion: WatchConclusion): WatchConclusion {
  const conditions = conclusion.conditions.map((one) =>
    one.verdict === 'fail' && !conclusion.counted.includes(one.name)
      ? { ...one, verdict: 'not-evaluated' as const, reason: `${one.reason}; ${noNetworkReason}` }
      : one,
  )
  return { ...conclusion, conditions, judgement: judgementOf(conditions) }
}

/** The conclusion of an aborted watch: keeps the measurements, and is not-evaluated. */
export function abortedConclusion(conclusion: WatchConclusion, reason: string): WatchConclusion {
  const conditions = [{ name: abortCondition, verdict: 'not-evaluated' as const, reason }, ...conclusion.conditions]
  return { ...conclusion, conditions, judgement: { verdict: 'not-evaluated', reason } }
}

/** The conclusion of a watch that ended because another service failed: keeps the measurements, and is not-evaluated. */
export function stoppedConclusion(conclusion: WatchConclusion, reason: string): WatchConclusion {
  const conditions = [{ ...calledOffCondition, reason }, ...conclusion.conditions.filter(({ name }) => name !== calledOffCondition.name)]
  return { ...conclusion, conditions, judgement: { verdict: 'not-evaluated', reason } }
}

export function isAborted({ conditions }: WatchConclusion): boolean {
  return conditions.some(({ name }) => name === abortCondition)
}

export function measurementsOf({ observed, total }: WatchConclusion): Measurement[] {
  const units: Record<string, Measurement['unit']> = { throughput: 'per-second' }
  const values = Object.entries(observed.values).map(([name, value]): Measurement => {
    return { name, value, unit: name.startsWith('response-time.') ? 'ms' : (units[name] ?? 'ratio') }
  })
  const statuses = Object.entries(total.statuses).map(([name, value]): Measurement => ({ name: `answers.${name}`, value, unit: 'count' }))
  const failures = Object.entries(total.failures).map(([name, value]): Measurement => ({ name: `failures.${name}`, value, unit: 'count' }))
  return [...values, { name: 'requests', value: observed.requests, unit: 'count' }, ...statuses, ...failures]
}

/** The content of `results.json`. Its `settings` and `samples.ndjson` are enough to repeat the judgement. */
export function resultsOf({ about, plan, startedAt, finishedAt, conclusion, judged, entries }: WatchResult): object {
  const { conditions, releases } = conclusion
  return {
    schema: 1,
    ...about,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    plannedMs: plan.duration,
    requestsPerSecond: plan.requestsPerSecond,
    judgement: monitorJudgementOf(conclusion),
    ...judgedFields(conclusion),
    judged: judgedFields(judged),
    samples: entries.length,
    judgeMode: plan.judgeMode,
    measurements: measurementsOf(conclusion),
    conditions,
    releases: Object.fromEntries(Object.entries(releases).map(([name, tally]) => [name, answeredCount(tally)])),
    leftToOthers: plan.others,
    settings: plan.judge,
  }
}

function judgedFields({ judgement, breached }: WatchConclusion): object {
  if (breached === undefined) return judgement
  const { at, from, ...found } = breached
  const times = { at: new Date(at).toISOString(), ...(from === undefined ? {} : { from: new Date(from).toISOString() }) }
  return { ...judgement, breached: { ...found, ...times } }
}

export async function writeSamples(folder: string, entries: readonly WatchEntry[], files: Files): Promise<void> {
  await files.write(join(folder, 'samples.ndjson'), writeEntries(entries))
}

export async function writeResults(
  folder: string,
  { results, entries, summary }: { results: object; entries: readonly WatchEntry[]; summary: string },
  files: Files,
): Promise<void> {
  await writeSamples(folder, entries, files)
  await files.write(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
  await files.write(join(folder, 'summary.md'), summary)
}
