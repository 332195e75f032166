import type { Metric } from '../config/schema.ts'
import { clockTime } from '../core/clock-time.ts'
import type { Judgement } from '../core/words.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { answeredByRelease } from '../judge/judging-plan.ts'
import {
  advanceClock,
  concludeClock,
  firstBreach,
  isMadeOfRequests,
  type RuleClock,
  type RuleSample,
  startClock,
  type ThresholdRule,
} from '../judge/rules.ts'
import { judgementOf, judgeThresholds, type Observed, thresholdTitle } from '../judge/thresholds.ts'
import { conclusiveAnswersCondition, inconclusiveAnswersReason } from '../traffic/answer-description.ts'
import { type Counting, countingOf, observedOf } from '../traffic/error-rate.ts'
import { sampleForRule } from '../traffic/rule-sample.ts'
import { concludeSource } from '../traffic/sources/source-rules.ts'
import { mergeTallies, releasesOf, type Tally, type TrafficWindow } from '../traffic/tally.ts'
import { type SavedJudgement, TrafficJudge } from '../traffic/traffic-judge.ts'
import { judgeRelease } from './answering-release.ts'
import type { WatchEntry } from './watch-entry.ts'
import { gaugeLimits, WatchGauges } from './watch-gauges.ts'

/** The settings of a judgement. The same settings and entries always give the same judgement. */
export type JudgeSettings = {
  rules: readonly ThresholdRule[]
  thresholds: Readonly<Partial<Record<Metric, number>>>
  requestsPerSecond: number
  /** Milliseconds, see `blockLengthOf`. */
  blockLength: number
  /** Blocks of the steps before the watch and of the watch. */
  plannedBlocks: number
  /** The release under judgement. */
  release: string | undefined
  /** The header in which the service tells its release; x-release in a record that has none. */
  versionHeader?: string | undefined
  /** Whether a control address is configured, which distinguishes a network problem of this machine from one of the service. */
  hasControl: boolean
  /** The tests of the steps before the watch. */
  steps: SavedJudgement | undefined
  /** The metrics page that is read, as the configuration names it. */
  metricsPage?: string | undefined
  /** The sources of requests that somebody else counts, see `TrafficJudgePlan`; absent in a record of before. */
  counted?: readonly string[] | undefined
  looks?: number | undefined
}

export type WatchConclusion = {
  judgement: Judgement
  conditions: ConditionResult[]
  /** The names of those that are of counted requests: this machine's network has no part in them. */
  counted: readonly string[]
  /** Rates, percentiles and gauges over the whole watch. */
  observed: Observed
  total: Tally
  releases: Record<string, Tally>
  /** The first sufficient evidence against the release: a test that fired, or a rule whose time was over. `from`: since when it was bad. */
  breached: { rule: string; at: number; from?: number; reason: string } | undefined
}

type Breach = { rule: string; at: number; from?: number }

const source = 'service'

/** Judges a watch entry by entry, during the watch or from its record. */
export class WatchJudge {
  readonly #settings: JudgeSettings
  readonly #counting: Counting
  readonly #traffic: TrafficJudge
  #clocks: RuleClock[]
  /** The end of the planned time; undefined before. */
  #timeOverAt: number | undefined
  #calledOffCondition = false
  #first: Breach | undefined
  readonly #windows: TrafficWindow[] = []
  /** The windows that a rule can still use. */
  readonly #recent: TrafficWindow[] = []
  readonly #gauges: WatchGauges
  readonly #load: ConditionResult[] = []
  /** The last reading of each source. */
  readonly #readings = new Map<string, Extract<WatchEntry, { kind: 'source' }>>()

  constructor(settings: JudgeSettings) {
    const { hasControl: lostAreErrors, steps } = settings
    this.#settings = settings
    this.#gauges = new WatchGauges(settings.metricsPage)
    this.#counting = countingOf(settings.thresholds, { lostAreErrors })
    this.#traffic = new TrafficJudge({ ...settings, lostAreErrors }, steps)
    this.#traffic.beginLook('watch', [source])
    this.#clocks = settings.rules.map(startClock)
  }

  add(entry: WatchEntry): void {
    if (entry.kind === 'called-off') this.#calledOffCondition = true
    else if (entry.kind === 'time-over') this.#timeOverAt = entry.at
    else if (entry.kind === 'load') this.#load.push(entry.condition)
    else {
      if (entry.kind === 'traffic') this.#keep(entry)
      if (entry.kind === 'resources') this.#gauges.add(entry)
      if (entry.kind === 'source') this.#readings.set(entry.name, entry)
      if (entry.kind === 'counted') this.#addCounted(entry)
      this.#clocks = this.#clocks.map((clock) => this.#advance(clock, entry))
    }
    // The first to come, not the earliest: a clock that was set back makes nothing of what was found before.
    this.#first ??= this.#evidence()
  }

  /** Whether the evidence against the release suffices. It stays so. */
  get breached(): boolean {
    return this.#first !== undefined
  }

  /**
   * After the planned time: whether a rule that was running at its end is still undecided and within its own time, or a share is above its
   * limit and its test not yet sure. The latter goes on for the time in which silence would say something.
   */
  undecidedAt(now: number): boolean {
    if (this.#timeOverAt === undefined || this.breached) return false
    const passed = now - this.#timeOverAt
    if (this.#clocks.some(({ rule, state }) => state === 'running' && passed < rule.for)) return true
    return this.#traffic.unsure && passed < this.#traffic.needed.time
  }

  conclude(): WatchConclusion {
    const observed = this.#observed()
    const total = mergeTallies(this.#windows)
    const fired = this.#traffic.conclude()
    const counted = this.#traffic.concludeCounted()
    const release = judgeRelease(this.#settings, this.#windows)
    // A replica that comes back late is found by the test while its share of the whole watch is still small.
    const tests = fired.filter(({ name }) => name !== answeredByRelease || release.every(({ verdict }) => verdict !== 'fail'))
    const first = this.#first
    const others = [
      ...(this.#calledOffCondition ? [calledOffCondition] : []),
      ...this.#load,
      ...tests,
      ...this.#clocks.map((clock) => this.#concludeRule(clock, tests)),
      ...judgeThresholds(observed, gaugeLimits(this.#settings.thresholds)).conditions,
      ...this.#gauges.pageConditions(),
      ...judgeContent(total, this.#settings.thresholds),
      ...release,
    ]
    const conditions = [...others, ...counted]
    return {
      judgement: judgementOf([...others, ...counted.filter(({ verdict }) => verdict !== 'not-evaluated')]),
      conditions,
      counted: counted.map(({ name }) => name),
      observed,
      total,
      releases: releasesOf(this.#windows),
      breached: first && {
        ...first,
        reason: conditions.find(({ name, verdict }) => name === first.rule && verdict === 'fail')?.reason ?? '',
      },
    }
  }

  #evidence(): Breach | undefined {
    const clock = firstBreach(this.#clocks)
    const found: Breach[] = [
      ...(clock === undefined ? [] : [{ rule: clock.rule.name, at: clock.at, from: clock.at - clock.rule.for }]),
      ...this.#traffic.firedTests(),
      ...this.#gaugesAbove(),
    ]
    return found.toSorted((one, other) => one.at - other.at)[0]
  }

  /** Memory and disk are judged by their highest look, so one above the limit decides. */
  #gaugesAbove(): Breach[] {
    const { last } = this.#gauges
    return (['memory', 'disk'] as const).flatMap((name) => {
      const limit = this.#settings.thresholds[name]
      const value = last?.[name]
      if (last === undefined || limit === undefined || typeof value !== 'number' || value <= limit) return []
      return [{ rule: thresholdTitle(name, limit), at: last.at }]
    })
  }

  /** After the planned time only a rule that was running goes on, and none that was within its limit begins. */
  #advance(clock: RuleClock, entry: Exclude<WatchEntry, { kind: 'called-off' | 'time-over' | 'load' }>): RuleClock {
    const end = entry.kind === 'traffic' ? entry.at + entry.length : entry.at
    if (this.#timeOverAt !== undefined && end > this.#timeOverAt && clock.state !== 'running') return clock
    const sample = this.#sampleFor(clock.rule, entry)
    return sample === undefined ? clock : advanceClock(clock, sample)
  }

  /** The sample of an entry for a rule; undefined when the entry does not concern the rule's subject. */
  #sampleFor(rule: ThresholdRule, entry: WatchEntry): RuleSample | undefined {
    const { subject } = rule
    if (subject === 'health') {
      if (entry.kind !== 'health') return undefined
      const value = entry.verdict === 'not-evaluated' ? undefined : entry.verdict === 'fail' ? 1 : 0
      return { at: entry.at, value, ...tookOf(entry) }
    }
    if (subject === 'cpu' || subject === 'memory' || subject === 'disk') {
      if (entry.kind !== 'resources') return undefined
      const value = entry[subject]
      // What the page does not offer is no look that failed.
      if (typeof value === 'object') return undefined
      return { at: entry.at, value: typeof value === 'number' ? value : undefined, ...tookOf(entry) }
    }
    if (subject === 'source') {
      if (entry.kind !== 'source' || entry.name !== rule.source?.name) return undefined
      const { at, value } = entry
      return { at, ...(typeof value === 'number' ? { value } : { value: undefined, reason: value }), ...tookOf(entry) }
    }
    return entry.kind === 'traffic' ? sampleForRule(this.#recent, rule, this.#counting) : undefined
  }

  #addCounted({ source: name, reading }: Extract<WatchEntry, { kind: 'counted' }>): void {
    if (reading.state === 'unread') this.#traffic.unread(name, reading.reason)
    else this.#traffic.addCounted(name, reading.traffic, reading.other)
  }

  #keep(window: TrafficWindow): void {
    this.#windows.push(window)
    this.#traffic.add(source, window)
    const furthest = Math.max(10_000, ...this.#settings.rules.map((rule) => rule.for))
    this.#recent.push(window)
    while ((this.#recent[0]?.at ?? window.at) < window.at - furthest) this.#recent.shift()
  }

  /**
   * The condition of a rule. A rule on requests that was never in view with enough of them, or was still running at the end, is not the
   * last word where the test of the same metric, with a limit that is no higher, has judged enough.
   */
  #concludeRule(clock: RuleClock, tests: readonly ConditionResult[]): ConditionResult {
    const { source: of } = clock.rule
    const condition = of === undefined ? concludeClock(clock) : concludeSource(clock, this.#readings.get(of.name))
    if (clock.breachedAt !== undefined) return { ...condition, reason: `${condition.reason ?? ''}, at ${clockTime(clock.breachedAt)}` }
    const { subject, above } = clock.rule
    if (condition.verdict !== 'not-evaluated' || subject === 'health' || subject === 'source') return condition
    const absent = this.#gauges.notOffered()[subject]
    if (absent !== undefined) return { name: condition.name, verdict: 'warn', reason: `${subject} is not judged: ${absent}` }
    if (!isMadeOfRequests(subject)) return condition
    const limit = this.#settings.thresholds[subject]
    const test = tests.find(({ name }) => name.startsWith(`${subject} at most `))
    if (limit === undefined || limit > above || test === undefined || test.verdict === 'not-evaluated') return condition
    const verdict = test.verdict === 'pass' ? 'pass' : 'warn'
    // Without its highest look, which may be above the limit: how long it was so is in the reason.
    return { name: condition.name, verdict, reason: `${condition.reason ?? ''}; "${test.name}" has judged the same requests` }
  }

  #observed(): Observed {
    const sending = this.#windows.slice(0, this.#windows.findLastIndex((window) => window.sent > 0) + 1)
    const [first, last] = [sending[0], sending.at(-1)]
    const length = first === undefined || last === undefined ? 0 : last.at + last.length - first.at
    const { values, ...seen } = observedOf(mergeTallies(this.#windows), length, this.#counting)
    const gauges = this.#gauges
    return { ...seen, values: { ...values, ...gauges.values() }, doubts: gauges.doubts(), notOffered: gauges.notOffered() }
  }
}

/** Time in which a look was under way is no gap between looks. */
function tookOf({ took }: { took?: number | undefined }): { took?: number } {
  return took === undefined ? {} : { took }
}

/** Not evaluated where too many answers have an expected status but no content to judge by. */
function judgeContent(total: Tally, thresholds: JudgeSettings['thresholds']): ConditionResult[] {
  const reason = inconclusiveAnswersReason(total, thresholds['error-rate'] ?? 0)
  return reason === undefined ? [] : [{ name: conclusiveAnswersCondition, verdict: 'not-evaluated', reason }]
}

/** Of a watch that did not take its planned time. */
export const calledOffCondition: ConditionResult = {
  name: 'watched to its end',
  verdict: 'not-evaluated',
  reason: 'the run was called off',
}

/** The judgement of a recorded watch. */
export function judgeEntries(entries: readonly WatchEntry[], settings: JudgeSettings): WatchConclusion {
  const judge = new WatchJudge(settings)
  for (const entry of entries) judge.add(entry)
  return judge.conclude()
}
