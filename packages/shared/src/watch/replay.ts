import type { Metric } from '../config/metric.ts'
import { clockTime } from '../core/clock-time.ts'
import { formatDuration } from '../core/duration.ts'
import type { Verdict } from '../core/words.ts'
import type { RecordedWatch } from './recorded-watch.ts'
import { type JudgeSettings, judgeEntries, type WatchConclusion } from './watch-judge.ts'
import { monitorJudgementOf } from './watch-record.ts'

/** Limits in place of the recorded ones. Rates are shares of 0 to 1, response times milliseconds. */
export type OtherLimits = Readonly<Partial<Record<Metric, number>>>

/** What a watch said by its record, and what its samples say again. `at` in milliseconds since 1970. */
export type Replay = {
  watch: RecordedWatch
  recorded: { verdict: Verdict; at: number | undefined }
  again: WatchConclusion
  /** Whether verdict and second are those of the record. */
  same: boolean
}

/** Judges a recorded watch by the judge of a watch, from its samples alone. */
export function replayWatch(watch: RecordedWatch): Replay {
  const { record, entries } = watch
  const again = judgeEntries(entries, record.settings)
  const { verdict, breached } = record.judged ?? record
  const recorded = { verdict, at: breached === undefined ? undefined : Date.parse(breached.at) }
  return { watch, recorded, again, same: again.judgement.verdict === verdict && isoOf(again.breached?.at) === breached?.at }
}

/** Clocks tell parts of a millisecond, and a record does not. */
function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}

/**
 * Judges it under other limits. A test of the steps before goes on in the watch only where its limit is the same, so under another limit
 * the watch alone is judged.
 */
export function replayUnder(limits: OtherLimits, { record, entries }: RecordedWatch): WatchConclusion {
  return judgeEntries(entries, settingsUnder(limits, record.settings))
}

function settingsUnder(limits: OtherLimits, settings: JudgeSettings): JudgeSettings {
  return { ...settings, thresholds: { ...settings.thresholds, ...limits } }
}

/** The verdict again, in a sentence: `REGRESSED at 04:42:31 UTC, as recorded: 12 of 60 requests failed …`. */
export function describeReplay({ watch, recorded, again, same }: Replay): string {
  const found = again.breached === undefined ? '' : ` at ${clockTime(again.breached.at)}`
  const why = reasonOf(again)
  const said = `${monitorJudgementOf(again)}${found}`
  const { record } = watch
  if (!same) {
    const then = `${recorded.verdict}${recorded.at === undefined ? '' : ` at ${clockTime(recorded.at)}`}`
    return `${said}, but ${then} was recorded: the folder was changed, or another version of Slipway wrote it${why}`
  }
  const reported = record.judgement === monitorJudgementOf(again) ? '' : `; the step said ${record.judgement}: ${record.reason ?? ''}`
  return `${said}, as recorded${why}${reported}`
}

/** What would have been under other limits: `would have been caught at 04:40:55 UTC, 1m36s earlier: …`. */
export function describeUnder(under: WatchConclusion, { again, watch }: Pick<Replay, 'again' | 'watch'>): string {
  const why = reasonOf(under)
  const before = again.breached?.at
  if (under.breached !== undefined) {
    const by = before === undefined ? undefined : Math.round((before - under.breached.at) / 1_000) * 1_000
    const compared =
      by === undefined
        ? ', where nothing was found'
        : by === 0
          ? ', at the same second'
          : `, ${formatDuration(Math.abs(by))} ${by > 0 ? 'earlier' : 'later'}`
    return `would have been caught at ${clockTime(under.breached.at)}${compared}${why}`
  }
  const word = monitorJudgementOf(under)
  if (word === 'REGRESSED') return `would have been REGRESSED at its end${why}`
  // A watch that stopped early has no samples of what came after.
  const short = before === undefined ? '' : ` in what was recorded until ${clockTime(Date.parse(watch.record.finishedAt))}`
  return `would not have been caught${short}: ${word}${why}`
}

function reasonOf({ judgement, breached }: WatchConclusion): string {
  if (breached !== undefined && breached.reason !== '') return `: ${breached.reason}`
  return judgement.verdict === 'pass' ? '' : `: ${judgement.reason}`
}
