import { z } from 'zod'
import type { Metric } from '../config/metric.ts'
import { clockTime } from '../core/clock-time.ts'
import { formatDuration } from '../core/duration.ts'
import { withLimit } from '../core/outcome-sentence.ts'
import { formatPercentage } from '../core/percentage.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { type CountedRate, countedRates } from '../judge/counted-rates.ts'
import { neededFor, warmUp, windowsOfBlock, windowsOfFirstBlock } from '../judge/judging-plan.ts'
import { addWindow, blockBuffer, closeBlocks, openBlocks, type RequestBlock, startBlocks } from '../judge/sequential/blocks.ts'
import { upperConfidenceBound } from '../judge/sequential/confidence-bound.ts'
import { advanceCountedTest, type CountedTest, hasFired, startCountedTest, startLookTest } from '../judge/sequential/counted-test.ts'
import { firstEvidence, rateTest } from '../judge/sequential/rate-test.ts'
import { type WorstSpan, worstSpan } from '../judge/sequential/worst-span.ts'
import { addInterval, type BadOf, type BothSides, compareSides, neverCompared, type SideComparison } from '../judge/side-comparison.ts'
import { type SideTraffic, sketchOf, slowerThan } from './side-traffic.ts'

export type CountedPlan = {
  thresholds: Readonly<Partial<Record<Metric, number>>>
  /** Milliseconds. */
  blockLength: number
  plannedBlocks: number
  /** The planned steps and watches of the deployment. */
  looks: number
  /** What the requests are called: `users`. */
  source: string
  /** How many counted sources share their alpha. */
  sources: number
}

/** The test of one rate of a counted source between the steps and the watch, as JSON. */
export const savedCounted = z.object({
  source: z.string(),
  name: z.string(),
  share: z.number(),
  slowerThan: z.number().optional(),
  test: rateTest.optional(),
  buffer: blockBuffer.optional(),
})
export type SavedCounted = z.infer<typeof savedCounted>

/** The length of a block where both sides have traffic, as a part of the usual one. */
const comparedPart = 0.5

const nothing: BadOf = { requests: 0, bad: 0 }

/** A span in which a test has fired, and how the other side did in it. `at`: when it fired. */
type Fired = { at: number; span: WorstSpan; other: BadOf; comparison: SideComparison }

type RateState = {
  rate: CountedRate
  /** Begun with the first complete block, whose number of requests says how large the bets may be. */
  test: CountedTest | undefined
  buffer: z.infer<typeof blockBuffer> | undefined
  /** The complete blocks of this process. */
  blocks: RequestBlock[]
  fired: Fired | undefined
  /** It fired, but the other side was as bad, or a rate that has to be compared could not be. */
  common: Fired | undefined
  /** What both sides had since the test began. */
  since: BothSides
  /** What the present look has judged. */
  judged: BadOf
}

/**
 * Judges requests that somebody else has counted: those of users as a proxy counts them, or all of a service as it counts them itself. Each
 * rate has a test of its own, so nothing that is sent synthetically hides what users get. An interval counts in the block of its middle;
 * one that is longer than a block is a block.
 */
export class CountedJudge {
  readonly #plan: CountedPlan
  readonly #rates: RateState[]
  /** Milliseconds that are added to the time of the source, whose clock may be behind that of the steps before. */
  #offset: number | undefined
  #warm: { from: number; requests: number; isOver: boolean } | undefined
  /** What was asked, for people. */
  #asked: { side: string | undefined; other: string | undefined } = { side: undefined, other: undefined }
  #unread: string | undefined
  #tells: SideTraffic['tells']
  /** Milliseconds of a block of the present look. */
  #blockLength: number

  constructor(plan: CountedPlan, saved: readonly SavedCounted[] = []) {
    this.#plan = plan
    this.#blockLength = plan.blockLength
    this.#rates = countedRates(plan.thresholds, plan).map((rate) => begun(rate, this.#continued(rate, saved)))
  }

  get fired(): boolean {
    return this.#rates.some(({ fired }) => fired !== undefined)
  }

  firedTests(): { rule: string; at: number; from: number }[] {
    return this.#rates.flatMap(({ rate, fired }) =>
      fired === undefined ? [] : [{ rule: rate.title, at: fired.at, from: fired.span.start - (this.#offset ?? 0) }],
    )
  }

  restartFired(): void {
    for (const state of this.#rates.filter(({ fired }) => fired !== undefined)) Object.assign(state, begun(state.rate))
  }

  /**
   * `compared`: the other side has traffic too. What a burst does to both is no fault of the release then, so half a block is enough: it finds a
   * fault sooner.
   */
  beginLook({ compared }: { compared: boolean }): void {
    this.#unread = undefined
    this.#blockLength = this.#plan.blockLength * (compared ? comparedPart : 1)
    for (const state of this.#rates) {
      const { rate, test } = state
      const look = test && startLookTest(this.#planOf(rate, perBlockOf(state.blocks)))
      Object.assign(state, { judged: nothing, common: undefined, test: test && look && { ...test, look } })
    }
  }

  /** Why the source could not be read. What was not read is not judged, and the condition says so. */
  unread(reason: string): void {
    this.#unread = reason
  }

  /** What was counted of the release in an interval, and of the other side in the same one where that has traffic. */
  add(interval: SideTraffic, other?: SideTraffic): void {
    this.#tells = interval.tells
    this.#asked = { side: interval.source, other: other?.source ?? this.#asked.other }
    const { from, until } = this.#timesOf(interval)
    const warm = this.#passesWarmUp(from, until, interval)
    for (const state of this.#rates) {
      const counts = countsOf(state.rate, interval, warm)
      const compared = other === undefined ? undefined : countsOf(state.rate, other, warm)
      this.#count(state, { from, until, counts, compared })
    }
  }

  /** One condition for each rate; none of a rate without a limit of the user's that was never exceeded, and of times that nobody told. */
  conclude(): ConditionResult[] {
    return this.#rates.flatMap((state) => {
      const { rate, fired, common, judged } = state
      const silent = rate.onlyIfWorse || (rate.slowerThan !== undefined && judged.requests === 0)
      return silent && fired === undefined && common === undefined ? [] : [this.#conditionOf(state)]
    })
  }

  save(): SavedCounted[] {
    const { source } = this.#plan
    return this.#rates.map(({ rate: { name, share, slowerThan: limit }, test, buffer }) => ({
      source,
      name,
      share,
      ...(limit === undefined ? {} : { slowerThan: limit }),
      ...(test === undefined ? {} : { test: test.whole }),
      ...(buffer === undefined ? {} : { buffer }),
    }))
  }

  #timesOf(interval: SideTraffic): { from: number; until: number } {
    const [from, until] = [Date.parse(interval.since), Date.parse(interval.until)]
    const closed = Math.max(from, ...this.#rates.map(({ buffer }) => buffer?.closedUntil ?? Number.NEGATIVE_INFINITY))
    this.#offset ??= from < closed - this.#plan.blockLength ? closed - from : 0
    return { from: from + this.#offset, until: until + this.#offset }
  }

  /** Whether response times are judged. The interval in which the warm-up ends is part of it. */
  #passesWarmUp(from: number, until: number, { requests }: SideTraffic): boolean {
    this.#warm ??= { from, requests: 0, isOver: false }
    if (this.#warm.isOver) return true
    this.#warm.requests += requests
    this.#warm.isOver = this.#warm.requests >= warmUp.requests || until - this.#warm.from >= warmUp.time
    return false
  }

  #count(state: RateState, { from, until, counts, compared }: { from: number; until: number; counts: BadOf; compared: BadOf | undefined }) {
    const length = this.#blockLength
    if (state.buffer !== undefined && state.buffer.length !== length) this.#endBlock(state, state.buffer)
    const buffer = state.buffer ?? startBlocks(from - (1 - windowsOfFirstBlock / windowsOfBlock) * length, length)
    // What comes after its block was judged is counted in the block that is open.
    const at = Math.max((from + until) / 2, buffer.closedUntil)
    const closed = closeBlocks(counts.requests === 0 ? buffer : addWindow(buffer, { at, ...counts, source: `${from}` }), until)
    state.buffer = closed.buffer
    state.judged = sumOf([state.judged, counts])
    if (compared !== undefined) state.since = addInterval(state.since, counts, compared)
    this.#advance(state, closed.blocks, until)
  }

  /** A look with blocks of another length begins: the open one is judged as far as it has come. */
  #endBlock(state: RateState, buffer: NonNullable<RateState['buffer']>): void {
    state.buffer = undefined
    this.#advance(state, openBlocks(buffer), buffer.closedUntil)
  }

  #advance(state: RateState, blocks: readonly RequestBlock[], until: number): void {
    if (state.fired !== undefined) return
    state.blocks.push(...blocks)
    for (const block of blocks)
      state.test = advanceCountedTest(state.test ?? startCountedTest(this.#planOf(state.rate, block.requests)), block)
    if (state.test !== undefined && hasFired(state.test)) this.#decide(state, state.test, until)
  }

  #planOf({ share, alpha }: CountedRate, perBlock: number) {
    const { plannedBlocks, looks } = this.#plan
    return { limit: share, alpha, perBlock, plannedBlocks: Math.ceil(plannedBlocks / comparedPart), looks }
  }

  /** What users get from the other side just as well is no reason to go back: it is said, and the test begins anew. */
  #decide(state: RateState, { whole }: CountedTest, at: number): void {
    const { rate, judged, since } = state
    const { other } = since
    const span = worstSpan(state.blocks, whole.level)
    const comparison = compareSides(since)
    const found: Fired = { at, span, other, comparison }
    if (comparison === 'better' || (comparison === 'unknown' && !rate.onlyIfWorse)) state.fired = found
    else Object.assign(state, begun(rate), { judged, common: found })
  }

  /** The test of this rate from the steps before. One that has fired begins anew: it was reported, and nothing was taken back for it. */
  #continued(rate: CountedRate, saved: readonly SavedCounted[]): Pick<RateState, 'test' | 'buffer'> | undefined {
    const { name, share, slowerThan: limit } = rate
    const isIt = (one: SavedCounted) =>
      one.source === this.#plan.source && one.name === name && one.share === share && one.slowerThan === limit
    const found = saved.find(isIt)
    if (found === undefined || (found.test !== undefined && firstEvidence(found.test) !== undefined)) return undefined
    const { test: whole, buffer } = found
    return { test: whole && { whole, look: startLookTest(this.#planOf(rate, 1)) }, buffer }
  }

  #conditionOf({ rate, fired, common, judged }: RateState): ConditionResult {
    const base = { name: rate.title, limit: rate.limit }
    const found = fired ?? common
    const clauseOf = (counts: { requests: number; bad: number }) => withLimit(this.#counted(rate, counts), formatPercentage(rate.stated))
    if (found !== undefined) {
      const what = this.#describe(rate, found)
      const measured = measuredOf(rate, found.span)
      const clause = clauseOf(found.span)
      if (fired !== undefined) return { ...base, measured, verdict: 'fail', reason: what, clause }
      return { ...base, measured, verdict: 'warn', reason: `${what}; ${spared(found)}` }
    }
    if (judged.requests === 0) return { ...base, verdict: 'not-evaluated', reason: this.#unread ?? this.#uncounted(rate) }
    const share = judged.bad / judged.requests
    const measured = measuredOf(rate, judged)
    const counted = `${this.#counted(rate, judged)}${this.#where()}`
    if (share > rate.stated) {
      const reason = `${counted}, above ${formatPercentage(rate.stated)}, but too few to be sure of it`
      return { ...base, measured, verdict: 'warn', reason }
    }
    const needed = neededFor(rate, this.#usualBlock(judged.requests))
    const unread = this.#unread === undefined ? '' : `; ${this.#unread}`
    if (judged.requests < needed)
      return { ...base, measured, verdict: 'not-evaluated', reason: `${counted}; ${needed} requests are needed to say more${unread}` }
    const bound = formatPercentage(upperConfidenceBound(judged))
    const clause = clauseOf(judged)
    return { ...base, measured, verdict: 'pass', clause, reason: `${counted}; the share is at most ${bound} with 95% confidence${unread}` }
  }

  /** How many requests the need is calculated for in a block: a power of two, as each size takes a tenth of a second. */
  #usualBlock(requests: number): number {
    const blocks = Math.max(1, this.#rates[0]?.blocks.length ?? 1)
    return 2 ** Math.max(0, Math.round(Math.log2(requests / blocks)))
  }

  #describe(rate: CountedRate, { at, span, other }: Fired): string {
    // The first block begins before the first interval.
    const from = Math.max(span.start, this.#warm?.from ?? span.start)
    const time = formatDuration(Math.max(1_000, Math.round((at - from) / 1_000) * 1_000))
    const allowed = `${formatPercentage(span.bad / span.requests)} where ${formatPercentage(rate.stated)} is allowed`
    const said = `${this.#counted(rate, span)} in the ${time} to ${clockTime(at)}${this.#where()}, ${allowed}`
    if (other.requests === 0) return said
    const share = `${grouped(other.bad)} of ${grouped(other.requests)}, ${formatPercentage(other.bad / other.requests)}`
    return `${said}; on the other side${this.#asked.other === undefined ? '' : ` (${this.#asked.other})`} it was ${share}`
  }

  #counted({ name, limit }: CountedRate, { requests, bad }: BadOf): string {
    const what = name === 'error-rate' ? 'failed' : name === 'client-error-rate' ? 'were answered with 4xx' : `took longer than ${limit}`
    return `${grouped(bad)} of ${grouped(requests)} requests of ${this.#plan.source} ${what}`
  }

  #uncounted({ name }: CountedRate): string {
    const untold = name === 'client-error-rate' && this.#tells === 'failures'
    return untold ? `no status of an answer is told${this.#where()}` : `no request of ${this.#plan.source} was counted${this.#where()}`
  }

  #where(): string {
    return this.#asked.side === undefined ? '' : ` (${this.#asked.side})`
  }
}

function begun(
  rate: CountedRate,
  { test, buffer }: Pick<RateState, 'test' | 'buffer'> = { test: undefined, buffer: undefined },
): RateState {
  return { rate, test, buffer, blocks: [], fired: undefined, common: undefined, since: neverCompared, judged: nothing }
}

/** The requests of an interval that a rate judges. A source that counts more bad ones than requests has counted those twice. */
function countsOf({ name, slowerThan: limit }: CountedRate, interval: SideTraffic, warm: boolean): BadOf {
  if (limit !== undefined) {
    const sketch = sketchOf(interval)
    if (sketch === undefined || !warm) return { requests: 0, bad: 0 }
    const { requests, slower } = slowerThan(sketch, limit)
    return { requests, bad: slower }
  }
  if (name === 'client-error-rate' && interval.tells === 'failures') return nothing
  const bad = name === 'error-rate' ? interval.s5xx + interval.failed : interval.s4xx
  return { requests: Math.max(interval.requests, bad), bad }
}

function measuredOf({ slowerThan: limit }: CountedRate, { requests, bad }: BadOf): string {
  return `${formatPercentage(bad / requests)}${limit === undefined ? '' : ' slower'}`
}

/** The requests of a usual block, at least 1. */
function perBlockOf(blocks: readonly RequestBlock[]): number {
  return Math.max(1, sumOf(blocks).requests / Math.max(1, blocks.length))
}

/** Why a release is not taken back for what has fired. */
function spared({ comparison }: Fired): string {
  return comparison === 'as-bad'
    ? 'it is as bad there, so going back would not help'
    : 'nothing on the other side shows that the release is to blame'
}

function sumOf(counts: readonly BadOf[]): BadOf {
  return counts.reduce((sum, { requests, bad }) => ({ requests: sum.requests + requests, bad: sum.bad + bad }), { requests: 0, bad: 0 })
}

/** `8,203`. */
function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
