import type { EnvironmentConfig } from '../../config/load.ts'
import type { Colour } from '../../core/words.ts'
import type { ConditionResult, Measurement } from '../../evidence/schema.ts'
import { judgementOf, type Observed } from '../../judge/thresholds.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import { judgeProbes, type ProbeResult } from '../../probe/result.ts'
import { runProbes } from '../../probe/run.ts'
import { askedPaths } from '../../traffic/classification.ts'
import { headed, trafficHeaders } from '../../traffic/headed.ts'
import { keepAliveHttp } from '../../traffic/keep-alive.ts'
import { generateTraffic } from '../../traffic/open-loop.ts'
import { attributableTo, mergeTallies, type TrafficWindow } from '../../traffic/tally.ts'
import type { HealthJudge, ProbePoint, StepAnalysis, StepAnalysisRequest } from '../contract/health-judge.ts'
import { blockLength, failsEarly, judgeStepTraffic, type StepTraffic } from './step-rule.ts'

export type ServiceJudgeDeps = {
  environment: EnvironmentConfig
  /** What `$NAME` in a probe reads; `$RELEASE` is put in by us. */
  variables: Readonly<Record<string, string>>
  http: Http
  /** Sends the synthetic requests; by default a client that keeps its connections open. */
  traffic?: Http
  clock: Clock
}

/** With the headers of `traffic.headers`, filled in. */
type Deps = ServiceJudgeDeps & { headers: Readonly<Record<string, string>> }

/** The judge of a real service: its health probes, and synthetic requests against the environment's thresholds. */
export function serviceJudge(given: ServiceJudgeDeps): HealthJudge {
  const deps = { ...given, headers: trafficHeaders(given.environment, given.variables) }
  return {
    ready: async (spot, release, signal) => judgeProbes(await probe(spot, release?.version, deps, signal)),
    analyseStep: (question) => analyseStep(question, deps),
  }
}

/** A side's own address in place of the environment's, with the environment's base path unless it has one of its own. */
export function baseUrlOf(spot: ProbePoint, environmentUrl: string): string {
  if (spot.scope === 'edge') return environmentUrl
  const own = new URL(spot.address)
  const path = own.pathname === '/' ? new URL(environmentUrl).pathname : own.pathname
  return `${own.origin}${path}`.replace(/\/+$/, '')
}

async function probe(spot: ProbePoint, release: string | undefined, deps: Deps, signal?: AbortSignal): Promise<ProbeResult[]> {
  const { environment, variables, clock, headers } = deps
  const baseUrl = baseUrlOf(spot, environment.url)
  // A side is asked past the edge, where protection lies that the edge's users never meet.
  const http = spot.scope === 'edge' ? deps.http : headed(deps.http, baseUrl, headers)
  return await runProbes(environment.probes, { baseUrl, variables, release, http, clock, ...(signal === undefined ? {} : { signal }) })
}

async function analyseStep(question: StepAnalysisRequest, deps: Deps): Promise<StepAnalysis> {
  const { colour, address, edge } = question
  const side: ProbePoint | undefined = address === undefined ? undefined : { scope: colour, address }
  const enough = new AbortController()
  const signal = AbortSignal.any([question.signal, enough.signal])
  const [health, onSide, onEdge] = await Promise.all([
    side === undefined ? undefined : probeHealth(side, colour, question, deps),
    side === undefined ? undefined : sendTraffic(side, question, deps, signal, () => enough.abort()),
    edge || side === undefined ? sendTraffic({ scope: 'edge' }, question, deps, signal, () => enough.abort()) : undefined,
  ])
  const direct = onSide === undefined ? undefined : judge(onSide, colour)
  const throughEdge = onEdge === undefined ? undefined : judge(onEdge, 'edge')
  // At a small weight the edge alone has too few answers of the new release: then what its own address told decides.
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

/** The probes, once more where they failed: one lost packet is no reason to go back. */
async function probeHealth(
  side: ProbePoint,
  colour: Colour,
  { release, signal }: StepAnalysisRequest,
  deps: Deps,
): Promise<ConditionResult[]> {
  let results = await probe(side, release.version, deps, signal)
  if (judgeProbes(results).verdict !== 'pass') results = await probe(side, release.version, deps, signal)
  return results.map((result) => ({
    name: `health of ${colour}: ${result.name}`,
    verdict: result.verdict,
    ...('reason' in result ? { reason: result.reason } : {}),
  }))
}

/** Sends the step's requests to one place; ends both sights when this one is bad enough. */
async function sendTraffic(
  spot: ProbePoint,
  { span, release }: StepAnalysisRequest,
  deps: Deps,
  signal: AbortSignal,
  stop: () => void,
): Promise<StepTraffic> {
  const { environment, clock, headers } = deps
  const { requestsPerSecond, timeout, paths } = environment.traffic
  const base = baseUrlOf(spot, environment.url)
  const own = spot.scope === 'edge' ? (some: readonly TrafficWindow[]) => attributableTo(release.version, some) : mergeTallies
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
      timeout: Math.min(timeout, patience(environment, span)),
    },
    { http: headed(deps.traffic ?? connections.http, base, headers), clock, signal, onWindow },
  )
  return bad ?? soFar(report.length)
}

function blockAt(passed: number): number {
  return Math.floor(passed / blockLength)
}

function judge(sight: StepTraffic, scope: Colour | 'edge') {
  const { judgement, conditions, observed } = judgeStepTraffic(sight)
  return {
    judgement,
    /** The judgement as one condition: what a step did not judge stands in its conditions, and is no part of this. */
    whole: { name: scope, ...judgement },
    conditions: conditions.map((one) => ({ ...one, name: `${scope}: ${one.name}` })),
    measurements: measurementsOf(observed, scope),
  }
}

/** Long enough that a slow answer is seen as slow, not as none; short enough that a step ends soon after its time. */
function patience({ thresholds }: EnvironmentConfig, span: number): number {
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
