import { z } from 'zod'
import type { Metric } from '../config/metric.ts'
import { clockTime } from '../core/clock-time.ts'
import { formatDuration } from '../core/duration.ts'
import { withLimit } from '../core/outcome-sentence.ts'
import { formatPercentage } from '../core/percentage.ts'
import { sameVersion } from '../core/version.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { countedPart } from '../judge/counted-rates.ts'
import {
  type JudgedRate,
  judgedRates,
  type NeededRequests,
  neededFor,
  neededRequests,
  settlingTime,
  warmUp,
  windowsOfBlock,
  windowsOfFirstBlock,
} from '../judge/judging-plan.ts'
import { formatMetric } from '../judge/rules.ts'
import { addWindow, blockBuffer, closeBlocks, openBlocks, type RequestBlock, startBlocks } from '../judge/sequential/blocks.ts'
import { upperConfidenceBound } from '../judge/sequential/confidence-bound.ts'
import { advanceRateTest, advanceWithin, firstEvidence, type RateTest, rateTest, startRateTest } from '../judge/sequential/rate-test.ts'
import { type WorstSpan, worstSpan } from '../judge/sequential/worst-span.ts'
import { lateReason, unmeasuredReason } from './answer-description.ts'
import { CountedJudge, savedCounted } from './counted-judge.ts'
import { type Counting, clientErrorCount, countingOf, errorCount, unmeasuredCount } from './error-rate.ts'
import { countSlower } from './late-times.ts'
import type { SideTraffic } from './side-traffic.ts'
import { answeredCount, failureCount, mergeTallies, ownFailureCount, type Tally, type TrafficWindow } from './tally.ts'

/** How the traffic of one deployment is judged. */
export type TrafficJudgePlan = {
  thresholds: Readonly<Partial<Record<Metric, number>>>
  requestsPerSecond: number
  /** Milliseconds, see `blockLengthOf`. */
  blockLength: number
  /** Blocks of all steps and the watch together. */
  plannedBlocks: number
  /** The release whose answers are expected, where answers of others are a fault: after all traffic was switched. */
  release: string | undefined
  /** Whether requests that never reached the service are errors, see `Counting`. */
  lostAreErrors: boolean
  /** The sources of requests that somebody else counts, by what these are called: `users`. They have a part of each alpha. */
  counted?: readonly string[] | undefined
  /** The planned steps and watches: what counted sources have for each look of a part of alpha. That of the usual rollout by default. */
  looks?: number | undefined
}

/** Three steps and a watch. */
const usualLooks = 4

const savedRate = z.object({
  name: z.string(),
  share: z.number(),
  slowerThan: z.number().optional(),
  test: rateTest,
  buffer: blockBuffer.optional(),
})

/** The tests of a deployment between its steps and its watch, as JSON. */
export const savedJudgement = z.object({
  schema: z.literal(1),
  release: z.string(),
  blockLength: z.number().positive(),
  plannedBlocks: z.int().positive(),
  rates: z.array(savedRate),
  counted: z.array(savedCounted).optional(),
})
export type SavedJudgement = z.infer<typeof savedJudgement>

/** Reads a saved judgement; undefined for a text that is none. */
export function parseSavedJudgement(text: string): SavedJudgement | undefined {
  try {
    return savedJudgement.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** One test with the windows that are in no complete block yet. */
type RunningTest = { test: RateTest; buffer: z.infer<typeof blockBuffer> | undefined }

type Counts = { requests: number; bad: number }

/** One rate under judgement. */
type RateState = {
  rate: JudgedRate
  running: RunningTest
  /** The same test with the unmeasured requests of this look as bad ones; undefined while there were none, when it is the same. */
  pessimistic: RunningTest | undefined
  /** The complete blocks of this process. */
  blocks: RequestBlock[]
  /** `from`: when the span began. `sources`: what each had counted in the look until then. */
  fired: { at: number; from: number; span: WorstSpan; sources: [string, Counts][] } | undefined
  /** What the present look has judged, and what it could not measure. */
  judged: { requests: number; bad: number; unmeasured: number }
  bySource: Map<string, Counts>
}

/** Where the windows of one source stand. */
type SourceState = {
  /** The end of the latest window, in the judge's time. */
  until: number
  /** The judge's time minus the time of the windows: above 0 after the clock was set back. */
  offset: number
  /** Windows seen, by their time. */
  seen: Set<number>
  warmUp: { from: number; requests: number; isOver: boolean }
}

/** With a larger share of response times that this machine cannot tell, they are not evaluated, whatever the others say. */
const mostUntold = 0.1

/** A window so many blocks earlier than the last one of its source shows that the clock was set back. */
const blocksOutOfOrder = 3

/**
 * Judges the requests of a deployment by sequential tests: one for each rate, over all steps and the watch, however often it is looked at.
 * Requests of several sources (the side itself, the edge) add up. The same windows in the same order always give the same judgement.
 */
export class TrafficJudge {
  readonly #plan: TrafficJudgePlan
  readonly #counting: Counting
  readonly #rates: RateState[]
  readonly #needed: NeededRequests
  readonly #sources = new Map<string, SourceState>()
  readonly #counted: ReadonlyMap<string, CountedJudge>
  #look: string | undefined
  #awaited: readonly string[] = []
  /** The requests a second that all sources of the look get together. */
  #perSecond = 0
  #tallies: Tally[] = []
  /** Without those of the warm-up. */
  #warmTallies: Tally[] = []

  /** `saved`: the tests of the steps before, which go on. */
  constructor(plan: TrafficJudgePlan, saved?: SavedJudgement) {
    this.#plan = plan
    this.#counting = countingOf(plan.thresholds, { lostAreErrors: plan.lostAreErrors })
    const rates = judgedRates(plan.thresholds, { release: plan.release !== undefined })
    this.#needed = neededRequests(rates, plan)
    this.#rates = rates.map((rate) => this.#begun(rate, continued(rate, saved)))
    const { counted = [] } = plan
    const judgeOf = (source: string) =>
      new CountedJudge({ ...plan, looks: plan.looks ?? usualLooks, source, sources: counted.length }, saved?.counted)
    this.#counted = new Map(counted.map((source) => [source, judgeOf(source)]))
  }

  /** Requests that must be judged in one look before it passes, and the time they take. */
  get needed(): NeededRequests {
    return this.#needed
  }

  /** Whether a test has fired. It stays so until `restartFired`. */
  get fired(): boolean {
    return this.#rates.some(({ fired }) => fired !== undefined) || [...this.#counted.values()].some(({ fired }) => fired)
  }

  /** Whether a share of the present look is above its limit, and its test not sure of it: more requests would tell. */
  get unsure(): boolean {
    return this.#rates.some(
      ({ rate, fired, judged }) => fired === undefined && judged.requests > 0 && judged.bad / judged.requests > rate.stated,
    )
  }

  /** Begins the tests that have fired anew: they were reported, and nothing was taken back for them. The others go on. */
  restartFired(): void {
    for (const state of this.#rates.filter(({ fired }) => fired !== undefined)) Object.assign(state, this.#begun(state.rate))
    for (const counted of this.#counted.values()) counted.restartFired()
  }

  /** The tests that have fired: when, and since when it was bad. */
  firedTests(): { rule: string; at: number; from?: number }[] {
    const own = this.#rates.flatMap(({ rate, fired }) =>
      fired === undefined ? [] : [{ rule: rate.title, at: fired.at, from: fired.from }],
    )
    return [...own, ...[...this.#counted.values()].flatMap((counted) => counted.firedTests())]
  }

  /**
   * Begins to judge a step or a watch: `needed` requests must be judged in it. A look with the same key goes on. `sources` names those whose
   * windows come; a block is complete when the windows of all of them have passed it. Where unmeasured requests were too many, each call
   * looks anew whether they still are. `requestsPerSecond`: what each source gets, where it is not what the plan says. `compared`: both
   * sides have traffic of users.
   */
  beginLook(key: string, sources: readonly string[], { requestsPerSecond = this.#plan.requestsPerSecond, compared = false } = {}): void {
    this.#awaited = sources
    this.#perSecond = requestsPerSecond * sources.length
    for (const state of this.#rates) state.pessimistic = undefined
    if (this.#look === key) return
    this.#look = key
    this.#tallies = []
    this.#warmTallies = []
    for (const state of this.#rates) {
      state.judged = { requests: 0, bad: 0, unmeasured: 0 }
      state.bySource = new Map()
    }
    for (const counted of this.#counted.values()) counted.beginLook({ compared })
  }

  /**
   * Adds what a counted source has counted of the release since it was last read, and what of the other side in the same time, where that has
   * traffic. Throws a RangeError for a source that the plan does not name: it has no alpha.
   */
  addCounted(source: string, interval: SideTraffic, other?: SideTraffic): void {
    this.#countedOf(source).add(interval, other)
  }

  /** Why a counted source could not be read: its requests are not judged, which its conditions say. */
  unread(source: string, reason: string): void {
    this.#countedOf(source).unread(reason)
  }

  /** Adds a window of a source. `own`: what of it is the doing of the release under judgement. */
  add(source: string, window: TrafficWindow, own: Tally = window): void {
    const state = this.#sourceOf(source, window)
    const at = this.#timeOf(state, window)
    if (at === undefined) return
    const warm = passesWarmUp(state, { at, length: window.length, requests: own.latencies.count })
    this.#tallies.push(own)
    if (warm) this.#warmTallies.push(own)
    for (const rate of this.#rates) {
      const counts = this.#countsFor(rate.rate, { window, own, warm, settled: at >= state.warmUp.from + settlingTime })
      if (counts.requests > 0 || counts.unmeasured > 0) this.#count(rate, { at, source, ...counts })
    }
    const until = Math.min(...this.#awaited.map((name) => this.#sources.get(name)?.until ?? Number.NEGATIVE_INFINITY))
    for (const rate of this.#rates) this.#advance(rate, until)
  }

  /** One condition for each metric, for what the present look has judged; one for answers of other releases only when these are too many. */
  conclude(): ConditionResult[] {
    const total = mergeTallies(this.#tallies)
    return this.#rates.flatMap((state) => (state.rate.name === 'other-release' && !state.fired ? [] : [this.#conditionOf(state, total)]))
  }

  /**
   * The conditions of the counted sources for what the present look has judged. One that is `not-evaluated` does not stand against the
   * release: there may be no users. The others do, as those of `conclude`.
   */
  concludeCounted(): ConditionResult[] {
    return [...this.#counted.values()].flatMap((counted) => counted.conclude())
  }

  /** The tests so far, for the watch that follows. */
  save(release: string): SavedJudgement {
    const { blockLength, plannedBlocks } = this.#plan
    const rates = this.#rates.map(({ rate: { name, share, slowerThan }, running }) => ({
      name,
      share,
      ...(slowerThan === undefined ? {} : { slowerThan }),
      test: running.test,
      ...(running.buffer === undefined ? {} : { buffer: running.buffer }),
    }))
    const counted = [...this.#counted.values()].flatMap((one) => one.save())
    return { schema: 1, release, blockLength, plannedBlocks, rates, ...(counted.length === 0 ? {} : { counted }) }
  }

  #countedOf(source: string): CountedJudge {
    const found = this.#counted.get(source)
    if (found === undefined) throw new RangeError(`the requests of ${source} are not planned to be judged`)
    return found
  }

  #begun(rate: JudgedRate, running: RunningTest = { test: this.#fresh(rate), buffer: undefined }): RateState {
    return {
      rate,
      running,
      pessimistic: undefined,
      blocks: [],
      fired: undefined,
      judged: { requests: 0, bad: 0, unmeasured: 0 },
      bySource: new Map(),
    }
  }

  /** The need of requests is that of the whole alpha: it must not depend on whether anybody counts. */
  #fresh({ share, alpha: whole }: JudgedRate): RateTest {
    const alpha = this.#plan.counted === undefined || this.#plan.counted.length === 0 ? whole : (1 - countedPart) * whole
    return startRateTest({ limit: share, alpha, perBlock: perBlockOf(this.#plan), plannedBlocks: this.#plan.plannedBlocks })
  }

  #sourceOf(source: string, window: TrafficWindow): SourceState {
    const known = this.#sources.get(source)
    if (known !== undefined) return known
    // What was judged before may be in a later time than this window: another machine's, or the clock was set back since.
    const until = Math.max(window.at, ...this.#rates.map(({ running }) => running.buffer?.closedUntil ?? Number.NEGATIVE_INFINITY))
    const offset = this.#offsetOf(window, { until, offset: 0 })
    const state: SourceState = {
      until,
      offset,
      seen: new Set(),
      warmUp: { from: window.at + offset, requests: 0, isOver: false },
    }
    this.#sources.set(source, state)
    return state
  }

  /** The time of a window for the tests; undefined for one that was seen already. */
  #timeOf(state: SourceState, window: TrafficWindow): number | undefined {
    state.offset = this.#offsetOf(window, state)
    const at = window.at + state.offset
    if (state.seen.has(at)) return undefined
    state.seen.add(at)
    state.until = Math.max(state.until, at + window.length)
    return at
  }

  #offsetOf({ at }: TrafficWindow, { until, offset }: Pick<SourceState, 'until' | 'offset'>): number {
    return at + offset < until - blocksOutOfOrder * this.#plan.blockLength ? until - at : offset
  }

  #countsFor(
    { name, slowerThan }: JudgedRate,
    { window, own, warm, settled }: { window: TrafficWindow; own: Tally; warm: boolean; settled: boolean },
  ): { requests: number; bad: number; unmeasured: number } {
    const answered = answeredCount(own)
    if (slowerThan !== undefined) {
      if (!warm) return { requests: 0, bad: 0, unmeasured: 0 }
      // What this machine was late with is no slowness of the service, and hides none.
      const { slower, unsure } = countSlower(own, slowerThan)
      return { requests: own.latencies.count - unsure, bad: slower, unmeasured: unsure + ownFailureCount(own) }
    }
    if (name === 'other-release') {
      const expected = this.#plan.release ?? ''
      const named = Object.entries(window.releases).map(([release, tally]): [string, number] => [release, answeredCount(tally)])
      const requests = named.reduce((sum, [, count]) => sum + count, 0)
      const bad = named.reduce((sum, [release, count]) => sum + (sameVersion(release, expected) ? 0 : count), 0)
      return settled ? { requests, bad, unmeasured: 0 } : { requests: 0, bad: 0, unmeasured: 0 }
    }
    const all = answered + failureCount(own)
    const unmeasured = unmeasuredCount(own, this.#counting)
    if (name === 'client-error-rate') {
      // 429 is a 4xx. A redirect or a lost request says nothing of what the service would have answered.
      const hidden = unmeasured - own.classes.limited
      return { requests: all - hidden, bad: clientErrorCount(own), unmeasured: hidden }
    }
    return { requests: all - unmeasured, bad: errorCount(own, this.#counting), unmeasured }
  }

  #count(
    state: RateState,
    { at, source, requests, bad, unmeasured }: { at: number; source: string; requests: number; bad: number; unmeasured: number },
  ): void {
    const buffer = this.#bufferOf(state.running, at)
    // A window that comes after its block was judged is counted in the block that is open: nothing that was measured is lost.
    const open = Math.max(at, buffer.closedUntil)
    if (unmeasured > 0 && state.pessimistic === undefined) state.pessimistic = { test: state.running.test, buffer }
    if (requests > 0) state.running.buffer = addWindow(buffer, { at: open, requests, bad, source: `${source} ${at}` })
    else state.running.buffer = buffer
    if (state.pessimistic !== undefined) {
      const all = { at: open, requests: requests + unmeasured, bad: bad + unmeasured, source: `${source} ${at}` }
      state.pessimistic.buffer = addWindow(state.pessimistic.buffer ?? buffer, all)
    }
    const { judged } = state
    state.judged = {
      requests: judged.requests + requests,
      bad: judged.bad + bad,
      unmeasured: judged.unmeasured + unmeasured,
    }
    const before = state.bySource.get(source) ?? { requests: 0, bad: 0 }
    state.bySource.set(source, { requests: before.requests + requests, bad: before.bad + bad })
  }

  /** Milliseconds of the first block before the first window. */
  get #beforeFirstWindow(): number {
    return (1 - windowsOfFirstBlock / windowsOfBlock) * this.#plan.blockLength
  }

  #bufferOf({ buffer }: RunningTest, at: number) {
    const { blockLength } = this.#plan
    if (buffer !== undefined) return buffer
    return startBlocks(at - this.#beforeFirstWindow, blockLength)
  }

  #advance(state: RateState, until: number): void {
    if (state.fired !== undefined) return
    const { blocks, decided } = this.#advanced(state.running, until)
    state.blocks.push(...blocks)
    if (decided !== undefined) {
      const { bets, limit } = state.running.test.level
      const span = worstSpan([...state.blocks, ...decided], { bets, limit })
      // The first block begins before the first window.
      const first = (state.running.buffer?.origin ?? span.start) + this.#beforeFirstWindow
      state.fired = { at: until, from: Math.max(span.start, first), span, sources: [...state.bySource] }
    }
    if (state.pessimistic !== undefined) this.#advanced(state.pessimistic, until)
  }

  /** Closes the complete blocks and advances the test by them. `decided`: the open blocks with which it has fired. */
  #advanced(running: RunningTest, until: number): { blocks: RequestBlock[]; decided: RequestBlock[] | undefined } {
    if (running.buffer === undefined || !Number.isFinite(until)) return { blocks: [], decided: undefined }
    const { buffer, blocks } = closeBlocks(running.buffer, until)
    running.buffer = buffer
    running.test = blocks.reduce(advanceRateTest, running.test)
    if (firstEvidence(running.test) !== undefined) return { blocks, decided: [] }
    // Only a bad request makes the evidence suffice before a block is complete.
    const open = buffer.windows.some(({ bad }) => bad > 0) ? openBlocks(buffer) : []
    const atMost = Math.ceil((this.#perSecond * this.#plan.blockLength) / 1_000)
    const test = open.reduce((test, block) => advanceWithin(test, block, atMost), running.test)
    if (firstEvidence(test) === undefined) return { blocks, decided: undefined }
    running.test = test
    return { blocks, decided: open }
  }

  #conditionOf(state: RateState, total: Tally): ConditionResult {
    const { rate, judged, fired, pessimistic } = state
    const base = { name: rate.title, limit: rate.limit }
    if (fired !== undefined) return { ...base, ...firedResultOf(rate, fired) }
    const share = judged.requests === 0 ? undefined : judged.bad / judged.requests
    const measured = share === undefined ? {} : { measured: this.#measuredOf(rate, share) }
    const untold = rate.slowerThan === undefined ? unmeasuredReason : lateReason
    if (this.#measuresNothing(total)) return { ...base, ...measured, verdict: 'not-evaluated', reason: unmeasuredReason(total) }
    if (isUntold(rate, judged) || (pessimistic !== undefined && firstEvidence(pessimistic.test) !== undefined))
      return { ...base, ...measured, verdict: 'not-evaluated', reason: untold(total) }
    const needed = neededFor(rate, perBlockOf(this.#plan))
    if (share === undefined || judged.requests < needed)
      return { ...base, ...measured, verdict: 'not-evaluated', reason: tooFewReason(judged.requests, needed, this.#plan) }
    const counted = countedBad(rate, judged)
    if (share > rate.stated)
      return {
        ...base,
        ...measured,
        verdict: 'warn',
        reason: `${counted}, above ${formatPercentage(rate.stated)}, but too few to be sure of it`,
      }
    if ((judged.bad + judged.unmeasured) / (judged.requests + judged.unmeasured) > rate.stated)
      return { ...base, ...measured, verdict: 'warn', reason: untold(total) }
    const bound = formatPercentage(upperConfidenceBound(judged))
    return {
      ...base,
      ...measured,
      verdict: 'pass',
      reason: `${counted}; the share is at most ${bound} with 95% confidence`,
      clause: clauseOf(rate, judged),
    }
  }

  /** Whether no request of a look counts for or against the service. */
  #measuresNothing(total: Tally): boolean {
    const unmeasured = unmeasuredCount(total, this.#counting)
    return unmeasured > 0 && unmeasured === answeredCount(total) + failureCount(total)
  }

  /** In the unit of the limit: a share, or a percentile. */
  #measuredOf({ name, slowerThan, share: allowed }: JudgedRate, share: number): string {
    if (slowerThan === undefined || name === 'other-release') return formatPercentage(share)
    const percentile = mergeTallies(this.#warmTallies).latencies.percentile(1 - allowed)
    // Of a request with which this machine was late, the percentile has what was seen, and the share only what is sure.
    const contradicts = percentile === undefined || percentile > slowerThan !== share > allowed
    return contradicts ? `${formatPercentage(share)} slower` : formatMetric(name, percentile)
  }
}

/** Whether this machine was late with so many requests that their response times tell nothing. */
function isUntold({ slowerThan }: JudgedRate, { requests, unmeasured }: { requests: number; unmeasured: number }): boolean {
  return slowerThan !== undefined && unmeasured > mostUntold * (requests + unmeasured)
}

function perBlockOf({ requestsPerSecond, blockLength }: TrafficJudgePlan): number {
  return (requestsPerSecond * blockLength) / 1_000
}

/** The test of this rate from the steps before. One that has fired begins anew: it was reported, and nothing was taken back for it. */
function continued({ name, share, slowerThan }: JudgedRate, saved: SavedJudgement | undefined): RunningTest | undefined {
  const found = saved?.rates.find((one) => one.name === name && one.share === share && one.slowerThan === slowerThan)
  if (found === undefined || firstEvidence(found.test) !== undefined) return undefined
  return { test: found.test, buffer: found.buffer }
}

/** Whether the response times of a window are judged. The window in which the warm-up ends is part of it. */
function passesWarmUp({ warmUp: state }: SourceState, { at, length, requests }: { at: number; length: number; requests: number }): boolean {
  if (state.isOver) return true
  state.requests += requests
  state.isOver = state.requests >= warmUp.requests || at + length - state.from >= warmUp.time
  return false
}

function firedResultOf(rate: JudgedRate, { at, from, span, ...fired }: NonNullable<RateState['fired']>): Omit<ConditionResult, 'name'> {
  const share = formatPercentage(span.bad / span.requests)
  const time = formatDuration(Math.max(1_000, Math.round((at - from) / 1_000) * 1_000))
  const sources = fired.sources.map(([source, { requests, bad }]) => `${source} ${bad} of ${requests}`)
  const where = sources.length < 2 ? '' : ` (${sources.join(', ')})`
  const reason = `${countedBad(rate, span)} in the ${time} to ${clockTime(at)}, ${share} where ${formatPercentage(rate.stated)} is allowed${where}`
  const measured = rate.slowerThan === undefined ? share : `${share} slower`
  return { verdict: 'fail', measured, reason, clause: clauseOf(rate, span) }
}

/** Without the time and the sources, which stand in the reason. */
function clauseOf(rate: JudgedRate, counts: Counts): string {
  return withLimit(countedBad(rate, counts), formatPercentage(rate.stated))
}

function countedBad({ name, limit }: JudgedRate, { requests, bad }: { requests: number; bad: number }): string {
  if (name === 'other-release') return `${bad} of ${requests} answers came from another release`
  const what = { 'error-rate': 'failed', 'client-error-rate': 'were answered with 4xx' } as const
  return `${bad} of ${requests} requests ${name === 'error-rate' || name === 'client-error-rate' ? what[name] : `took longer than ${limit}`}`
}

function tooFewReason(judged: number, needed: number, { requestsPerSecond }: TrafficJudgePlan): string {
  const time = formatDuration(Math.ceil(needed / requestsPerSecond) * 1_000)
  return `${judged} requests were judged; ${needed} are needed, which takes ${time} at ${requestsPerSecond} a second`
}
