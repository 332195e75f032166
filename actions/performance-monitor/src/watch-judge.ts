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
import { sampleForRule } from '@slipway/shared/traffic/rule-sample'
import {
  type Counting,
  countingOf,
  latenessDoubt,
  mergeTallies,
  observedOf,
  releasesOf,
  type Tally,
  type TrafficWindow,
} from '@slipway/shared/traffic/tally'
import { judgeRelease } from './release-condition.ts'
import type { WatchEntry } from './watch-entry.ts'

/** All that a watch is judged by; with the entries, it gives the same judgement again. */
export type JudgeSettings = {
  rules: readonly ThresholdRule[]
  thresholds: Readonly<Partial<Record<Metric, number>>>
  minimumRequests: number
  /** The release under judgement. */
  release: string | undefined
  /** Whether a control address tells this machine's trouble from the service's. */
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

/** Judges a watch entry by entry, as it goes on or from its record. */
export class WatchJudge {
  readonly #settings: JudgeSettings
  readonly #counting: Counting
  #clocks: RuleClock[]
  /** The clocks that were running when the planned time was over; undefined before. */
  #undecided: Set<ThresholdRule> | undefined
  #timeOverAt = 0
  #calledOff = false
  readonly #windows: TrafficWindow[] = []
  /** The windows that a rule may still look back on. */
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

  /** After the planned time: whether a rule that was running then has still to decide, and still may. */
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
      ...judgeRelease(this.#settings.release, releases),
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

  /** What an entry tells a rule; undefined when it is none of the rule's business. */
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
    // What has failed by then is not made better by a rule that has still to decide.
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

  /** CPU on average, memory and disk at their highest: the one is work, the others fill up. */
  #gaugeValues(): Partial<Record<Metric, number>> {
    const numbers = (name: (typeof resources)[number]) => this.#gauges.flatMap((one) => (typeof one[name] === 'number' ? [one[name]] : []))
    const cpu = numbers('cpu')
    const most = (all: readonly number[], name: Metric) => (all.length === 0 ? {} : { [name]: Math.max(...all) })
    const average = cpu.length === 0 ? {} : { cpu: cpu.reduce((sum, value) => sum + value, 0) / cpu.length }
    return { ...average, ...most(numbers('memory'), 'memory'), ...most(numbers('disk'), 'disk') }
  }

  /** Why a gauge has no value at all; one that has some is not in doubt. */
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

/** Answers of a right status that tell nothing of the service: a watch that saw little else certifies nothing. */
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
