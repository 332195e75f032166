import type { EnvironmentConfig } from '../../config/load.ts'
import type { Colour } from '../../core/words.ts'
import type { ConditionResult, Measurement } from '../../evidence/schema.ts'
import { judgementOf, type Observed } from '../../judge/thresholds.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import { judgeProbes, type ProbeResult } from '../../probe/probe-result.ts'
import { runProbes } from '../../probe/probe-run.ts'
import { askedPaths } from '../../traffic/classification.ts'
import { keepAliveHttp } from '../../traffic/keep-alive.ts'
import { generateTraffic } from '../../traffic/open-loop.ts'
import { attributableTo } from '../../traffic/release-attribution.ts'
import { mergeTallies, type TrafficWindow } from '../../traffic/tally.ts'
import { trafficHeaders, withTrafficHeaders } from '../../traffic/traffic-headers.ts'
import type { HealthJudge, ProbePoint, StepAnalysis, StepAnalysisRequest } from '../contract/health-judge.ts'
import { blockLength, failsEarly, judgeStepTraffic, type StepTraffic } from './step-rule.ts'

export type ServiceJudgeDeps = {
  environment: EnvironmentConfig
  /** What `$NAME` in a probe reads. `$RELEASE` is added here. */
  variables: Readonly<Record<string, string>>
  http: Http
  /** Sends the synthetic requests. By default a client that keeps its connections open. */
  traffic?: Http
  clock: Clock
}

/** With `traffic.headers` of the environment, variables replaced. */
type Deps = ServiceJudgeDeps & { headers: Readonly<Record<string, string>> }

/** Judges a real service by its health probes, and by synthetic requests against the environment's thresholds. */
export function serviceJudge(given: ServiceJudgeDeps): HealthJudge {
  const deps = { ...given, headers: trafficHeaders(given.environment, given.variables) }
  return {
    ready: async (point, release, signal) => judgeProbes(await probe({ point, release: release?.version, signal }, deps)),
    analyseStep: (request) => analyseStep(request, deps),
  }
}

/** The base URL of a probe point: the environment's, or the side's address with the environment's path unless it has its own. */
export function baseUrlOf(point: ProbePoint, environmentUrl: string): string {
  if (point.scope === 'edge') return environmentUrl
  const own = new URL(point.address)
  const path = own.pathname === '/' ? new URL(environmentUrl).pathname : own.pathname
  return `${own.origin}${path}`.replace(/\/+$/, '')
}

type ProbeRound = { point: ProbePoint; release: string | undefined; signal: AbortSignal | undefined }

async function probe({ point, release, signal }: ProbeRound, deps: Deps): Promise<ProbeResult[]> {
  const { environment, variables, clock, headers } = deps
  const baseUrl = baseUrlOf(point, environment.url)
  // A side behind the edge may be protected, so it gets the configured headers. The edge is asked as users ask it.
  const http = point.scope === 'edge' ? deps.http : withTrafficHeaders(deps.http, baseUrl, headers)
  return await runProbes(environment.probes, { baseUrl, variables, release, http, clock, ...(signal === undefined ? {} : { signal }) })
}

async function analyseStep(request: StepAnalysisRequest, deps: Deps): Promise<StepAnalysis> {
  const { colour, address, edge } = request
  const side: ProbePoint | undefined = address === undefined ? undefined : { scope: colour, address }
  const enough = new AbortController()
  const signal = AbortSignal.any([request.signal, enough.signal])
  const [health, onSide, onEdge] = await Promise.all([
    side === undefined ? undefined : probeHealth(side, request, deps),
    side === undefined ? undefined : sendTraffic(side, { ...request, signal, stop: () => enough.abort() }, deps),
    edge || side === undefined ? sendTraffic({ scope: 'edge' }, { ...request, signal, stop: () => enough.abort() }, deps) : undefined,
  ])
  const direct = onSide === undefined ? undefined : judgeTraffic(onSide, colour)
  const throughEdge = onEdge === undefined ? undefined : judgeTraffic(onEdge, 'edge')
  // At a small weight the edge has too few answers of the new release, so the side's own address decides.
  const edgeCounts = throughEdge !== undefined && (direct === undefined || throughEdge.judgement.verdict === 'fail')
  return {
    judgement: judgementOf([
      ...(health ?? []),
      ...(direct === undefined ? [] : [direct.whole]),
      ...(edgeCounts ? [throughEdge.whole] : []),
    ]),
    conditions: [...(health ?? []), ...(direct?.conditions ?? []), ...(edgeCounts ? throughEdge.conditions : [])],
    measurements: [...(direct?.measurements ?? []), ...(throughEdge?.measurements ?? [])],
  }
}

/** Runs the probes, a second time when they failed: one lost packet does not revert a release. */
async function probeHealth(point: ProbePoint, { colour, release, signal }: StepAnalysisRequest, deps: Deps): Promise<ConditionResult[]> {
  const round = { point, release: release.version, signal }
  let results = await probe(round, deps)
  if (judgeProbes(results).verdict !== 'pass') results = await probe(round, deps)
  return results.map((result) => ({
    name: `health of ${colour}: ${result.name}`,
    verdict: result.verdict,
    ...('reason' in result ? { reason: result.reason } : {}),
  }))
}

/** Sends the step's requests to one point. Calls `stop` when the evidence for a failure suffices, which ends the other point too. */
async function sendTraffic(
  point: ProbePoint,
  { span, release, signal, stop }: StepAnalysisRequest & { stop: () => void },
  deps: Deps,
): Promise<StepTraffic> {
  const { environment, clock, headers } = deps
  const { requestsPerSecond, timeout, paths } = environment.traffic
  const base = baseUrlOf(point, environment.url)
  const own = point.scope === 'edge' ? (some: readonly TrafficWindow[]) => attributableTo(release.version, some) : mergeTallies
  using connections = keepAliveHttp()
  const windows: TrafficWindow[] = []
  const soFar = (length: number): StepTraffic => ({ windows: [...windows], own, thresholds: environment.thresholds, length })
  let bad: StepTraffic | undefined
  const start = clock.now()
  const onWindow = (window: TrafficWindow) => {
    const before = blockAt(window.at - start)
    windows.push(window)
    const passed = window.at + window.length - start
    if (bad !== undefined || blockAt(passed) === before || !failsEarly(soFar(passed))) return
    bad = soFar(passed)
    stop()
  }
  const report = await generateTraffic(
    {
      paths: askedPaths(base, paths, environment.probes),
      requestsPerSecond,
      duration: span,
      timeout: Math.min(timeout, requestTimeout(environment, span)),
    },
    { http: withTrafficHeaders(deps.traffic ?? connections.http, base, headers), clock, signal, onWindow },
  )
  return bad ?? soFar(report.length)
}

function blockAt(passed: number): number {
  return Math.floor(passed / blockLength)
}

function judgeTraffic(traffic: StepTraffic, scope: Colour | 'edge') {
  const { judgement, conditions, observed } = judgeStepTraffic(traffic)
  return {
    judgement,
    /** The judgement as one condition. Conditions that were not evaluated are not part of it. */
    whole: { name: scope, ...judgement },
    conditions: conditions.map((one) => ({ ...one, name: `${scope}: ${one.name}` })),
    measurements: measurementsOf(observed, scope),
  }
}

/** Time limit of a request, ms: long enough that a slow answer counts as slow, short enough that a step ends soon after its time. */
function requestTimeout({ thresholds }: EnvironmentConfig, span: number): number {
  const slowest = Math.max(0, ...(['p50', 'p95', 'p99'] as const).map((name) => thresholds[`response-time.${name}`] ?? 0))
  return Math.max(1_000, span, 2 * slowest)
}

function measurementsOf({ requests, values }: Observed, scope: string): Measurement[] {
  const named = Object.entries(values).map(([name, value]): Measurement => {
    const unit = name.startsWith('response-time.') ? 'ms' : name === 'throughput' ? 'per-second' : 'ratio'
    return { name, value, unit, scope }
  })
  return [{ name: 'requests', value: requests, unit: 'count', scope }, ...named]
}
