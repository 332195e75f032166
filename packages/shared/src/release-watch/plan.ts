import { defaultsOf, defaultTraffic, defaultTriggers, defaultVersionHeader } from '../config/defaults.ts'
import type { SourceConfig } from '../config/environment-sources.ts'
import type { EnvironmentConfig } from '../config/load.ts'
import type { FlowCheck, Metric, Probe, TrafficPath } from '../config/schema.ts'
import { addressOf } from '../core/address.ts'
import { formatDuration, ms } from '../core/duration.ts'
import { ActionError } from '../core/errors.ts'
import { sameVersion } from '../core/version.ts'
import { blocksFor, type JudgedRate, judgedRates, type NeededRequests, neededRequests, windowsOfBlock } from '../judge/judging-plan.ts'
import { rulesOf } from '../judge/rules.ts'
import { judgingTimesOf } from '../rollout/analysis/step-times.ts'
import { type AskedPath, askedPaths } from '../traffic/classification.ts'
import type { ResourceLimits } from '../traffic/resources.ts'
import type { RequestOptions } from '../traffic/sources/request-reader.ts'
import type { SourceSubject } from '../traffic/sources/source-read.ts'
import { ruleOfSource } from '../traffic/sources/source-rules.ts'
import { usableSources } from '../traffic/sources/usable-sources.ts'
import { parseSavedJudgement, type SavedJudgement } from '../traffic/traffic-judge.ts'
import { thresholdsWithoutPage } from '../watch/watch-gauges.ts'
import type { JudgeSettings } from '../watch/watch-judge.ts'
import type { WatchRequest } from './watch-request.ts'

/** The requests, probes and scrapes of a watch, and the rules that judge it. Times are milliseconds. */
export type WatchPlan = {
  baseUrl: string
  paths: readonly [AskedPath, ...AskedPath[]]
  requestsPerSecond: number
  timeout: number
  duration: number
  /** The requests are counted in windows of this length. */
  windowLength: number
  probes: readonly Probe[]
  flows: readonly FlowCheck[]
  /** The header in which the service tells its release. */
  versionHeader: string
  healthInterval: number
  /** `requests`: how the page counts the requests of the service, where that is read. */
  metrics: { url: string; every: number; limits: ResourceLimits; requests: Omit<RequestOptions, 'refused'> | undefined } | undefined
  /** Where k6 sends the requests, not the own generator; `script` from the root of the workspace. */
  k6: { script: string | undefined } | undefined
  /** The summary of a test that k6 ran elsewhere, from the root of the workspace. */
  loadSummary: string | undefined
  /** What is read beside, and what is filled in there. */
  sources: readonly SourceConfig[]
  sourceSubject: SourceSubject
  stopEarly: boolean
  judgeMode: EnvironmentConfig['judge']['mode']
  judge: JudgeSettings
  /** Triggers that this action does not judge. */
  others: readonly string[]
  /** What of this plan is otherwise than it was asked for, and why. */
  notes: readonly string[]
}

const defaultDuration = 60_000
const defaultInterval = 5_000

/**
 * WatchRequest have priority over the environment's configuration, which has priority over the defaults for an address alone. `counted`: the sources
 * of requests that somebody else counts. `variables`: what `$NAME` of a source reads.
 */
export function planWatch(
  inputs: WatchRequest,
  environment: EnvironmentConfig | undefined,
  { counted = [], variables = {} }: { counted?: readonly string[]; variables?: Readonly<Record<string, string>> } = {},
): WatchPlan {
  const baseUrl = inputs.url ?? environment?.url
  if (baseUrl === undefined) {
    throw new ActionError('Neither the input "url" nor the input "environment" is given', {
      hint: 'Give "url" to measure an address by itself, or "environment" to measure what .github/slipway.yml says of it.',
    })
  }
  const thresholds = thresholdsOf(inputs, environment)
  const triggers = (environment?.triggers ?? defaultTriggers).filter((trigger) => environment !== undefined || !('health' in trigger))
  const judgeMode = environment?.judge.mode ?? 'act'
  const page = inputs.metrics ?? environment?.traffic.metrics?.path
  // A look long after the deployment is no load test.
  const k6 = inputs.look ? undefined : environment?.traffic.k6
  const configured = k6?.requestsPerSecond ?? environment?.traffic.requestsPerSecond ?? defaultTraffic.requestsPerSecond
  const requestsPerSecond = inputs.requestsPerSecond ?? configured
  const asked = inputs.duration ?? (inputs.look ? environment?.look : environment?.monitor) ?? defaultDuration
  const { steps, notes } = stepsBefore(inputs)
  const { blockLength, needed } = timesOf(asked, { rates: judgedRates(thresholds), requestsPerSecond, steps })
  const windowLength = blockLength / windowsOfBlock
  const healthInterval = environment?.healthInterval ?? defaultInterval
  const metricsEvery = environment?.traffic.metrics?.every ?? defaultInterval
  const limits = { memory: inputs.memoryLimit ?? environment?.traffic.metrics?.memoryLimit, cores: environment?.traffic.metrics?.cores }
  const requests = page === undefined ? undefined : requestsOf(page, environment)
  const { rules, others } = rulesOf(triggers, thresholds, {
    minimumRequests: inputs.minimumRequests,
    every: { health: ms(healthInterval), requests: ms(windowLength), resources: ms(metricsEvery) },
  })
  const duration = Math.max(asked, needed.time)
  const sourceSubject = subjectOf(inputs, environment)
  const sources = usableSources(environment?.sources ?? [], { subject: sourceSubject, variables })
  return {
    baseUrl,
    paths: askedPaths(baseUrl, pathsOf(inputs, environment), environment?.probes),
    requestsPerSecond,
    timeout: environment?.traffic.timeout ?? defaultTraffic.timeout,
    duration,
    windowLength,
    probes: environment?.probes ?? [],
    flows: environment?.flows ?? [],
    versionHeader: environment?.versionHeader ?? defaultVersionHeader,
    healthInterval,
    metrics: page === undefined ? undefined : { url: addressOf(baseUrl, page), every: metricsEvery, limits, requests },
    k6: k6 && { script: k6.script },
    loadSummary: inputs.look ? undefined : environment?.traffic.summary,
    sources: sources.usable,
    sourceSubject,
    // A judge that only observes has nothing to stop for.
    stopEarly: inputs.stopEarly && judgeMode === 'act',
    judgeMode,
    judge: {
      rules: [...rules, ...sources.usable.map(ruleOfSource)],
      thresholds,
      requestsPerSecond,
      blockLength,
      plannedBlocks: steps?.plannedBlocks ?? Math.ceil(duration / blockLength),
      release: inputs.version,
      versionHeader: environment?.versionHeader ?? defaultVersionHeader,
      hasControl: true,
      steps,
      metricsPage: page,
      ...(counted.length === 0 ? {} : { counted, looks: looksOf(steps, environment) }),
    },
    others,
    notes: [
      ...notes,
      ...thresholdsWithoutPage(thresholds, page),
      ...sources.notes,
      ...(duration === asked
        ? []
        : [
            `watched for ${formatDuration(duration)} instead of ${formatDuration(asked)}: ${needed.requests} requests are needed to judge the release, at ${requestsPerSecond} a second`,
          ]),
    ],
  }
}

function requestsOf(path: string, environment: EnvironmentConfig | undefined): Omit<RequestOptions, 'refused'> | undefined {
  const names = environment?.traffic.metrics?.requests
  if (names === false) return undefined
  const expected = (environment?.probes ?? []).flatMap(({ http }) => [http?.expect.status ?? []].flat())
  return { path, names: names ?? {}, expects4xx: expected.some((status) => String(status).startsWith('4')) }
}

function subjectOf({ version }: WatchRequest, environment: EnvironmentConfig | undefined): SourceSubject {
  return {
    ...(version === undefined ? {} : { RELEASE: version }),
    ...(environment === undefined ? {} : { SERVICE: environment.service, ENVIRONMENT: environment.name }),
  }
}

/** A watch on its own is the only look; one that goes on with the tests of steps is one of all. */
function looksOf(steps: SavedJudgement | undefined, environment: EnvironmentConfig | undefined): number {
  return steps === undefined || environment === undefined ? 1 : judgingTimesOf(environment).looks
}

/** The blocks of the steps before go on. A watch that has to be longer has the blocks of the time that it takes. */
function timesOf(
  asked: number,
  { rates, requestsPerSecond, steps }: { rates: readonly JudgedRate[]; requestsPerSecond: number; steps: SavedJudgement | undefined },
): { blockLength: number; needed: NeededRequests } {
  if (steps === undefined) return blocksFor([asked], { rates, requestsPerSecond })
  const { blockLength } = steps
  return { blockLength, needed: neededRequests(rates, { requestsPerSecond, blockLength }) }
}

/** The tests of the steps before the watch. They go on where they are of the release that is watched. */
function stepsBefore({ judgeState, version }: WatchRequest): { steps: SavedJudgement | undefined; notes: string[] } {
  if (judgeState === undefined) return { steps: undefined, notes: [] }
  const steps = parseSavedJudgement(judgeState)
  if (steps === undefined)
    return { steps, notes: ['the input judge-state could not be read, so the tests of the steps do not go on in this watch'] }
  if (version !== undefined && sameVersion(steps.release, version)) return { steps, notes: [] }
  return { steps: undefined, notes: [`the input judge-state is of ${steps.release}, so its tests do not go on in this watch`] }
}

function pathsOf({ paths, expectStatus }: WatchRequest, environment: EnvironmentConfig | undefined): readonly TrafficPath[] {
  const asked = paths ?? environment?.traffic.paths ?? ['']
  if (expectStatus === undefined) return asked
  return asked.map((path) => (typeof path === 'string' ? { path, status: expectStatus } : path))
}

function thresholdsOf(inputs: WatchRequest, environment: EnvironmentConfig | undefined): Partial<Record<Metric, number>> {
  return {
    ...(environment?.thresholds ?? defaultsOf('staging').thresholds),
    ...(inputs.p95 === undefined ? {} : { 'response-time.p95': inputs.p95 }),
    ...(inputs.errorRate === undefined ? {} : { 'error-rate': inputs.errorRate }),
  }
}
