import { isAbsolute, join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import type { Http } from '@slipway/shared/ports/http'
import { controlAnswers } from '@slipway/shared/probe/control'
import type { Flow } from '@slipway/shared/probe/flow-schema'
import { checkHealth } from '@slipway/shared/probe/round'
import { type SignalSource, signalSourceFor, untilAborted } from '@slipway/shared/rollout/lock/signal-watcher'
import { readEnvironment, readVariables } from '@slipway/shared/settings'
import { headed, trafficHeaders } from '@slipway/shared/traffic/headed'
import { keepAliveHttp } from '@slipway/shared/traffic/keep-alive'
import { errorCount, failureCount } from '@slipway/shared/traffic/tally'
import type { Entry } from './entry.ts'
import type { Inputs } from './inputs.ts'
import { planWatch, type WatchPlan } from './plan.ts'
import { progressLine, render } from './render.ts'
import { cutShort, excuse, resultsOf, type Watched, writeResults, writeSamples } from './results.ts'
import { watch } from './watch.ts'
import { judgeEntries } from './watch-judge.ts'

/** Watches a service under synthetic traffic for a time, and says HEALTHY, REGRESSED or INCONCLUSIVE. */
export async function run(inputs: Inputs, context: Context, given: { traffic?: Http; ear?: SignalSource } = {}): Promise<Outcome> {
  const { clock, files, log, runner } = context
  const environment = inputs.environment === undefined ? undefined : (await readEnvironment(inputs, context)).environment
  const variables = readVariables(inputs, context)
  const plan = planWatch(inputs, environment)
  const health = { probes: plan.probes, flows: await readFlows(plan.flows, context) }
  const folder = isAbsolute(inputs.results) ? inputs.results : join(runner.workspace, inputs.results)
  const { controlUrl, version: release } = inputs
  const { baseUrl } = plan
  using connections = keepAliveHttp()
  const headers = environment === undefined ? {} : trafficHeaders(environment, variables)
  const startedAt = clock.now()
  log.info(
    `Watching ${plan.paths.length === 1 ? 'one address' : `${plan.paths.length} addresses`} at ${plan.requestsPerSecond} requests a second`,
  )
  const ear = given.ear ?? (await signalSourceFor(inputs.token, environment, context))
  const { result: entries, aborted } = await untilAborted(ear, (signal = context.signal) =>
    watch(plan, {
      clock,
      http: context.http,
      traffic: headed(given.traffic ?? connections.http, baseUrl, headers),
      checkHealth:
        health.probes.length + health.flows.length === 0
          ? undefined
          : (ending) => checkHealth(health, { baseUrl, variables, release, controlUrl, http: context.http, clock, signal: ending }),
      memoryLimit: inputs.memoryLimit,
      signal,
      onProgress: async (soFar) => {
        if (soFar.length === 0) return
        log.info(progressLine(judgeEntries(soFar, plan.judge), clock.now() - startedAt))
        await writeSamples(folder, soFar, files)
      },
    }),
  )
  const about = environment === undefined ? {} : { service: environment.service, environment: environment.name }
  const seen = await conclude(plan, entries, controlUrl, context)
  const conclusion = aborted === undefined ? seen : cutShort(seen, aborted)
  const watched = { about, plan, startedAt, finishedAt: clock.now(), conclusion }
  const summary = render(watched, folder)
  await writeResults(folder, { results: resultsOf(watched), entries, summary: summary.summary }, files)
  return summary
}

/** The judgement; a fail that this machine's own network may have caused is asked about at the control address. */
async function conclude(
  plan: WatchPlan,
  entries: readonly Entry[],
  controlUrl: string | undefined,
  { http }: Context,
): Promise<Watched['conclusion']> {
  const conclusion = judgeEntries(entries, plan.judge)
  const { failures } = conclusion.total
  const failed = failureCount(conclusion.total)
  const unreached = failed - (failures.overload ?? 0)
  const answeredWrongly = errorCount(conclusion.total, { clientErrorsApart: false, lostAreErrors: true }) - failed
  if (conclusion.judgement.verdict !== 'fail' || controlUrl === undefined || unreached <= answeredWrongly) return conclusion
  return (await controlAnswers(controlUrl, { http })) ? conclusion : excuse(conclusion)
}

async function readFlows(paths: readonly string[], { runner, files }: Context): Promise<Flow[]> {
  if (paths.length === 0) return []
  const { readFlow } = await import('@slipway/shared/probe/flow-file')
  return Promise.all(paths.map((path) => readFlow(isAbsolute(path) ? path : join(runner.workspace, path), files, path)))
}
