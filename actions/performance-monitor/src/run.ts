import { isAbsolute, join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import type { FlowCheck } from '@slipway/shared/config/schema'
import type { Http } from '@slipway/shared/ports/http'
import { controlAnswers } from '@slipway/shared/probe/control-address'
import type { FlowOwner, HealthFlow } from '@slipway/shared/probe/flow/health-flows'
import { checkHealth } from '@slipway/shared/probe/health-round'
import { type SignalSource, signalSourceFor, untilAborted } from '@slipway/shared/rollout/lock/signal-watcher'
import { readEnvironment, readVariables } from '@slipway/shared/settings'
import { errorCount } from '@slipway/shared/traffic/error-rate'
import { keepAliveHttp } from '@slipway/shared/traffic/keep-alive'
import { failureCount } from '@slipway/shared/traffic/tally'
import { trafficHeaders, withTrafficHeaders } from '@slipway/shared/traffic/traffic-headers'
import type { Inputs } from './inputs.ts'
import { planWatch } from './plan.ts'
import { renderWatch, watchProgressLine } from './render.ts'
import { abortedConclusion, resultsOf, withoutNetworkFailures, writeResults, writeSamples } from './results.ts'
import { watch } from './watch.ts'
import type { WatchEntry } from './watch-entry.ts'
import { type JudgeSettings, judgeEntries, type WatchConclusion } from './watch-judge.ts'

/** Watches a service under synthetic traffic for a period and judges it: HEALTHY, REGRESSED or INCONCLUSIVE. */
export async function run(inputs: Inputs, context: Context, given: { traffic?: Http; signals?: SignalSource } = {}): Promise<Outcome> {
  const { clock, files, log, runner } = context
  const environment = inputs.environment === undefined ? undefined : (await readEnvironment(inputs, context)).environment
  const variables = readVariables(inputs, context)
  const plan = planWatch(inputs, environment)
  const health = { probes: plan.probes, flows: await readFlows(plan.flows, environment, context) }
  const folder = isAbsolute(inputs.results) ? inputs.results : join(runner.workspace, inputs.results)
  const { controlUrl, version: release } = inputs
  const { baseUrl } = plan
  using connections = keepAliveHttp()
  const headers = environment === undefined ? {} : trafficHeaders(environment, variables)
  const startedAt = clock.now()
  log.info(
    `Watching ${plan.paths.length === 1 ? 'one address' : `${plan.paths.length} addresses`} at ${plan.requestsPerSecond} requests a second`,
  )
  for (const note of plan.notes) log.info(note)
  const signals = given.signals ?? (await signalSourceFor(inputs.token, environment, context))
  const { result: entries, aborted } = await untilAborted(signals, (signal = context.signal) =>
    watch(plan, {
      clock,
      http: context.http,
      traffic: withTrafficHeaders(given.traffic ?? connections.http, baseUrl, headers),
      checkHealth:
        health.probes.length + health.flows.length === 0
          ? undefined
          : (ending) => checkHealth(health, { baseUrl, variables, release, controlUrl, http: context.http, clock, signal: ending }),
      memoryLimit: inputs.memoryLimit,
      signal,
      onProgress: async (soFar) => {
        if (soFar.length === 0) return
        log.info(watchProgressLine(judgeEntries(soFar, plan.judge), clock.now() - startedAt))
        await writeSamples(folder, soFar, files)
      },
    }),
  )
  const about = environment === undefined ? {} : { service: environment.service, environment: environment.name }
  const judged = await conclude(entries, plan.judge, { controlUrl, http: context.http })
  const conclusion = aborted === undefined ? judged : abortedConclusion(judged, aborted)
  const interrupted = aborted !== undefined || context.signal.aborted
  const watched = { about, plan, startedAt, finishedAt: clock.now(), conclusion, interrupted }
  const outcome = renderWatch(watched, folder)
  await writeResults(folder, { results: resultsOf(watched), entries, summary: outcome.summary }, files)
  return outcome
}

/** The judgement. The control address verifies a fail that this machine's own network can have caused. */
async function conclude(
  entries: readonly WatchEntry[],
  settings: JudgeSettings,
  { controlUrl, http }: { controlUrl: string | undefined; http: Http },
): Promise<WatchConclusion> {
  const conclusion = judgeEntries(entries, settings)
  const { failures } = conclusion.total
  const failed = failureCount(conclusion.total)
  const unreached = failed - (failures.overload ?? 0)
  const answeredWrongly = errorCount(conclusion.total, { clientErrorsApart: false, lostAreErrors: true }) - failed
  if (conclusion.judgement.verdict !== 'fail' || controlUrl === undefined || unreached <= answeredWrongly) return conclusion
  return (await controlAnswers(controlUrl, { http })) ? conclusion : withoutNetworkFailures(conclusion)
}

async function readFlows(checks: readonly FlowCheck[], owner: FlowOwner | undefined, { runner, files }: Context): Promise<HealthFlow[]> {
  if (checks.length === 0) return []
  const { readHealthFlows } = await import('@slipway/shared/probe/flow/health-flows')
  return readHealthFlows(checks, owner, { root: runner.workspace, files })
}
