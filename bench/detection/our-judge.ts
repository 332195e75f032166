import { addWindow, closeBlocks, openBlocks, startBlocks } from '@slipway/shared/judge/sequential/blocks'
import { advanceRateTest, advanceWithin, firstEvidence, startRateTest } from '@slipway/shared/judge/sequential/rate-test'
import { requiredRequests } from '@slipway/shared/judge/sequential/required-requests'
import { countBetween, type Detector, durationOf, failedAt, type Judgement, type Plan, passed, type Run } from './run.ts'

const alpha = 0.01
const blockSeconds = 5
const firstBlockSeconds = 3
/** "P95 below the limit" is "at most 5 % of the requests are slower than the limit". */
const slowLimit = 0.05
/** Latency is judged from the earlier of these on. */
const warmUp = { seconds: 10, requests: 20 }

/**
 * The sequential tests of the judge and nothing else: no clocks, no rules, no health checks. One test for the whole deployment, looked at
 * after every second.
 */
export const testsAlone: Detector = { name: 'tests alone', judge: judgeByTests }

/** The detectors of the product, in the order in which they are shown. The first one has the goals. */
export const ourDetectors: readonly Detector[] = [testsAlone]

function judgeByTests(run: Run): Judgement {
  const errors = startWatching(run.plan, run.plan.limit)
  const latency = startWatching(run.plan, slowLimit)
  let seen = 0
  for (const { at, requests, bad, slow } of run.canary) {
    const warm = at >= warmUp.seconds || seen >= warmUp.requests
    seen += requests
    const tooMany = errors({ at, requests, bad })
    const tooSlow = latency(warm ? { at, requests, bad: slow } : { at, requests: 0, bad: 0 })
    if (tooMany || tooSlow) return failedAt(at + 1)
  }
  if (hasTooFewRequests(run)) return { verdict: 'not-evaluated', at: undefined }
  const { requests, bad } = countBetween(run.canary, 0, durationOf(run.plan))
  return bad / requests > run.plan.limit ? { verdict: 'warn', at: undefined } : passed
}

/** One test; takes a second and says whether the evidence suffices after it. */
function startWatching(plan: Plan, limit: number): (second: { at: number; requests: number; bad: number }) => boolean {
  const origin = (firstBlockSeconds - blockSeconds) * 1000
  const plannedBlocks = Math.ceil((durationOf(plan) + blockSeconds - firstBlockSeconds) / blockSeconds)
  let buffer = startBlocks(origin)
  let test = startRateTest({ limit, alpha, plannedBlocks })
  return ({ at, requests, bad }) => {
    const closed = closeBlocks(addWindow(buffer, { at: at * 1000, requests, bad }), (at + 1) * 1000)
    buffer = closed.buffer
    test = closed.blocks.reduce(advanceRateTest, test)
    // Only a bad request can make the evidence suffice before the block is complete.
    const [running] = bad > 0 ? openBlocks(buffer) : []
    const now = running === undefined ? test : advanceWithin(test, running, Math.ceil(plan.rate * blockSeconds))
    return firstEvidence(now) !== undefined
  }
}

/** Whether a step or the watch had fewer requests than silence needs to say something. */
function hasTooFewRequests({ plan, canary }: Run): boolean {
  const needed = neededRequests(plan)
  let from = 0
  for (const length of [...plan.steps, plan.watch]) {
    if (countBetween(canary, from, from + length).requests < needed) return true
    from += length
  }
  return false
}

/** Requests that a step or the watch needs at least. */
export function neededRequests({ limit, rate }: Pick<Plan, 'limit' | 'rate'>): number {
  const key = `${limit} ${rate}`
  const known = neededByPlan.get(key)
  if (known !== undefined) return known
  const { requests } = requiredRequests({ limit, alpha: alpha / 2, perBlock: rate * blockSeconds })
  neededByPlan.set(key, requests)
  return requests
}

const neededByPlan = new Map<string, number>()
