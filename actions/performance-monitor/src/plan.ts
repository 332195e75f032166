import { defaultsOf, defaultTraffic, defaultTriggers, defaultVersionHeader } from '@slipway/shared/config/defaults'
import type { SourceConfig } from '@slipway/shared/config/environment-sources'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { FlowCheck, Metric, Probe, TrafficPath } from '@slipway/shared/config/schema'
import { addressOf } from '@slipway/shared/core/address'
import { formatDuration, ms } from '@slipway/shared/core/duration'
import { ActionError } from '@slipway/shared/core/errors'
import { sameVersion } from '@slipway/shared/core/version'
import {
  blocksFor,
  type JudgedRate,
  judgedRates,
  type NeededRequests,
  neededRequests,
  windowsOfBlock,
} from '@slipway/shared/judge/judging-plan'
import { rulesOf } from '@slipway/shared/judge/rules'
import { judgingTimesOf } from '@slipway/shared/rollout/analysis/step-times'
import { type AskedPath, askedPaths } from '@slipway/shared/traffic/classification'
import type { ResourceLimits } from '@slipway/shared/traffic/resources'
import type { RequestOptions } from '@slipway/shared/traffic/sources/request-reader'
import type { SourceSubject } from '@slipway/shared/traffic/sources/source-read'
import { ruleOfSource } from '@slipway/shared/traffic/sources/source-rules'
import { usableSources } from '@slipway/shared/traffic/sources/usable-sources'
import { parseSavedJudgement, type SavedJudgement } from '@slipway/shared/traffic/traffic-judge'
import { thresholdsWithoutPage } from '@slipway/shared/watch/watch-gauges'
import type { JudgeSettings } from '@slipway/shared/watch/watch-judge'
import type { Inputs } from './inputs.ts'

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
 * Inputs have priority over the environment's configuration, which has priority over the defaults for an address alone. `counted`: the sources
 * of requests that somebody else counts. `variables`: what `$NAME` of a source reads.
 */
export function planWatch(
  inputs: Inputs,
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

function subjectOf({ version }: Inputs, environment: EnvironmentConfig | undefined): SourceSubject {
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
function stepsBefore({ judgeState, version }: Inputs): { steps: SavedJudgement | undefined; notes: string[] } {
  if (judgeState === undefined) return { steps: undefined, notes: [] }
  const steps = parseSavedJudgement(judgeState)
  if (steps === undefined)
    return { steps, notes: ['the input judge-state could not be read, so the tests of the steps do not go on in this watch'] }
  if (version !== undefined && sameVersion(steps.release, version)) return { steps, notes: [] }
  return { steps: undefined, notes: [`the input judge-state is of ${steps.release}, so its tests do not go on in this watch`] }
}

function pathsOf({ paths, expectStatus }: Inputs, environment: EnvironmentConfig | undefined): readonly TrafficPath[] {
  const asked = paths ?? environment?.traffic.paths ?? ['']
  if (expectStatus === undefined) return asked
  return asked.map((path) => (typeof path === 'string' ? { path, status: expectStatus } : path))
}

function thresholdsOf(inputs: Inputs, environment: EnvironmentConfig | undefined): Partial<Record<Metric, number>> {
  return {
    ...(environment?.thresholds ?? defaultsOf('staging').thresholds),
    ...(inputs.p95 === undefined ? {} : { 'response-time.p95': inputs.p95 }),
    ...(inputs.errorRate === undefined ? {} : { 'error-rate': inputs.errorRate }),
  }
}
