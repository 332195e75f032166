import type { Context } from '../action.ts'
import type { EnvironmentConfig } from '../config/load.ts'
import type { FlowCheck } from '../config/schema.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import { controlAnswers, controlUrlOf } from '../probe/control-address.ts'
import type { FlowOwner, HealthFlow } from '../probe/flow/health-flows.ts'
import { checkHealth } from '../probe/health-round.ts'
import { usersSource } from '../rollout/analysis/user-intervals.ts'
import { type SignalSource, signalSourceFor, untilAborted } from '../rollout/lock/signal-watcher.ts'
import type { LiveUsers } from '../rollout/targets/live-users.ts'
import { readVariables } from '../settings.ts'
import { keepAliveHttp } from '../traffic/keep-alive.ts'
import { scrapeMetrics } from '../traffic/metrics-scrape.ts'
import { mayBeTheRunner } from '../traffic/network-doubt.ts'
import { findRequestMetrics } from '../traffic/sources/request-metrics.ts'
import { serviceSource } from '../traffic/sources/request-reader.ts'
import { readSource } from '../traffic/sources/source-read.ts'
import { trafficHeaders, withTrafficHeaders } from '../traffic/traffic-headers.ts'
import type { WatchEntry } from '../watch/watch-entry.ts'
import { judgeEntries, type WatchConclusion } from '../watch/watch-judge.ts'
import { planWatch, type WatchPlan } from './plan.ts'
import { watchProgressLine } from './render.ts'
import { abortedConclusion, stoppedConclusion, type WatchResult, withoutNetworkFailures, writeSamples } from './results.ts'
import { type Load, watch } from './watch.ts'
import type { WatchRequest } from './watch-request.ts'

/** A watch: what is asked, the environment where there is one, and the folder for what it leaves. */
export type Watching = { request: WatchRequest; environment: EnvironmentConfig | undefined; folder: string }

/**
 * What stands in the place of the real connections. `signals`: `elsewhere` where the caller hears an abort itself. `stop`: ends the watch
 * without a judgement, with its reason.
 */
export type WatchGiven = { traffic?: Http; signals?: SignalSource | 'elsewhere'; users?: LiveUsers; stop?: AbortSignal }

/**
 * Watches one service under synthetic traffic, with its probes, its metrics and what its target counts of its users, and judges it by the
 * configuration of its environment. It writes its samples while it goes on.
 */
export async function watchService({ request, environment, folder }: Watching, context: Context, given: WatchGiven): Promise<WatchResult> {
  const { clock, files, log } = context
  const variables = readVariables(request, context)
  const users = given.users ?? (await readUsers(environment, variables, context))
  const ofUsers = users.state === 'not-offered' ? [] : [usersSource]
  const planned = planWatch(request, environment, { counted: ofUsers, variables })
  const { baseUrl } = planned
  const headers = environment === undefined ? {} : trafficHeaders(environment, variables)
  const notCounted = await requestsNotOffered(planned.metrics, { http: withTrafficHeaders(context.http, baseUrl, headers), clock })
  // A source that offers nothing would only take its part of the probability of a false alarm.
  const plan =
    notCounted === undefined && planned.metrics?.requests !== undefined
      ? planWatch(request, environment, { counted: [...ofUsers, serviceSource], variables })
      : { ...planned, notes: [...planned.notes, ...(notCounted === undefined ? [] : [notCounted])] }
  const health = { probes: plan.probes, flows: await readFlows(plan.flows, environment, context) }
  const { version: release } = request
  const controlUrl = controlUrlOf({ input: request.controlUrl, configured: environment?.judge.controlUrl }, context.runner)
  using connections = keepAliveHttp()
  const startedAt = clock.now()
  log.info(
    `Watching ${plan.paths.length === 1 ? 'one address' : `${plan.paths.length} addresses`} at ${plan.requestsPerSecond} requests a second`,
  )
  for (const note of plan.notes) log.info(note)
  const signals =
    given.signals === 'elsewhere' ? undefined : (given.signals ?? (await signalSourceFor(request.token, environment, context)))
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
  const { liveUsers } = await import('../rollout/targets/live-users.ts')
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
  const { readHealthFlows } = await import('../probe/flow/health-flows.ts')
  return readHealthFlows(checks, owner, { root: runner.workspace, files })
}
