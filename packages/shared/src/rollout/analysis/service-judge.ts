import type { EnvironmentConfig } from '../../config/load.ts'
import type { Probe } from '../../config/schema.ts'
import { toldVersionOf } from '../../core/unknown-release.ts'
import { sameVersion } from '../../core/version.ts'
import { type Colour, type Judgement, type Release, release } from '../../core/words.ts'
import type { ConditionResult, Measurement, TrafficPoint } from '../../evidence/schema.ts'
import { windowsOfBlock } from '../../judge/judging-plan.ts'
import { judgementOf, type Observed } from '../../judge/thresholds.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import { controlAnswers, withControlAddress } from '../../probe/control-address.ts'
import type { HealthFlow } from '../../probe/flow/health-flows.ts'
import { checkHealth } from '../../probe/health-round.ts'
import { judgeProbes, type ProbeResult } from '../../probe/probe-result.ts'
import { type ProbeOptions, runProbes } from '../../probe/probe-run.ts'
import { conclusiveAnswersCondition, inconclusiveAnswersReason } from '../../traffic/answer-description.ts'
import { askedPaths } from '../../traffic/classification.ts'
import { countingOf, observedOf } from '../../traffic/error-rate.ts'
import { keepAliveHttp } from '../../traffic/keep-alive.ts'
import { mayBeTheRunner, noNetworkReason } from '../../traffic/network-doubt.ts'
import { generateTraffic } from '../../traffic/open-loop.ts'
import { OwnRequests } from '../../traffic/own-requests.ts'
import { attributableTo } from '../../traffic/release-attribution.ts'
import { mergeTallies, type Tally, type TrafficWindow } from '../../traffic/tally.ts'
import { trafficHeaders, withTrafficHeaders } from '../../traffic/traffic-headers.ts'
import { type SavedJudgement, TrafficJudge } from '../../traffic/traffic-judge.ts'
import { countedPoints, evidenceOfRule, trafficPoints } from '../../traffic/traffic-series.ts'
import {
  type HealthJudge,
  isHealthy,
  type ProbePoint,
  type StepAnalysis,
  type StepAnalysisRequest,
  type ToldVersion,
} from '../contract/health-judge.ts'
import { type KnownUserTraffic, knownUserTraffic, type UserTraffic } from '../contract/user-traffic.ts'
import { type JudgingTimes, judgingTimesOf } from './step-times.ts'
import { countingUsers } from './user-counting.ts'
import { usersSource } from './user-intervals.ts'

export type ServiceJudgeDeps = {
  environment: EnvironmentConfig
  /** What `$NAME` in a probe reads. `$RELEASE` is added here. */
  variables: Readonly<Record<string, string>>
  http: Http
  /** Sends the synthetic requests. By default a client that keeps its connections open. */
  traffic?: Http
  /** What the target counts of the users' requests. */
  users?: UserTraffic | undefined
  /** What answers whenever this machine has a network; see `controlUrlOf`. */
  controlUrl?: string | undefined
  clock: Clock
  /** The flows of the environment, by which a new side is verified too; none by default. */
  readFlows?: () => Promise<readonly HealthFlow[]>
  /** Removes what is known to be secret from what a probe shows of an answer. */
  redact?: (text: string) => string
}

/** With `traffic.headers` of the environment, variables replaced. */
type Deps = ServiceJudgeDeps & { headers: Readonly<Record<string, string>>; times: JudgingTimes }

/** The tests of one release on one side, and what counts its users. */
type ReleaseJudge = { traffic: TrafficJudge; users: StepUsers | undefined }
type StepUsers = { own: OwnRequests; seesSides: boolean; count: ReturnType<typeof countingUsers> }

/**
 * Judges a real service by its health probes, and by synthetic requests and what users get against the environment's thresholds. The tests
 * of a release go on from step to step.
 */
export function serviceJudge(given: ServiceJudgeDeps): HealthJudge {
  const { environment, variables } = given
  const deps = { ...given, headers: trafficHeaders(environment, variables), times: judgingTimesOf(environment) }
  const judges = new Map<string, ReleaseJudge>()
  const judgeFor = async ({ colour, release, signal }: StepAnalysisRequest): Promise<ReleaseJudge> => {
    const users = await knownUserTraffic(given.users, signal)
    const key = `${colour} ${release.digest} ${release.version}`
    const judge = judges.get(key) ?? newJudge({ colour, release, users }, deps)
    judges.set(key, judge)
    return judge
  }
  let latest: SavedJudgement | undefined
  return {
    ready: (point, release, signal) => verify({ point, release, mustKnowDigest: true, signal }, deps),
    readyAgain: async (point, release, signal) => judgeProbes(await probe({ point, release, mustKnowDigest: false, signal }, deps)),
    askVersion: async (point, signal) =>
      toldBy(await probe({ point, release: undefined, mustKnowDigest: false, signal }, deps), environment),
    analyseStep: async (request) => {
      const judge = await judgeFor(request)
      const analysis = await analyseStep(request, judge, deps)
      latest = judge.traffic.save(request.release.version)
      return analysis
    },
    restartFired: () => {
      for (const { traffic } of judges.values()) traffic.restartFired()
    },
    testsSoFar: () => latest,
  }
}

type Judged = { colour: Colour; release: Release; users: KnownUserTraffic | undefined }

function newJudge({ colour, release: { version }, users: source }: Judged, { environment, times, controlUrl, clock }: Deps): ReleaseJudge {
  const { thresholds, traffic, versionHeader } = environment
  const { requestsPerSecond } = traffic
  const counted = source?.state === 'offered' ? [usersSource] : []
  const judge = new TrafficJudge({
    ...times,
    thresholds,
    requestsPerSecond,
    release: undefined,
    lostAreErrors: controlUrl !== undefined,
    counted,
  })
  if (source?.state !== 'offered') return { traffic: judge, users: undefined }
  const own = new OwnRequests({ version, versionHeader, ...(source.late === true ? { late: clock } : {}) })
  const count = countingUsers({ source, colour, own, least: times.blockLength / windowsOfBlock, clock })
  return { traffic: judge, users: { own, seesSides: source.seesSides, count } }
}

/**
 * The base URL of a probe point: that of the service, or the address of its side. A side serves this service alone, below the path of its
 * address where that has one, else below `side-path`, else below the path that the service has at the edge.
 */
export function baseUrlOf(point: ProbePoint, { url, sidePath }: Pick<EnvironmentConfig, 'url' | 'sidePath'>): string {
  if (point.scope === 'edge') return url
  const own = new URL(point.address)
  const path = own.pathname === '/' ? (sidePath ?? new URL(url).pathname) : own.pathname
  return `${own.origin}${path}`.replace(/\/+$/, '')
}

/** `mustKnowDigest`: whether an expectation of the release's digest is not-evaluated where nobody knows it. */
type ProbeRound = { point: ProbePoint; release: Release | undefined; mustKnowDigest: boolean; signal: AbortSignal | undefined }

async function probe(round: ProbeRound, deps: Deps): Promise<ProbeResult[]> {
  return await runProbes(deps.environment.probes, optionsOf(round, deps))
}

function optionsOf({ point, release: judged, mustKnowDigest, signal }: ProbeRound, deps: Deps): ProbeOptions {
  const { environment, variables, clock, headers } = deps
  const baseUrl = baseUrlOf(point, environment)
  // A side behind the edge may be protected, so it gets the configured headers. The edge is asked as users ask it.
  const http = point.scope === 'edge' ? deps.http : withTrafficHeaders(deps.http, baseUrl, headers)
  const release = judged === undefined ? undefined : toldVersionOf(judged)
  const digest = digestOf(judged, mustKnowDigest)
  return {
    baseUrl,
    variables,
    release,
    digest,
    http,
    clock,
    ...(deps.redact === undefined ? {} : { redact: deps.redact }),
    ...(signal === undefined ? {} : { signal }),
  }
}

/** The probes, then, of a new side that they call well, its flows at its own address: they may write, and need a side that is up. */
async function verify(round: ProbeRound, deps: Deps): Promise<Judgement> {
  const results = await probe(round, deps)
  const judged = judgeProbes(results)
  if (round.point.scope === 'edge' || round.release === undefined || !isHealthy(judged)) return judged
  const flows = (await deps.readFlows?.()) ?? []
  const flown = await checkHealth({ probes: [], flows }, optionsOf(round, deps))
  return judgeProbes([...results, ...flown.results])
}

function digestOf(judged: Release | undefined, mustKnow: boolean): ProbeOptions['digest'] {
  if (judged?.digest !== undefined) return { state: 'known', digest: judged.digest }
  return judged !== undefined && mustKnow ? { state: 'unknown' } : undefined
}

async function analyseStep(request: StepAnalysisRequest, { traffic: judge, users }: ReleaseJudge, deps: Deps): Promise<StepAnalysis> {
  const { colour, address, edge, weight } = request
  const side: ProbePoint | undefined = address === undefined ? undefined : { scope: colour, address }
  const points: ProbePoint[] = [...(side === undefined ? [] : [side]), ...(edge || side === undefined ? [edgePoint] : [])]
  const requestsPerSecond = requestRate(points, weight, deps.environment)
  judge.beginLook(
    `${colour} ${weight}`,
    points.map(({ scope }) => scope),
    { requestsPerSecond, compared: weight < 1 },
  )
  const enough = new AbortController()
  const signal = AbortSignal.any([request.signal, enough.signal])
  const send = async (point: ProbePoint): Promise<SeenTraffic> => {
    const windows: TrafficWindow[] = []
    const own = ownAnswers(point, request.release.version)
    const onWindow = (window: TrafficWindow) => {
      windows.push(window)
      judge.add(point.scope, window, own([window]))
      if (judge.fired) enough.abort()
    }
    const length = await sendTraffic(point, { ...request, signal, onWindow, requestsPerSecond, users }, deps)
    return { scope: point.scope, own: own(windows), length, windows }
  }
  const sent = new AbortController()
  const ofUsersOverTime: TrafficPoint[] = []
  const counted = countUsers(users, AbortSignal.any([signal, sent.signal]), {
    weight,
    judge,
    points: ofUsersOverTime,
    onFired: () => enough.abort(),
  })
  const asked = Promise.all([side === undefined ? [] : probeHealth(side, request, deps), ...points.map(send)])
  const [health, ...seen] = await asked.finally(() => {
    // Also where a probe throws: nothing goes on to count for a step that is over.
    enough.abort()
    sent.abort()
  })
  await counted
  const found = [...health, ...judge.conclude(), ...judgeContent(seen, deps.environment)]
  const ofUsers = judge.concludeCounted()
  const lost = await isWithoutNetwork(found, seen, { ...deps, signal: request.signal })
  // What users get is counted elsewhere, so it stands.
  const own = lost ? found.map(withoutNetwork) : found
  if (lost && ofUsers.every(({ verdict }) => verdict !== 'fail')) judge.restartFired()
  return {
    judgement: judgementOf([...own, ...ofUsers.filter(({ verdict }) => verdict !== 'not-evaluated')]),
    conditions: [...own, ...ofUsers],
    measurements: seen.flatMap((one) => measurementsOf(one, deps.environment)),
    series: seriesOf(seen, { judge, conditions: [...own, ...ofUsers], ofUsers: ofUsersOverTime }, deps.environment),
  }
}

/** What the charts show of a step. Everything that a point answered counts there, whichever release it was of. */
function seriesOf(
  seen: readonly SeenTraffic[],
  { judge, conditions, ofUsers }: { judge: TrafficJudge; conditions: readonly ConditionResult[]; ofUsers: readonly TrafficPoint[] },
  { thresholds }: EnvironmentConfig,
): NonNullable<StepAnalysis['series']> {
  const [first] = judge.firedTests().toSorted((one, other) => one.at - other.at)
  const reason = conditions.find(({ name, verdict }) => name === first?.rule && verdict === 'fail')?.reason ?? ''
  return {
    traffic: [
      ...seen.flatMap(({ scope, windows }) => trafficPoints(windows, { source: scope, counting: countingOf(thresholds) })),
      ...ofUsers,
    ],
    limits: thresholds,
    ...(first === undefined ? {} : { evidence: evidenceOfRule({ ...first, reason }) }),
  }
}

type Counting = { weight: number; judge: TrafficJudge; points: TrafficPoint[]; onFired: () => void }

/** Judges what users get until the step's own requests are over. A reading that fails is no verdict. */
async function countUsers(users: StepUsers | undefined, signal: AbortSignal, { weight, judge, points, onFired }: Counting): Promise<void> {
  if (users === undefined) return
  users.own.share = weight
  await users.count(signal, (interval) => {
    if (interval.state === 'unread') judge.unread(usersSource, interval.reason)
    if (interval.state === 'read') {
      judge.addCounted(usersSource, interval.traffic, interval.other)
      points.push(...countedPoints(interval.traffic))
    }
    if (judge.fired) onFired()
  })
}

/** Whether the step's own requests would fail the release, may have failed by this machine's network, and the control address is silent too. */
async function isWithoutNetwork(
  conditions: readonly ConditionResult[],
  seen: readonly SeenTraffic[],
  { controlUrl, http, signal }: Pick<Deps, 'controlUrl' | 'http'> & { signal: AbortSignal },
): Promise<boolean> {
  const failed = conditions.some(({ verdict }) => verdict === 'fail')
  if (!failed || controlUrl === undefined || !mayBeTheRunner(mergeTallies(seen.map(({ own }) => own)))) return false
  return !(await controlAnswers(controlUrl, { http, signal }))
}

function withoutNetwork(one: ConditionResult): ConditionResult {
  return one.verdict === 'fail' ? { ...one, verdict: 'not-evaluated', reason: `${one.reason}; ${noNetworkReason}` } : one
}

const edgePoint: ProbePoint = { scope: 'edge' }

/** What one point answered, as far as it is the doing of the release. `length`: milliseconds in which requests were sent. */
type SeenTraffic = { scope: ProbePoint['scope']; own: Tally; length: number; windows: readonly TrafficWindow[] }

/** What of some windows is the doing of the release: everything at its own address, at the edge what can be from it. */
function ownAnswers({ scope }: ProbePoint, version: string): (windows: readonly TrafficWindow[]) => Tally {
  return scope === 'edge' ? (windows) => attributableTo(version, windows) : mergeTallies
}

/** The version that the service itself tells: a probe with a whole address asks another one. */
function toldBy(results: readonly ProbeResult[], { probes }: EnvironmentConfig): ToldVersion {
  const own = results.filter((_result, index) => isOwn(probes[index]))
  const versions = own.flatMap(({ version }) => (release.shape.version.safeParse(version).success ? (version ?? []) : []))
  const [version] = versions
  const other = versions.find((one) => version !== undefined && !sameVersion(one, version))
  if (version === undefined || other === undefined) return { judgement: judgeProbes(results), version }
  return { judgement: { verdict: 'fail', reason: `its probes tell ${version} and ${other}` }, version: undefined }
}

function isOwn(probe: Probe | undefined): boolean {
  return probe?.http !== undefined && /^([/?]|$)/.test(probe.http.path)
}

/** Runs the probes, a second time when they failed: one lost packet does not revert a release. */
async function probeHealth(
  point: ProbePoint,
  { colour, release, edge, signal }: StepAnalysisRequest,
  deps: Deps,
): Promise<ConditionResult[]> {
  const round = { point, release, mustKnowDigest: edge, signal }
  let results = await probe(round, deps)
  if (judgeProbes(results).verdict !== 'pass') results = await probe(round, deps)
  results = await withControlAddress(results, { controlUrl: deps.controlUrl, http: deps.http, signal })
  const asked = results.filter(({ unasked }) => unasked === undefined)
  return asked.map((result) => ({
    name: `health of ${colour}: ${result.name}`,
    verdict: result.verdict,
    ...('reason' in result ? { reason: result.reason } : {}),
  }))
}

/** Requests a second at the edge, as a multiple of the configured ones, where it is the only way to a release with little traffic. */
const mostForSmallShare = 10

/**
 * Requests a second to each point. An edge that is alone is asked more often while the release has a small share, so that the release gets
 * as many requests as at its own address.
 */
function requestRate(points: readonly ProbePoint[], weight: number, { traffic }: EnvironmentConfig): number {
  const edgeAlone = points.length === 1 && points[0]?.scope === 'edge'
  const more = edgeAlone ? Math.min(mostForSmallShare, 1 / Math.max(weight, 0.01)) : 1
  return Math.min(1_000, traffic.requestsPerSecond * more)
}

type Sending = StepAnalysisRequest & {
  requestsPerSecond: number
  onWindow: (window: TrafficWindow) => void
  users: StepUsers | undefined
}

/** Sends the step's requests to one point and returns the milliseconds in which they were sent. */
async function sendTraffic(point: ProbePoint, sending: Sending, deps: Deps): Promise<number> {
  const { span, signal, requestsPerSecond, onWindow, users } = sending
  const { environment, clock, headers, times } = deps
  const { timeout, paths } = environment.traffic
  const base = baseUrlOf(point, environment)
  using connections = keepAliveHttp()
  const http = withTrafficHeaders(deps.traffic ?? connections.http, base, headers)
  const isCounted = users !== undefined && (point.scope === 'edge' || users.seesSides)
  const report = await generateTraffic(
    {
      paths: askedPaths(base, paths, environment.probes),
      requestsPerSecond,
      duration: span,
      timeout: Math.min(timeout, requestTimeout(environment, span)),
      windowLength: times.blockLength / windowsOfBlock,
      versionHeader: environment.versionHeader,
    },
    { http: isCounted ? users.own.counting(http) : http, clock, signal, onWindow },
  )
  return report.length
}

/** A warning where too many answers hold nothing to judge by. */
function judgeContent(seen: readonly SeenTraffic[], { thresholds }: EnvironmentConfig): ConditionResult[] {
  const reason = inconclusiveAnswersReason(mergeTallies(seen.map(({ own }) => own)), thresholds['error-rate'] ?? 0)
  return reason === undefined ? [] : [{ name: conclusiveAnswersCondition, verdict: 'warn', reason }]
}

/** Time limit of a request, ms: long enough that a slow answer counts as slow, short enough that a step ends soon after its time. */
function requestTimeout({ thresholds }: EnvironmentConfig, span: number): number {
  const slowest = Math.max(0, ...(['p50', 'p95', 'p99'] as const).map((name) => thresholds[`response-time.${name}`] ?? 0))
  return Math.max(1_000, span, 2 * slowest)
}

function measurementsOf({ scope, own, length }: SeenTraffic, { thresholds }: EnvironmentConfig): Measurement[] {
  const { requests, values }: Observed = observedOf(own, length, countingOf(thresholds))
  const named = Object.entries(values).map(([name, value]): Measurement => {
    const unit = name.startsWith('response-time.') ? 'ms' : name === 'throughput' ? 'per-second' : 'ratio'
    return { name, value, unit, scope }
  })
  return [{ name: 'requests', value: requests, unit: 'count', scope }, ...named]
}
