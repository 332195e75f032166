import { parseConfig } from '@slipway/shared/config/load'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import type { Http, HttpAnswer } from '@slipway/shared/ports/http'
import { planWatch } from '@slipway/shared/release-watch/plan'
import { watch } from '@slipway/shared/release-watch/watch'
import type { WatchRequest } from '@slipway/shared/release-watch/watch-request'
import { serviceJudge } from '@slipway/shared/rollout/analysis/service-judge'
import { answered } from '@slipway/shared/testing/fakes'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { type VirtualClock, virtualClock } from '@slipway/shared/testing/virtual-clock'
import { judgeEntries } from '@slipway/shared/watch/watch-judge'
import { theJudge } from './our-judge.ts'
import { failedAt, type Judgement, type Run, type SecondCounts } from './run.ts'
import { runOf, scenarios } from './scenarios.ts'

/** The scenarios that are played with whole requests, by their names. */
const played = ['0.9 % errors', '3 % errors', '10 % errors', '100 % errors', 'all requests fail for 20 s, once']

/** How many of so many runs come to another verdict, or to a fail in another second, when every request is sent and answered. */
export async function differingRuns(runs: number, seed: number): Promise<{ differing: number; played: number }> {
  const chosen = scenarios.filter(({ name }) => played.includes(name))
  let differing = 0
  for (let number = 0; number < runs; number += 1) {
    const scenario = chosen[number % chosen.length]
    if (scenario === undefined) throw new Error('no scenario is played with whole requests')
    const run = withoutSlow(runOf(scenario, { run: Math.floor(number / chosen.length), seed }))
    const [counted, whole] = [theJudge.judge(run), await judgeWholeRequests(run)]
    if (counted.verdict !== whole.verdict || counted.at !== whole.at) differing += 1
  }
  return { differing, played: runs }
}

/** Slow answers only delay the clock of such a run; the tests of latency see the same counts. */
function withoutSlow(run: Run): Run {
  return { ...run, canary: run.canary.map((second) => ({ ...second, slow: 0 })) }
}

const version = 'v2'
const configuration = `service: harbor
environments:
  production: { url: 'http://edge.test' }
`
const inputs: WatchRequest = {
  environment: 'production',
  version,
  minimumRequests: 20,
  stopEarly: true,
  look: false,
}

/** A deployment by the real judge of the steps and the real watch, on a clock of its own. */
async function judgeWholeRequests({ plan, canary }: Run): Promise<Judgement> {
  const environment = parseConfig(configuration, 'slipway.yml').environments.get('production')
  if (environment === undefined) throw new Error('the configuration has no environment production')
  const clock = virtualClock()
  const bySecond = new Map(canary.map((second) => [second.at, second]))
  let from = 0
  const service = () => answering(clock, { bySecond, from })
  const verdicts: Judgement['verdict'][] = []
  const http: Http = async () => answerOf(200)
  let current = service()
  const traffic: Http = (request) => current(request)
  const judge = serviceJudge({ environment, variables: {}, http, traffic, clock })
  const signal = new AbortController().signal
  for (const [number, length] of plan.steps.entries()) {
    const start = clock.now()
    current = service()
    const question = { colour: 'green' as const, address: 'http://green.test', release: aRelease(version), edge: false, signal }
    const { judgement, conditions } = await clock.run(judge.analyseStep({ ...question, weight: (number + 1) / 10, span: length * 1_000 }))
    if (judgement.verdict === 'fail') return failedAt(from + secondOf(conditions, start))
    verdicts.push(judgement.verdict)
    from += length
  }
  const start = clock.now()
  current = service()
  const judgeState = JSON.stringify(judge.testsSoFar?.())
  const watchPlan = planWatch({ ...inputs, judgeState }, environment)
  const entries = await clock.run(
    watch(watchPlan, {
      clock,
      http,
      traffic,
      checkHealth: async () => ({ at: clock.now(), results: [], judgement: { verdict: 'pass' } }),
      readSource: async () => Promise.reject(new Error('no source is planned')),
      users: { state: 'not-offered', reason: 'the bench counts nothing' },
      signal,
      onProgress: async () => undefined,
    }),
  )
  const { judgement, breached } = judgeEntries(entries, watchPlan.judge)
  if (breached !== undefined) return failedAt(from + (breached.at - start) / 1_000)
  return { verdict: worst([...verdicts, judgement.verdict]), at: undefined }
}

function answerOf(status: number): HttpAnswer {
  return { ...answered(status, '{}', { 'x-release': version }), elapsed: 20 }
}

/** Fails as many of the first requests of each second as the run says. */
function answering(clock: VirtualClock, { bySecond, from }: { bySecond: ReadonlyMap<number, SecondCounts>; from: number }): Http {
  const start = clock.now()
  const asked = new Map<number, number>()
  return async ({ signal }): Promise<HttpAnswer> => {
    const second = from + Math.floor((clock.now() - start) / 1_000)
    const index = asked.get(second) ?? 0
    asked.set(second, index + 1)
    const isBad = index < (bySecond.get(second)?.bad ?? 0)
    try {
      await clock.sleep(20, signal)
    } catch {
      return { state: 'failed', reason: 'aborted', message: 'aborted', elapsed: 0 }
    }
    return answerOf(isBad ? 500 : 200)
  }
}

/** The second of the first sufficient evidence, from the reason: "... to 12:00:09 UTC, ...". */
function secondOf(conditions: readonly ConditionResult[], start: number): number {
  const reason = conditions.find(({ verdict }) => verdict === 'fail')?.reason ?? ''
  const [, time] = /to (\d\d:\d\d:\d\d) UTC/.exec(reason) ?? []
  return (Date.parse(`${new Date(start).toISOString().slice(0, 10)}T${time}Z`) - start) / 1_000
}

const order: readonly Judgement['verdict'][] = ['pass', 'warn', 'not-evaluated', 'fail']

function worst(verdicts: readonly Judgement['verdict'][]): Judgement['verdict'] {
  return order[Math.max(...verdicts.map((one) => order.indexOf(one)))] ?? 'not-evaluated'
}
