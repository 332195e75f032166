import type { Metric } from '../config/metric.ts'
import type { Trigger } from '../config/schema.ts'
import { formatDuration, type Milliseconds } from '../core/duration.ts'
import { ActionError } from '../core/errors.ts'
import { formatPercentage } from '../core/percentage.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { type HeldTime, heldAfter, nothingHeld, type RuleLook } from './held-time.ts'

/** What a rule judges: a metric; health, whose samples are 1 for failed and 0 for healthy; or a number of another source. */
export type RuleSubject = Metric | 'health' | 'source'

/** One measurement of a subject. Rates are shares of 0 to 1, response times milliseconds; undefined means not measured. */
export type RuleSample = {
  /** Milliseconds since 1970, when the look ended. */
  at: number
  value: number | undefined
  /** Number of requests behind the value; not given for a subject that is not computed from requests. */
  requests?: number
  /** Milliseconds that the look took: time in which somebody was looking, so never a gap between looks. */
  took?: number
  /** Why there is no value, if known. */
  reason?: string
}

/** "Above `above` for `for`": without a break, or, for health and gauges, in at least half of the looks. */
export type ThresholdRule = {
  name: string
  subject: RuleSubject
  above: number
  for: Milliseconds
  /** A sample with fewer requests counts as missing. */
  minimumRequests: number
  /** The planned time from one look to the next. Without it, it is taken from the looks. */
  every?: Milliseconds | undefined
  /** Of a source: its name, and how its number is written. `below`: what is bad is a number below the limit. */
  source?: { name: string; unit: 'number' | 'share'; below: boolean } | undefined
}

/** The state of a rule after its samples so far: plain data, and no more of it after a thousand samples than after ten. */
export type RuleClock = {
  rule: ThresholdRule
  /** Running: the last measured look was above the limit, or such looks come and go. */
  state: 'idle' | 'running' | 'breached'
  time: HeldTime
  /** The held time before the last look, for a second look of the same time. */
  timeBefore: HeldTime
  last: RuleLook | undefined
  /** The latest times from one look to the next. */
  intervals: readonly number[]
  measured: number
  missing: number
  /** Number of measured looks above the limit. */
  bad: number
  /** The longest time above the limit without a break. */
  longest: number
  /** The reason of the last missing sample. */
  missingBecause: string | undefined
  mostRequests: number
  /** The highest measured value. */
  worst: number | undefined
  breachedAt: number | undefined
}

/** Minimum number of requests for a rate or a percentile. */
const defaultMinimumRequests = 20

/** The planned time from one look to the next, by what is looked at. */
export type LookIntervals = {
  health?: Milliseconds | undefined
  /** Of rates and response times. */
  requests?: Milliseconds | undefined
  /** Of cpu, memory and disk. */
  resources?: Milliseconds | undefined
}

/**
 * The triggers of a configuration as rules. `above: threshold` on a rate or a response time is no rule with a clock: a sequential test
 * judges it. On cpu, memory and disk it uses the environment's threshold. `others` lists the triggers that nothing here judges
 * (`security: critical`), as text. Throws one ActionError that lists every invalid limit.
 */
export function rulesOf(
  triggers: readonly Trigger[],
  thresholds: Readonly<Partial<Record<Metric, number>>>,
  { minimumRequests = defaultMinimumRequests, every = {} }: { minimumRequests?: number; every?: LookIntervals } = {},
): { rules: ThresholdRule[]; others: string[] } {
  const rules: ThresholdRule[] = []
  const others: string[] = []
  const problems: string[] = []
  for (const trigger of triggers) {
    if ('security' in trigger) {
      others.push(`security: ${trigger.security}`)
    } else if ('health' in trigger) {
      const name = `health failing for ${formatDuration(trigger.for)}`
      rules.push({ name, subject: 'health', above: 0, for: trigger.for, minimumRequests: 0, ...lookingEvery(every.health) })
    } else {
      const { metric } = trigger
      const above = trigger.above === 'threshold' ? thresholds[metric] : trigger.above
      const problem = limitProblem(metric, above)
      if (above === undefined || problem !== undefined) {
        problems.push(problem ?? '')
        continue
      }
      const ofRequests = isMadeOfRequests(metric)
      if (ofRequests && trigger.above === 'threshold') continue
      rules.push({
        name: `${metric} above ${formatMetric(metric, above)} for ${formatDuration(trigger.for)}`,
        subject: metric,
        above,
        for: trigger.for,
        minimumRequests: ofRequests ? minimumRequests : 0,
        ...lookingEvery(ofRequests ? every.requests : every.resources),
      })
    }
  }
  if (problems.length === 0) return { rules, others }
  throw new ActionError(`rollback.when cannot be judged:\n${problems.map((line) => `  - ${line}`).join('\n')}`, {
    hint: 'Rates, cpu, memory and disk take a percentage such as 5%, response times a span such as 1s.',
  })
}

export function startClock(rule: ThresholdRule): RuleClock {
  return {
    rule,
    state: 'idle',
    time: nothingHeld,
    timeBefore: nothingHeld,
    last: undefined,
    intervals: [],
    measured: 0,
    missing: 0,
    bad: 0,
    longest: 0,
    missingBecause: undefined,
    mostRequests: 0,
    worst: undefined,
    breachedAt: undefined,
  }
}

/**
 * The clock after one more sample. A breach is final. All times are those of the samples.
 *
 * - A bad look after a bad one adds the time between them if nobody looked for at most the staleness of it: three intervals of the looks,
 *   at most the rule's time (but one planned interval always counts). Missing looks between them change nothing. A longer gap, such as a
 *   clock that jumps forward, neither counts nor resets.
 * - A good look resets. For health, cpu, memory and disk, looks that come and go breach too: see `isUnstable`.
 * - Of several looks of one time the worst counts, whatever their order: bad before good before missing.
 * - A look earlier than the last one by at most the staleness is out of order, and is ignored. By more, the clock has jumped back: the time
 *   between does not count, and later looks are compared with this one.
 */
export function advanceClock(clock: RuleClock, sample: RuleSample): RuleClock {
  if (clock.state === 'breached') return clock
  const { rule, last } = clock
  const look = lookOf(rule, sample)
  const passed = last === undefined ? undefined : look.at - last.at
  if (passed !== undefined && passed < 0 && -passed <= stalenessOf(rule, clock.intervals)) return clock
  const counted = countLook(clock, look, sample)
  if (passed === 0 && !isWorse(look, last)) return counted
  const intervals = passed !== undefined && passed > 0 ? [...clock.intervals, passed].slice(-keptIntervals) : clock.intervals
  const jumpedBack = passed !== undefined && passed < 0
  const timeBefore = passed === 0 ? clock.timeBefore : jumpedBack ? { ...clock.time, measuredAt: undefined } : clock.time
  const time = heldAfter(timeBefore, look, stalenessOf(rule, intervals))
  const breached = look.outcome === 'bad' && (time.held >= rule.for || isUnstable(rule, time))
  const running = time.bad || (mayFlap(rule.subject) && (time.unstable?.stretches ?? 0) > 1)
  return {
    ...counted,
    state: breached ? 'breached' : running ? 'running' : 'idle',
    time,
    timeBefore,
    last: look,
    intervals,
    longest: Math.max(clock.longest, time.held),
    breachedAt: breached ? look.at : undefined,
  }
}

/** The condition of a clock at the end. A clock that is still running is not-evaluated, and so is one that could measure too seldom. */
export function concludeClock(clock: RuleClock): ConditionResult {
  const { rule, measured, missing } = clock
  const limit = valueText(rule, rule.above)
  const highest = clock.worst === undefined ? undefined : valueText(rule, clock.worst)
  const base = { name: rule.name, ...(limit === undefined ? {} : { limit }), ...(highest === undefined ? {} : { measured: highest }) }
  if (clock.state === 'breached') {
    const upTo = highest === undefined ? '' : `, ${rule.source?.below === true ? 'down' : 'up'} to ${highest}`
    return { ...base, verdict: 'fail', reason: `${heldReason(clock)}${upTo}` }
  }
  if (measured === 0) return { ...base, verdict: 'not-evaluated', reason: missingReason(clock) }
  if (clock.state === 'running') {
    return { ...base, verdict: 'not-evaluated', reason: `${heldReason(clock)} when the watch ended; the rule needs ${needed(rule)}` }
  }
  if (measured < missing) {
    const because = clock.missingBecause === undefined ? '' : ` (${clock.missingBecause})`
    return { ...base, verdict: 'not-evaluated', reason: `only ${measured} of ${measured + missing} looks could measure it${because}` }
  }
  if (clock.bad === 0) return { ...base, verdict: 'pass' }
  const longest = formatHeld(rule, clock.longest)
  const atMost = `for at most ${longest} of the ${needed(rule)} that the rule needs`
  if (limit === undefined) return { ...base, verdict: 'pass', reason: `${clock.bad} of ${measured} looks failed, ${atMost}` }
  return {
    name: rule.name,
    // A value above its limit beside "pass" would contradict it: what passed is the time.
    limit: `${sideOf(rule)} ${limit} for ${needed(rule)}`,
    measured: `${sideOf(rule)} ${limit} for ${longest}, ${rule.source?.below === true ? 'down' : 'up'} to ${highest}`,
    verdict: 'pass',
    reason: `the ${rule.source?.below === true ? 'lowest' : 'highest'} look was ${highest}; ${subjectText(rule)} was ${sideOf(rule)} ${limit} ${atMost}`,
  }
}

/** Judges complete series of samples: the condition of every rule, and the rule that was breached first. */
export function evaluateRules(
  rules: readonly ThresholdRule[],
  samples: Readonly<Partial<Record<RuleSubject, readonly RuleSample[]>>>,
): { conditions: ConditionResult[]; breached: { rule: ThresholdRule; at: number } | undefined } {
  const clocks = rules.map((rule) => (samples[rule.subject] ?? []).reduce(advanceClock, startClock(rule)))
  return { conditions: clocks.map(concludeClock), breached: firstBreach(clocks) }
}

/** The rule that was breached first, with its time. */
export function firstBreach(clocks: readonly RuleClock[]): { rule: ThresholdRule; at: number } | undefined {
  return clocks
    .flatMap(({ rule, breachedAt }) => (breachedAt === undefined ? [] : [{ rule, at: breachedAt }]))
    .reduce<{ rule: ThresholdRule; at: number } | undefined>(
      (first, next) => (first === undefined || next.at < first.at ? next : first),
      undefined,
    )
}

export function isResponseTime(metric: Metric): boolean {
  return metric.startsWith('response-time.')
}

/** Whether a metric is computed from requests, and so needs a minimum number of them. */
export function isMadeOfRequests(metric: Metric): boolean {
  return metric === 'error-rate' || metric === 'client-error-rate' || isResponseTime(metric)
}

/** A metric's value with its unit, as text. */
export function formatMetric(metric: Metric, value: number): string {
  if (isResponseTime(metric)) return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`
  if (metric === 'throughput') return `${Number(value.toFixed(1))}/s`
  return formatPercentage(value)
}

/** Whether looks at a subject may come and go. Rates and response times are left to the sequential tests, which see every request. */
function mayFlap(subject: RuleSubject): boolean {
  return subject === 'health' || subject === 'source' || subject === 'cpu' || subject === 'memory' || subject === 'disk'
}

/** Bad looks needed before looks that come and go breach a rule: two can be chance. */
const fewestBad = 3

/** Whether at least half of the looks were bad for the rule's time, counted from the first bad one, and at no time in it fewer. */
function isUnstable({ subject, for: time }: ThresholdRule, { unstable }: HeldTime): boolean {
  return mayFlap(subject) && unstable !== undefined && unstable.bad >= fewestBad && unstable.time >= time
}

const keptIntervals = 9
/** A machine that was busy for less than this has missed nothing. */
const shortestStaleness = 1_000

/** The longest time without a look, in ms, that still counts between two bad looks. */
function stalenessOf({ every, for: time }: ThresholdRule, intervals: readonly number[]): number {
  // The median, as one look just after another must not make all later ones seem late.
  const interval = every ?? intervals.toSorted((one, other) => one - other)[Math.floor((intervals.length - 1) / 2)]
  const staleness = interval === undefined ? time : Math.min(time, Math.max(shortestStaleness, 3 * interval))
  // A rule may be shorter than the plan's interval: two looks one after the other are all that can be had.
  return every === undefined ? staleness : Math.max(staleness, 1.5 * every)
}

function lookOf({ above, minimumRequests, source }: ThresholdRule, { at, took = 0, value, requests }: RuleSample): RuleLook {
  const known = value !== undefined && !Number.isNaN(value) && (requests ?? Number.POSITIVE_INFINITY) >= minimumRequests
  if (!known) return { at, took, outcome: 'missing' }
  return { at, took, outcome: (source?.below === true ? value < above : value > above) ? 'bad' : 'good' }
}

/** A value in the unit of the rule's subject; health has none. */
function valueText({ subject, source }: ThresholdRule, value: number): string | undefined {
  if (subject === 'health') return undefined
  if (subject !== 'source') return formatMetric(subject, value)
  return sourceValueText(value, source?.unit)
}

/** A number of a source as text: up to four digits that count, or a percentage. */
export function sourceValueText(value: number, unit: 'number' | 'share' | undefined): string {
  return unit === 'share' ? formatPercentage(value) : String(Number(value.toPrecision(4)))
}

function subjectText({ subject, source }: ThresholdRule): string {
  return source?.name ?? subject
}

function sideOf({ source }: ThresholdRule): 'above' | 'below' {
  return source?.below === true ? 'below' : 'above'
}

const ranks = { missing: 0, good: 1, bad: 2 }

function isWorse(look: RuleLook, last: RuleLook | undefined): boolean {
  return last === undefined || ranks[look.outcome] > ranks[last.outcome]
}

/** The clock with the look in its counts; a look of the same time as the last one takes its place there if it is worse. */
function countLook(clock: RuleClock, look: RuleLook, { value, requests, reason }: RuleSample): RuleClock {
  const seen = {
    ...clock,
    mostRequests: Math.max(clock.mostRequests, requests ?? 0),
    worst: look.outcome === 'missing' ? clock.worst : worseOf(clock, value ?? Number.NaN),
    missingBecause: (look.outcome === 'missing' ? reason : undefined) ?? clock.missingBecause,
  }
  const again = look.at === clock.last?.at
  if (again && !isWorse(look, clock.last)) return seen
  const replaced = again ? clock.last?.outcome : undefined
  return {
    ...seen,
    measured: clock.measured + (look.outcome === 'missing' ? 0 : 1) - (replaced === 'good' ? 1 : 0),
    missing: clock.missing + (look.outcome === 'missing' ? 1 : 0) - (replaced === 'missing' ? 1 : 0),
    bad: clock.bad + (look.outcome === 'bad' ? 1 : 0),
  }
}

function worseOf({ rule, worst }: RuleClock, value: number): number {
  if (worst === undefined) return value
  return rule.source?.below === true ? Math.min(worst, value) : Math.max(worst, value)
}

/** What was on the wrong side of its limit, and for how long. */
function heldReason({ rule, time, state }: RuleClock): string {
  const limit = valueText(rule, rule.above)
  const { unstable } = time
  if (mayFlap(rule.subject) && unstable !== undefined && unstable.stretches > 1 && time.held < rule.for) {
    const what = limit === undefined ? 'failed' : `had ${subjectText(rule)} ${sideOf(rule)} ${limit}`
    return `${unstable.bad} of ${unstable.measured} looks ${what} in the last ${formatHeld(rule, unstable.time)}`
  }
  const what = limit === undefined ? 'health was failing' : `${subjectText(rule)} was ${sideOf(rule)} ${limit}`
  return `${what} for ${formatHeld(rule, time.held)}${state === 'breached' ? ' without a break' : ''}`
}

const needed = (rule: ThresholdRule) => formatDuration(rule.for)

/** A time no finer than the rule's own, rounded down: it never says the rule's time before that is over. */
function formatHeld({ for: time }: ThresholdRule, held: number): string {
  const unit = [1_000, 100].find((one) => time % one === 0) ?? 1
  return formatDuration(Math.floor(held / unit) * unit)
}

function missingReason({ rule, missing, missingBecause, mostRequests }: RuleClock): string {
  if (missingBecause !== undefined) return missingBecause
  if (missing === 0) return 'nothing was measured'
  if (rule.minimumRequests === 0 || mostRequests >= rule.minimumRequests) return `none of ${missing} looks could measure it`
  return `at most ${mostRequests} requests were in view at a time; the rule needs ${rule.minimumRequests}`
}

function lookingEvery(every: Milliseconds | undefined): { every?: Milliseconds } {
  return every === undefined ? {} : { every }
}

function limitProblem(metric: Metric, above: number | undefined): string | undefined {
  if (metric === 'throughput') return 'throughput: a rule says what is too much, and no throughput is too much for a release'
  if (above === undefined) return `${metric}: above: threshold, but the environment has no threshold for ${metric}`
  const isTime = isResponseTime(metric)
  if (isTime && above < 1) return `${metric}: above: ${above} is not a span of time of 1ms or more`
  if (!isTime && above > 1) return `${metric}: above: ${above} is not a percentage`
  return undefined
}
