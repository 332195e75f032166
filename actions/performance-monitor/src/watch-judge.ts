import type { Metric } from '@slipway/shared/config/schema'
import type { Judgement } from '@slipway/shared/core/words'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import {
  advanceClock,
  concludeClock,
  firstBreach,
  type RuleClock,
  type RuleSample,
  startClock,
  type ThresholdRule,
} from '@slipway/shared/judge/rules'
import { judgementOf, judgeThresholds, type Observed } from '@slipway/shared/judge/thresholds'
import { conclusiveAnswersCondition, inconclusiveAnswersReason } from '@slipway/shared/traffic/answer-description'
import { type Counting, countingOf, observedOf } from '@slipway/shared/traffic/error-rate'
import { latenessDoubt } from '@slipway/shared/traffic/lateness'
import { sampleForRule } from '@slipway/shared/traffic/rule-sample'
import { mergeTallies, releasesOf, type Tally, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { judgeRelease } from './answering-release.ts'
import type { WatchEntry } from './watch-entry.ts'

/** The settings of a judgement. The same settings and entries always give the same judgement. */
export type JudgeSettings = {
  rules: readonly ThresholdRule[]
  thresholds: Readonly<Partial<Record<Metric, number>>>
  minimumRequests: number
  /** The release under judgement. */
  release: string | undefined
  /** Whether a control address is configured, which distinguishes a network problem of this machine from one of the service. */
  hasControl: boolean
}

export type WatchConclusion = {
  judgement: Judgement
  conditions: ConditionResult[]
  /** Rates, percentiles and gauges over the whole watch. */
  observed: Observed
  total: Tally
  releases: Record<string, Tally>
  breached: { rule: ThresholdRule; at: number } | undefined
}

type ResourceEntry = Extract<WatchEntry, { kind: 'resources' }>
const resources = ['cpu', 'memory', 'disk'] as const

/** Judges a watch entry by entry, during the watch or from its record. */
export class WatchJudge {
  readonly #settings: JudgeSettings
  readonly #counting: Counting
  #clocks: RuleClock[]
  /** The rules that were running at the end of the planned time; undefined before. */
  #undecided: Set<ThresholdRule> | undefined
  #timeOverAt = 0
  #calledOff = false
  readonly #windows: TrafficWindow[] = []
  /** The windows that a rule can still use. */
  #recent: TrafficWindow[] = []
  readonly #gauges: ResourceEntry[] = []

  constructor(settings: JudgeSettings) {
    this.#settings = settings
    this.#counting = countingOf(settings.thresholds, { lostAreErrors: settings.hasControl })
    this.#clocks = settings.rules.map(startClock)
  }

  add(entry: WatchEntry): void {
    if (entry.kind === 'called-off') this.#calledOff = true
    else if (entry.kind === 'time-over') this.#endPlannedTime(entry.at)
    else {
      if (entry.kind === 'traffic') this.#keep(entry)
      if (entry.kind === 'resources') this.#gauges.push(entry)
      this.#clocks = this.#clocks.map((clock) => this.#advance(clock, entry))
    }
  }

  get breached(): boolean {
    return firstBreach(this.#clocks) !== undefined
  }

  /** After the planned time: whether a rule that was running at its end is still undecided and within its own time. */
  undecidedAt(now: number): boolean {
    return this.#clocks.some(
      ({ rule, state }) => this.#undecided?.has(rule) === true && state === 'running' && now - this.#timeOverAt < rule.for,
    )
  }

  conclude(): WatchConclusion {
    const observed = this.#observed()
    const { conditions: held } = judgeThresholds(observed, this.#settings.thresholds, this.#settings)
    const releases = releasesOf(this.#windows)
    const total = mergeTallies(this.#windows)
    const conditions = [
      ...this.#clocks.map(concludeClock),
      ...held,
      ...judgeContent(total, this.#settings.thresholds),
      ...judgeRelease(this.#settings.release, this.#windows),
      ...(this.#calledOff ? [calledOff] : []),
    ]
    return {
      judgement: judgementOf(conditions),
      conditions,
      observed,
      total,
      releases,
      breached: firstBreach(this.#clocks),
    }
  }

  #advance(clock: RuleClock, entry: WatchEntry): RuleClock {
    if (this.#undecided !== undefined && !this.#undecided.has(clock.rule)) return clock
    const sample = this.#sampleFor(clock.rule, entry)
    return sample === undefined ? clock : advanceClock(clock, sample)
  }

  /** The sample of an entry for a rule; undefined when the entry does not concern the rule's subject. */
  #sampleFor(rule: ThresholdRule, entry: WatchEntry): RuleSample | undefined {
    const { subject } = rule
    if (subject === 'health') {
      if (entry.kind !== 'health') return undefined
      return { at: entry.at, value: entry.verdict === 'not-evaluated' ? undefined : entry.verdict === 'fail' ? 1 : 0 }
    }
    if (subject === 'cpu' || subject === 'memory' || subject === 'disk') {
      if (entry.kind !== 'resources') return undefined
      const value = entry[subject]
      return { at: entry.at, value: typeof value === 'number' ? value : undefined }
    }
    return entry.kind === 'traffic' ? sampleForRule(this.#recent, rule, this.#counting) : undefined
  }

  #keep(window: TrafficWindow): void {
    this.#windows.push(window)
    const furthest = Math.max(10_000, ...this.#settings.rules.map((rule) => rule.for))
    this.#recent = [...this.#recent.filter((one) => one.at >= window.at - furthest), window]
  }

  #endPlannedTime(at: number): void {
    this.#timeOverAt = at
    // A rule that is still undecided cannot change a fail.
    const settled = this.conclude().judgement.verdict === 'fail'
    this.#undecided = new Set(this.#clocks.flatMap(({ rule, state }) => (state === 'running' && !settled ? [rule] : [])))
  }

  #observed(): Observed {
    const sending = this.#windows.slice(0, this.#windows.findLastIndex((window) => window.sent > 0) + 1)
    const [first, last] = [sending[0], sending.at(-1)]
    const length = first === undefined || last === undefined ? 0 : last.at + last.length - first.at
    const { values, ...seen } = observedOf(mergeTallies(this.#windows), length, this.#counting)
    const late = latenessDoubt(this.#windows)
    const doubts = late === undefined ? {} : { 'response-time.p50': late, 'response-time.p95': late, 'response-time.p99': late }
    return { ...seen, values: { ...values, ...this.#gaugeValues() }, doubts: { ...doubts, ...this.#gaugeDoubts() } }
  }

  /** Average CPU, maximum memory and disk: CPU is a rate, memory and disk fill up. */
  #gaugeValues(): Partial<Record<Metric, number>> {
    const numbers = (name: (typeof resources)[number]) => this.#gauges.flatMap((one) => (typeof one[name] === 'number' ? [one[name]] : []))
    const cpu = numbers('cpu')
    const most = (all: readonly number[], name: Metric) => (all.length === 0 ? {} : { [name]: Math.max(...all) })
    const average = cpu.length === 0 ? {} : { cpu: cpu.reduce((sum, value) => sum + value, 0) / cpu.length }
    return { ...average, ...most(numbers('memory'), 'memory'), ...most(numbers('disk'), 'disk') }
  }

  /** Why a gauge has no value; a gauge with any value has no doubt. */
  #gaugeDoubts(): Partial<Record<Metric, string>> {
    const last = this.#gauges.at(-1)
    const measured = this.#gaugeValues()
    return Object.fromEntries(
      resources.flatMap((name) => {
        if (measured[name] !== undefined) return []
        const reason = last?.[name]
        return [[name, typeof reason === 'string' ? reason : 'no /metrics page was asked (traffic.metrics, or the input "metrics")']]
      }),
    )
  }
}

/** Not evaluated where too many answers have an expected status but no content to judge by. */
function judgeContent(total: Tally, thresholds: JudgeSettings['thresholds']): ConditionResult[] {
  const reason = inconclusiveAnswersReason(total, thresholds['error-rate'] ?? 0)
  return reason === undefined ? [] : [{ name: conclusiveAnswersCondition, verdict: 'not-evaluated', reason }]
}

const calledOff: ConditionResult = { name: 'watched to its end', verdict: 'not-evaluated', reason: 'the run was called off' }

/** The judgement of a recorded watch. */
export function judgeEntries(entries: readonly WatchEntry[], settings: JudgeSettings): WatchConclusion {
  const judge = new WatchJudge(settings)
  for (const entry of entries) judge.add(entry)
  return judge.conclude()
}
