import type { EnvironmentConfig } from '../config/load.ts'
import type { Colour } from '../core/words.ts'
import type { ConditionResult, Measurement } from '../evidence/schema.ts'
import { judgementOf, judgeThresholds } from '../judge/thresholds.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import { addressOf } from '../probe/address.ts'
import { judgeProbes, type ProbeResult } from '../probe/result.ts'
import { runProbes } from '../probe/run.ts'
import { headed, trafficHeaders } from '../traffic/headed.ts'
import { keepAliveHttp } from '../traffic/keep-alive.ts'
import { generateTraffic, type TrafficReport } from '../traffic/open-loop.ts'
import { emptyTally, latenessDoubt, mergeTallies, observedOf, type Tally, type TrafficWindow } from '../traffic/tally.ts'
import type { Judge, Spot, StepAnswer, StepQuestion } from './judge.ts'

export type JudgeDeps = {
  environment: EnvironmentConfig
  /** What `$NAME` in a probe reads; `$RELEASE` is put in by us. */
  variables: Readonly<Record<string, string>>
  http: Http
  /** Sends the synthetic requests; by default a client that keeps its connections open. */
  traffic?: Http
  clock: Clock
}

/** With the headers of `traffic.headers`, filled in. */
type Deps = JudgeDeps & { headers: Readonly<Record<string, string>> }

/** Requests below which a step says nothing, and above which it may fail before its time is over. */
const minimumRequests = 5
const enoughToFailEarly = 20

/** The judge of a real service: its health probes, and synthetic requests against the environment's thresholds. */
export function serviceJudge(given: JudgeDeps): Judge {
  const deps = { ...given, headers: trafficHeaders(given.environment, given.variables) }
  return {
    ready: async (spot, release, signal) => judgeProbes(await probe(spot, release?.version, deps, signal)),
    duringStep: (question) => lookAtStep(question, deps),
  }
}

/** A side's own address in place of the environment's, with the environment's base path unless it has one of its own. */
export function baseUrlOf(spot: Spot, environmentUrl: string): string {
  if (spot.scope === 'edge') return environmentUrl
  const own = new URL(spot.address)
  const path = own.pathname === '/' ? new URL(environmentUrl).pathname : own.pathname
  return `${own.origin}${path}`.replace(/\/+$/, '')
}

async function probe(spot: Spot, release: string | undefined, deps: Deps, signal?: AbortSignal): Promise<ProbeResult[]> {
  const { environment, variables, clock, headers } = deps
  const baseUrl = baseUrlOf(spot, environment.url)
  // A side is asked past the edge, where protection lies that the edge's users never meet.
  const http = spot.scope === 'edge' ? deps.http : headed(deps.http, baseUrl, headers)
  return await runProbes(environment.probes, { baseUrl, variables, release, http, clock, ...(signal === undefined ? {} : { signal }) })
}

async function lookAtStep(question: StepQuestion, deps: Deps): Promise<StepAnswer> {
  const { colour, address, release, edge } = question
  const side: Spot | undefined = address === undefined ? undefined : { scope: colour, address }
  const enough = new AbortController()
  const signal = AbortSignal.any([question.signal, enough.signal])
  const [health, onSide, onEdge] = await Promise.all([
    side === undefined ? undefined : healthOf(side, colour, question, deps),
    side === undefined ? undefined : trafficTo(side, question, deps, signal, () => enough.abort()),
    edge || side === undefined ? trafficTo({ scope: 'edge' }, question, deps, signal, () => enough.abort()) : undefined,
  ])
  const direct = onSide === undefined ? undefined : judge(onSide, onSide.total, colour, deps)
  const throughEdge = onEdge === undefined ? undefined : judge(onEdge, attributable(onEdge.windows, release.version), 'edge', deps)
  // At a small weight the edge alone has too few answers of the new release: then what its own address told decides.
  const edgeCounts = throughEdge !== undefined && (direct === undefined || throughEdge.judgement.verdict === 'fail')
  const conditions = [...(health ?? []), ...(direct?.conditions ?? []), ...(edgeCounts ? throughEdge.conditions : [])]
  return {
    judgement: judgementOf(conditions),
    conditions,
    measurements: [...(direct?.measurements ?? []), ...(throughEdge?.measurements ?? [])],
  }
}

/** The probes, once more where they failed: one lost packet is no reason to go back. */
async function healthOf(side: Spot, colour: Colour, { release, signal }: StepQuestion, deps: Deps): Promise<ConditionResult[]> {
  let results = await probe(side, release.version, deps, signal)
  if (judgeProbes(results).verdict !== 'pass') results = await probe(side, release.version, deps, signal)
  return results.map((result) => ({
    name: `health of ${colour}: ${result.name}`,
    verdict: result.verdict,
    ...('reason' in result ? { reason: result.reason } : {}),
  }))
}

async function trafficTo(
  spot: Spot,
  { span, release }: StepQuestion,
  deps: Deps,
  signal: AbortSignal,
  stop: () => void,
): Promise<TrafficReport> {
  const { environment, clock, headers } = deps
  const base = baseUrlOf(spot, environment.url)
  const [first = '', ...rest] = environment.traffic.paths.map((path) => addressOf(base, path))
  const { requestsPerSecond, timeout } = environment.traffic
  using connections = keepAliveHttp()
  const windows: TrafficWindow[] = []
  const onWindow = (window: TrafficWindow) => {
    windows.push(window)
    const tally = spot.scope === 'edge' ? attributable(windows, release.version) : mergeTallies(windows)
    const seen = observedOf(tally, 0)
    const early = judgeThresholds(seen, requestThresholds(environment), { minimumRequests: enoughToFailEarly })
    if (early.judgement.verdict === 'fail' && latenessDoubt(windows) === undefined) stop()
  }
  return await generateTraffic(
    { urls: [first, ...rest], requestsPerSecond, duration: span, timeout: Math.min(timeout, patience(environment, span)) },
    { http: headed(deps.traffic ?? connections.http, base, headers), clock, signal, onWindow },
  )
}

function judge(report: TrafficReport, tally: Tally, scope: Colour | 'edge', { environment }: Deps) {
  const observed = observedOf(tally, report.length)
  const doubts =
    report.untrustworthy === undefined
      ? {}
      : Object.fromEntries(['p50', 'p95', 'p99'].map((name) => [`response-time.${name}`, report.untrustworthy ?? '']))
  const judged = judgeThresholds({ ...observed, doubts }, requestThresholds(environment), { minimumRequests })
  const conditions = judged.conditions.map((one) => ({ ...one, name: `${scope}: ${one.name}` }))
  return { judgement: judgementOf(conditions), conditions, measurements: measurementsOf(observed, scope) }
}

function requestThresholds({ thresholds }: EnvironmentConfig): EnvironmentConfig['thresholds'] {
  const kept = Object.entries(thresholds).filter(([name]) => name.startsWith('response-time.') || name.endsWith('error-rate'))
  return Object.fromEntries(kept)
}

/** Long enough that a slow answer is seen as slow, not as none; short enough that a step ends soon after its time. */
function patience({ thresholds }: EnvironmentConfig, span: number): number {
  const slowest = Math.max(0, ...(['p50', 'p95', 'p99'] as const).map((name) => thresholds[`response-time.${name}`] ?? 0))
  return Math.max(1_000, span, 2 * slowest)
}

/** What of the edge's answers can be the new release's doing: its own, and all that no other release has signed. */
function attributable(windows: readonly TrafficWindow[], version: string): Tally {
  const total = mergeTallies(windows)
  const signed = mergeTallies(windows.flatMap((window) => Object.values(window.releases)))
  const own = mergeTallies(windows.flatMap((window) => window.releases[version] ?? []))
  const unsigned: Tally = { ...emptyTally(), failures: total.failures }
  for (const status of ['2xx', '3xx', '4xx', '5xx'] as const) unsigned.statuses[status] = total.statuses[status] - signed.statuses[status]
  return mergeTallies([own, unsigned])
}

function measurementsOf({ requests, values }: ReturnType<typeof observedOf>, scope: string): Measurement[] {
  const named = Object.entries(values).map(([name, value]): Measurement => {
    const unit = name.startsWith('response-time.') ? 'ms' : name === 'throughput' ? 'per-second' : 'ratio'
    return { name, value, unit, scope }
  })
  return [{ name: 'requests', value: requests, unit: 'count', scope }, ...named]
}
