import type { Metric } from '../config/metric.ts'
import { formatPercentage } from '../core/percentage.ts'
import { formatMetric } from './rules.ts'
import { requiredRequests } from './sequential/required-requests.ts'

/** What a sequential test judges: metrics of requests, and answers of another release than the one under judgement. */
export type RateName =
  | 'error-rate'
  | 'client-error-rate'
  | 'response-time.p50'
  | 'response-time.p95'
  | 'response-time.p99'
  | 'other-release'

/** One rate with its limit. A limit on a percentile is a limit on the share of slower requests: "P95 at most 1 s" is "at most 5 % above 1 s". */
export type JudgedRate = {
  name: RateName
  /** `error-rate at most 1%`. */
  title: string
  /** The limit as text: `1%`, `1000 ms`. */
  limit: string
  /** Milliseconds above which a request is bad; undefined where a request is bad for another reason. */
  slowerThan: number | undefined
  /** The share of bad requests that is tested, above 0 and below 1. */
  share: number
  /** The share that the limit states: `share`, or 0 where a limit of 0 % is tested as 0.1 %. */
  stated: number
  /** Probability of a false alarm in the whole deployment, however often it is looked at. */
  alpha: number
}

/** Probability with which the errors of a release within its limit give a false alarm in one deployment, at most. */
export const alphaOfErrors = 0.01
/** The same for all other rates together. */
export const alphaOfOthers = 0.01

/** The name of the condition on which release answers. */
export const answeredByRelease = 'answered by the release under judgement'
/** How long a load balancer's open connections may still lead to the release before, in milliseconds from the first window. */
export const settlingTime = 10_000

/** The share of answers of other releases that is accepted after all traffic was switched: the last open connections of a load balancer. */
export const otherReleaseLimit = 0.01

/** A limit of 0 % is tested as this: no number of requests shows that a share is 0. */
const zeroIsTestedAs = 0.001

const percentiles = { 'response-time.p50': 0.5, 'response-time.p95': 0.05, 'response-time.p99': 0.01 } as const
const timeNames = ['response-time.p50', 'response-time.p95', 'response-time.p99'] as const

/**
 * The rates that a deployment is judged by. A limit of 100 % is none. Errors have an alpha of their own; all others share one, and answers
 * of another release have a part of it, whether or not they are judged.
 */
export function judgedRates(thresholds: Readonly<Partial<Record<Metric, number>>>, { release = false } = {}): JudgedRate[] {
  const times = timeNames.flatMap((name) => {
    const slowerThan = thresholds[name]
    const share = percentiles[name]
    return slowerThan === undefined ? [] : [{ name, slowerThan, limit: formatMetric(name, slowerThan), share, stated: share }]
  })
  const shares = (['error-rate', 'client-error-rate'] as const).flatMap((name) => {
    const limit = thresholds[name]
    if (limit === undefined || limit >= 1) return []
    return [{ name, slowerThan: undefined, limit: formatPercentage(limit), share: limit === 0 ? zeroIsTestedAs : limit, stated: limit }]
  })
  const others = [...shares.filter(({ name }) => name !== 'error-rate'), ...times]
  const alpha = alphaOfOthers / (others.length + 1)
  const named = [...shares, ...times].map((one) => ({
    ...one,
    title: `${one.name} at most ${one.limit}`,
    alpha: one.name === 'error-rate' ? alphaOfErrors : alpha,
  }))
  if (!release) return named
  const limit = formatPercentage(otherReleaseLimit)
  const title = answeredByRelease
  return [
    ...named,
    { name: 'other-release', title, limit, slowerThan: undefined, share: otherReleaseLimit, stated: otherReleaseLimit, alpha },
  ]
}

/** Longest block, and shortest, in milliseconds. */
const longestBlock = 5_000
const shortestBlock = 1_000
/** A step or a watch has at least so many blocks, unless the shortest block is too long for that. */
const blocksOfShortest = 12

/** Number of windows of a block: traffic is counted by windows of a fifth of a block, 1 s by default. */
export const windowsOfBlock = 5
/** Number of windows of the first block. A total failure has requests in three blocks after 8 windows then, and 5 s of it never touch three. */
export const windowsOfFirstBlock = 3

/**
 * Length of the blocks of a deployment in milliseconds: 5 s, or a twelfth of its shortest step or watch. Errors within one block may
 * depend on each other, so short steps are protected from short bursts only.
 */
export function blockLengthOf(spans: readonly number[]): number {
  const shortest = Math.min(...spans.filter((span) => span > 0))
  return Math.round(Math.min(longestBlock, Math.max(shortestBlock, shortest / blocksOfShortest)))
}

/** Response times are reported and not judged in the first ms of a source, or its first requests, whichever ends earlier. */
export const warmUp = { time: 10_000, requests: 20 }

/** How many requests must be judged before silence says something, and the milliseconds that this takes. */
export type NeededRequests = { requests: number; time: number }

/**
 * The largest need of the rates that tell whether the release is good. `requestsPerSecond`: how many requests a second are judged. At
 * the usual limit of 1 % and 5 requests per second it is 225 requests, which take 45 s.
 */
export function neededRequests(
  rates: readonly JudgedRate[],
  { requestsPerSecond, blockLength }: { requestsPerSecond: number; blockLength: number },
): NeededRequests {
  const perBlock = (requestsPerSecond * blockLength) / 1_000
  const needs = rates
    .filter(({ name }) => name !== 'other-release')
    .map((rate) => neededFor(rate, perBlock) + (rate.slowerThan === undefined ? 0 : warmUpRequests(requestsPerSecond, blockLength)))
  const requests = Math.max(0, ...needs)
  const seconds = requests / requestsPerSecond
  // Rounded up to what people can read.
  return { requests, time: seconds > 10 ? Math.ceil(seconds) * 1_000 : Math.ceil(seconds * 10) * 100 }
}

/** The requests of the windows in which a source warms up. */
function warmUpRequests(requestsPerSecond: number, blockLength: number): number {
  const windowLength = blockLength / windowsOfBlock
  const perWindow = (requestsPerSecond * windowLength) / 1_000
  const windows = Math.min(Math.ceil(warmUp.requests / perWindow), Math.ceil(warmUp.time / windowLength))
  return Math.ceil(windows * perWindow)
}

/**
 * The blocks of a deployment whose steps and watch are planned to take these spans, in milliseconds, and the need of the rates in them.
 * A span shorter than the need is lengthened to it, so the blocks follow from the lengthened ones.
 */
export function blocksFor(
  spans: readonly number[],
  { rates, requestsPerSecond }: { rates: readonly JudgedRate[]; requestsPerSecond: number },
): { blockLength: number; needed: NeededRequests } {
  const neededWith = (blockLength: number) => neededRequests(rates, { requestsPerSecond, blockLength })
  const first = neededWith(blockLengthOf(spans))
  const blockLength = blockLengthOf(spans.map((span) => (span > 0 ? Math.max(span, first.time) : 0)))
  return { blockLength, needed: neededWith(blockLength) }
}

const known = new Map<string, number>()

/** The need of one rate, see `requiredRequests`. It is kept, as the calculation takes a tenth of a second. */
export function neededFor({ share, alpha }: Pick<JudgedRate, 'share' | 'alpha'>, perBlock: number): number {
  const key = `${share} ${alpha} ${perBlock}`
  const found = known.get(key) ?? requiredRequests({ limit: share, alpha: alpha / 2, perBlock }).requests
  known.set(key, found)
  return found
}
