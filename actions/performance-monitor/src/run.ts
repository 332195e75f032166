import { isAbsolute, join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { FlowCheck } from '@slipway/shared/config/schema'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import type { Clock } from '@slipway/shared/ports/clock'
import type { Http } from '@slipway/shared/ports/http'
import { controlAnswers, controlUrlOf } from '@slipway/shared/probe/control-address'
import type { FlowOwner, HealthFlow } from '@slipway/shared/probe/flow/health-flows'
import { checkHealth } from '@slipway/shared/probe/health-round'
import { usersSource } from '@slipway/shared/rollout/analysis/user-intervals'
import { type SignalSource, signalSourceFor, untilAborted } from '@slipway/shared/rollout/lock/signal-watcher'
import type { LiveUsers } from '@slipway/shared/rollout/targets/live-users'
import { inputsOfService, logOfService, withEachService } from '@slipway/shared/service-step'
import { chosenServices, readEnvironment, readVariables } from '@slipway/shared/settings'
import { keepAliveHttp } from '@slipway/shared/traffic/keep-alive'
import { scrapeMetrics } from '@slipway/shared/traffic/metrics-scrape'
import { mayBeTheRunner } from '@slipway/shared/traffic/network-doubt'
import { findRequestMetrics } from '@slipway/shared/traffic/sources/request-metrics'
import { serviceSource } from '@slipway/shared/traffic/sources/request-reader'
import { readSource } from '@slipway/shared/traffic/sources/source-read'
import { trafficHeaders, withTrafficHeaders } from '@slipway/shared/traffic/traffic-headers'
import type { WatchEntry } from '@slipway/shared/watch/watch-entry'
import { judgeEntries, type WatchConclusion } from '@slipway/shared/watch/watch-judge'
import type { Inputs } from './inputs.ts'
import { judgeStateOf } from './judge-states.ts'
import { planWatch, type WatchPlan } from './plan.ts'
import { combineWatches, renderWatch, watchProgressLine } from './render.ts'
import { afterFirstLook, describeFailure, isFoundFailing } from './repeated-look.ts'
import {
  abortedConclusion,
  resultsOf,
  stoppedConclusion,
  type WatchResult,
  withoutNetworkFailures,
  writeResults,
  writeSamples,
} from './results.ts'
import { type Load, watch } from './watch.ts'

type Given = { traffic?: Http; signals?: SignalSource; users?: LiveUsers }

/**
 * Watches a service under synthetic traffic for a period and judges it: HEALTHY, REGRESSED or INCONCLUSIVE. Several services are watched at
 * the same time. When one has failed, all are going back, so with `stop-early` the watch of the others ends too, without a judgement.
 */
export async function run(inputs: Inputs, context: Context, given: Given = {}): Promise<Outcome> {
  const services = inputs.environment === undefined ? undefined : await chosenServices(inputs, context)
  if (services === undefined) return await watchOne(inputs, context, given)
  const failed = new AbortController()
  const outcomes = await withEachService(services, context.signal, async (service, signal) => {
    const own = { ...context, signal, log: logOfService(context.log, service) }
    const one = { ...inputsOfService(inputs, service, services), judgeState: judgeStateOf(inputs.judgeState, service) }
    const outcome = await watchOne({ ...one, results: join(inputs.results, service) }, own, { ...given, stop: failed.signal })
    const { verdict, cause, headline } = outcome.evidence
    if (inputs.stopEarly && verdict === 'fail') failed.abort(`the watch ended early, because ${service} failed: ${cause ?? headline}`)
    return { service, outcome }
  })
  return combineWatches(outcomes, { environment: inputs.environment, folder: folderOf(inputs, context) })
}

type OneGiven = Given & { stop?: AbortSignal }

/** Watches one service. A scheduled look that finds it failing is repeated once, and the second one decides. */
async function watchOne(inputs: Inputs, context: Context, given: OneGiven): Promise<Outcome> {
  const environment = inputs.environment === undefined ? undefined : (await readEnvironment(inputs, context)).environment
  const folder = folderOf(inputs, context)
  const first = await watchOnce({ inputs, environment, folder }, context, given)
  const last = inputs.look && isFoundFailing(first) ? await lookAgain(first, { inputs, environment, folder }, context, given) : first
  const outcome = renderWatch(last, folder, { consequence: inputs.consequence })
  await writeResults(folder, { results: resultsOf(last), entries: last.entries, summary: outcome.summary }, context.files)
  return outcome
}

type Watching = { inputs: Inputs; environment: EnvironmentConfig | undefined; folder: string }

/** The results of the first look are kept beside those of the second. */
async function lookAgain(first: WatchResult, watching: Watching, context: Context, given: OneGiven): Promise<WatchResult> {
  const { entries } = first
  const { summary } = renderWatch(first, watching.folder, {})
  await writeResults(join(watching.folder, 'first-look'), { results: resultsOf(first), entries, summary }, context.files)
  context.log.warning(`This look found it failing, so it is looked at once more: ${describeFailure(first)}`)
  return afterFirstLook(await watchOnce(watching, context, given), first)
}

async function watchOnce({ inputs, environment, folder }: Watching, context: Context, given: OneGiven): Promise<WatchResult> {
  const { clock, files, log } = context
  const variables = readVariables(inputs, context)
  const users = given.users ?? (await readUsers(environment, variables, context))
  const ofUsers = users.state === 'not-offered' ? [] : [usersSource]
  const planned = planWatch(inputs, environment, { counted: ofUsers, variables })
  const { baseUrl } = planned
  const headers = environment === undefined ? {} : trafficHeaders(environment, variables)
  const notCounted = await requestsNotOffered(planned.metrics, { http: withTrafficHeaders(context.http, baseUrl, headers), clock })
  // A source that offers nothing would only take its part of the probability of a false alarm.
  const plan =
    notCounted === undefined && planned.metrics?.requests !== undefined
      ? planWatch(inputs, environment, { counted: [...ofUsers, serviceSource], variables })
      : { ...planned, notes: [...planned.notes, ...(notCounted === undefined ? [] : [notCounted])] }
  const health = { probes: plan.probes, flows: await readFlows(plan.flows, environment, context) }
  const { version: release } = inputs
  const controlUrl = controlUrlOf({ input: inputs.controlUrl, configured: environment?.judge.controlUrl }, context.runner)
  using connections = keepAliveHttp()
  const startedAt = clock.now()
  log.info(
    `Watching ${plan.paths.length === 1 ? 'one address' : `${plan.paths.length} addresses`} at ${plan.requestsPerSecond} requests a second`,
  )
  for (const note of plan.notes) log.info(note)
  const signals = given.signals ?? (await signalSourceFor(inputs.token, environment, context))
  const { load, told } = await k6Of(plan, context, { service: environment?.service, headers, release })
  const { result: seen, aborted } = await untilAborted(signals, (signal = context.signal) =>
    watch(plan, {
      clock,
      http: withTrafficHeaders(context.http, baseUrl, headers),
      readSource: (source, signal) => readSource(source, plan.sourceSubject, { http: context.http, clock, variables, signal }),
      traffic: withTrafficHeaders(given.traffic ?? connections.http, baseUrl, headers),
      load,
      checkHealth:
        health.probes.length + health.flows.length === 0
          ? undefined
          : (ending) =>
              checkHealth(health, {
                baseUrl,
                variables,
                release,
                controlUrl,
                http: context.http,
                clock,
                signal: ending,
                redact: log.redact,
              }),
      users,
      signal: given.stop === undefined ? signal : AbortSignal.any([signal, given.stop]),
      onProgress: async (soFar) => {
        if (soFar.length === 0) return
        log.info(watchProgressLine(judgeEntries(soFar, plan.judge), clock.now() - startedAt))
        await writeSamples(folder, soFar, files)
      },
    }),
  )
  const entries = [...told.map((condition): WatchEntry => ({ kind: 'load', at: startedAt, condition })), ...seen]
  const about = environment === undefined ? {} : { service: environment.service, environment: environment.name }
  const judged = judgeEntries(entries, plan.judge)
  const concluded = await conclude(judged, { controlUrl, http: context.http })
  const stopped = given.stop?.aborted === true && concluded.judgement.verdict !== 'fail' ? String(given.stop.reason) : undefined
  const conclusion =
    aborted !== undefined
      ? abortedConclusion(concluded, aborted)
      : stopped === undefined
        ? concluded
        : stoppedConclusion(concluded, stopped)
  const interrupted = aborted !== undefined || stopped !== undefined || context.signal.aborted
  const who = environment === undefined ? new URL(baseUrl).host : nameOf(environment)
  return { about, who, plan, startedAt, finishedAt: clock.now(), conclusion, judged, entries, interrupted }
}

/** What the environment's target counts of its users. The target is loaded only where there is one. */
async function readUsers(
  environment: EnvironmentConfig | undefined,
  variables: Readonly<Record<string, string>>,
  context: Context,
): Promise<LiveUsers> {
  if (environment?.target === undefined) return { state: 'not-offered', reason: 'no target is configured' }
  const { liveUsers } = await import('@slipway/shared/rollout/targets/live-users')
  const users = await liveUsers({ ...context, environment, variables })
  if (users.state === 'unread') context.log.warning(`What users get is not judged: ${users.reason}`)
  return users
}

/** Why the page does not count the requests of the service, by one reading of it; undefined where it does, or is not asked for it. */
async function requestsNotOffered(
  metrics: WatchPlan['metrics'],
  { http, clock }: { http: Http; clock: Clock },
): Promise<string | undefined> {
  if (metrics?.requests === undefined) return undefined
  const { path, names } = metrics.requests
  const scrape = await scrapeMetrics(metrics.url, { http, clock })
  const reason =
    'state' in scrape
      ? scrape.reason
      : findRequestMetrics(scrape, names) === undefined
        ? `${path} does not offer a counter of requests with their status`
        : undefined
  return reason === undefined ? undefined : `what the service counts of its requests is not judged: ${reason}`
}

function folderOf({ results }: Inputs, { runner }: Context): string {
  return isAbsolute(results) ? results : join(runner.workspace, results)
}

function nameOf({ name, service, services }: EnvironmentConfig): string {
  return services.length > 1 ? `${service} in ${name}` : name
}

/** The judgement. The control address verifies a fail that this machine's own network can have caused. */
async function conclude(conclusion: WatchConclusion, { controlUrl, http }: { controlUrl: string; http: Http }): Promise<WatchConclusion> {
  if (conclusion.judgement.verdict !== 'fail' || !mayBeTheRunner(conclusion.total)) return conclusion
  return (await controlAnswers(controlUrl, { http })) ? conclusion : withoutNetworkFailures(conclusion)
}

/** What k6 does in this watch, and what it has told of a test elsewhere. */
async function k6Of(
  plan: WatchPlan,
  context: Context,
  about: { service: string | undefined; headers: Readonly<Record<string, string>>; release: string | undefined },
): Promise<{ load: Load | undefined; told: ConditionResult[] }> {
  if (plan.k6 === undefined && plan.loadSummary === undefined) return { load: undefined, told: [] }
  const { loadOf, summaryConditions } = await import('./k6-load.ts')
  return { load: await loadOf(plan, context, about), told: await summaryConditions(plan, context) }
}

async function readFlows(checks: readonly FlowCheck[], owner: FlowOwner | undefined, { runner, files }: Context): Promise<HealthFlow[]> {
  if (checks.length === 0) return []
  const { readHealthFlows } = await import('@slipway/shared/probe/flow/health-flows')
  return readHealthFlows(checks, owner, { root: runner.workspace, files })
}
