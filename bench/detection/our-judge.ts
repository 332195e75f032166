import { defaultRollout, defaultsOf, defaultTriggers } from '@slipway/shared/config/defaults'
import { ms } from '@slipway/shared/core/duration'
import { blockLengthOf, judgedRates, neededRequests as neededOf } from '@slipway/shared/judge/judging-plan'
import { rulesOf } from '@slipway/shared/judge/rules'
import { judgementOf } from '@slipway/shared/judge/thresholds'
import { emptyTally, type Tally, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { TrafficJudge } from '@slipway/shared/traffic/traffic-judge'
import { type JudgeSettings, WatchJudge } from '@slipway/shared/watch/watch-judge'
import { type Detector, durationOf, failedAt, type Judgement, type Plan, passed, type Run, type SecondCounts } from './run.ts'

const production = defaultsOf('production').thresholds
const latencyLimit = production['response-time.p95'] ?? Number.NaN
/** Response times of a request within the limit, and of one above it, in milliseconds. */
const fast = 30
const slow = 2 * latencyLimit
const release = 'v2'
/** Seconds. */
const readyWithin = defaultRollout.readyWithin / 1_000
/** The default interval of health rounds; all of them pass, so only requests decide. */
const healthInterval = 5_000

/**
 * The judge of the product as it is configured by default: its steps are judged as `serviceJudge` does it, then its watch as
 * performance-monitor does it, which goes on with the tests of the steps.
 */
export const theJudge: Detector = { name: 'the judge', judge: judgeDeployment }

/** The detectors of the product, in the order in which they are shown. The first one has the goals. */
export const ourDetectors: readonly Detector[] = [theJudge]

function judgeDeployment({ plan, canary }: Run): Judgement {
  const times = timesOf(plan)
  const steps = new TrafficJudge({ ...times, release: undefined, lostAreErrors: false })
  let from = 0
  let verdict: Judgement['verdict'] = 'pass'
  for (const [number, length] of plan.steps.entries()) {
    const until = from + length + readyWithin
    let judged: Judgement['verdict'] = 'not-evaluated'
    // As the rollout does it: a step that is not evaluated yet is analysed again.
    while (judged === 'not-evaluated' && from < until) {
      steps.beginLook(`green ${number}`, ['green'])
      for (const second of canary.filter(({ at }) => at >= from && at < from + length)) {
        steps.add('green', windowOf(second))
        if (steps.fired) return failedAt(second.at + 1)
      }
      judged = judgementOf(steps.conclude()).verdict
      from += length
    }
    verdict = worse(verdict, judged)
  }
  return judgeWatch(
    canary.filter(({ at }) => at >= from),
    { settings: settingsOf(plan, steps), end: durationOf(plan) * 1_000, verdict },
  )
}

function judgeWatch(
  seconds: readonly SecondCounts[],
  { settings, end, verdict }: { settings: JudgeSettings; end: number; verdict: Judgement['verdict'] },
): Judgement {
  const watch = new WatchJudge(settings)
  for (const second of seconds) {
    watch.add({ kind: 'traffic', ...windowOf(second) })
    if ((second.at * 1_000) % healthInterval === 0) watch.add({ kind: 'health', at: second.at * 1_000, verdict: 'pass', probes: [] })
    if (watch.breached) return failedAt(second.at + 1)
  }
  watch.add({ kind: 'time-over', at: end })
  const ended = worse(verdict, watch.conclude().judgement.verdict)
  return ended === 'pass' ? passed : { verdict: ended, at: ended === 'fail' ? end / 1_000 : undefined }
}

/** Limits, rate and blocks of a deployment. */
function timesOf(plan: Plan) {
  const spans = [...plan.steps, plan.watch].map((seconds) => seconds * 1_000)
  const blockLength = blockLengthOf(spans)
  return {
    thresholds: { ...production, 'error-rate': plan.limit },
    requestsPerSecond: plan.rate,
    blockLength,
    plannedBlocks: Math.ceil(spans.reduce((sum, span) => sum + span, 0) / blockLength),
  }
}

function settingsOf(plan: Plan, steps: TrafficJudge): JudgeSettings {
  const times = timesOf(plan)
  const every = { health: ms(healthInterval), requests: ms(1_000) }
  const { rules } = rulesOf(defaultTriggers, times.thresholds, { every })
  return { ...times, rules, release, hasControl: false, steps: steps.save(release) }
}

/** The requests of a second as the generator counts them. */
function windowOf({ at, requests, bad, slow: slowOnes }: SecondCounts): TrafficWindow {
  const tally = tallyOf({ requests, bad, slow: slowOnes })
  return { at: at * 1_000, length: 1_000, sent: requests, lateness: 0, ...tally, releases: { [release]: tally } }
}

const tallies = new Map<string, Tally>()

/** The same counts have the same tally: nobody changes one. */
function tallyOf({ requests, bad, slow: slowOnes }: Omit<SecondCounts, 'at'>): Tally {
  const key = `${requests} ${bad} ${slowOnes}`
  const known = tallies.get(key)
  if (known !== undefined) return known
  const tally = emptyTally()
  tallies.set(key, tally)
  tally.statuses['2xx'] = requests - bad
  tally.statuses['5xx'] = bad
  tally.classes.expected = requests - bad
  tally.classes['server-error'] = bad
  for (let index = 0; index < requests; index += 1) tally.latencies.record(index < slowOnes ? slow : fast)
  return tally
}

const order: readonly Judgement['verdict'][] = ['pass', 'warn', 'not-evaluated', 'fail']

function worse(one: Judgement['verdict'], other: Judgement['verdict']): Judgement['verdict'] {
  return order.indexOf(one) >= order.indexOf(other) ? one : other
}

/** Requests that a step or the watch needs at least. */
export function neededRequests({ limit, rate }: Pick<Plan, 'limit' | 'rate'>): number {
  const rates = judgedRates({ ...production, 'error-rate': limit })
  return neededOf(rates, { requestsPerSecond: rate, blockLength: blockLengthOf([]) }).requests
}
