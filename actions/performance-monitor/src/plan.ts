import { defaultsOf, defaultTraffic, defaultTriggers } from '@slipway/shared/config/defaults'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Metric, Probe, TrafficPath } from '@slipway/shared/config/schema'
import { ActionError } from '@slipway/shared/core/errors'
import { rulesOf } from '@slipway/shared/judge/rules'
import { addressOf } from '@slipway/shared/probe/http/address'
import { type AskedPath, askedPaths } from '@slipway/shared/traffic/classification'
import type { Inputs } from './inputs.ts'
import type { JudgeSettings } from './watch-judge.ts'

/** The requests, probes and scrapes of a watch, and the rules that judge it. Times are milliseconds. */
export type WatchPlan = {
  baseUrl: string
  paths: readonly [AskedPath, ...AskedPath[]]
  requestsPerSecond: number
  timeout: number
  duration: number
  probes: readonly Probe[]
  /** Paths of flow files, from the root of the repository. */
  flows: readonly string[]
  healthInterval: number
  metrics: { url: string; every: number } | undefined
  stopEarly: boolean
  judgeMode: EnvironmentConfig['judge']['mode']
  judge: JudgeSettings
  /** Triggers that this action does not judge. */
  others: readonly string[]
}

const defaultDuration = 60_000
const defaultInterval = 5_000

/** Inputs have priority over the environment's configuration, which has priority over the defaults for an address alone. */
export function planWatch(inputs: Inputs, environment: EnvironmentConfig | undefined): WatchPlan {
  const baseUrl = inputs.url ?? environment?.url
  if (baseUrl === undefined) {
    throw new ActionError('Neither the input "url" nor the input "environment" is given', {
      hint: 'Give "url" to measure an address by itself, or "environment" to measure what .github/slipway.yml says of it.',
    })
  }
  const thresholds = thresholdsOf(inputs, environment)
  const triggers = (environment?.triggers ?? defaultTriggers).filter((trigger) => environment !== undefined || !('health' in trigger))
  const { rules, others } = rulesOf(triggers, thresholds, { minimumRequests: inputs.minimumRequests })
  const judgeMode = environment?.judge.mode ?? 'act'
  const page = inputs.metrics ?? environment?.traffic.metrics?.path
  return {
    baseUrl,
    paths: askedPaths(baseUrl, pathsOf(inputs, environment), environment?.probes),
    requestsPerSecond: inputs.requestsPerSecond ?? environment?.traffic.requestsPerSecond ?? defaultTraffic.requestsPerSecond,
    timeout: environment?.traffic.timeout ?? defaultTraffic.timeout,
    duration: inputs.duration ?? environment?.monitor ?? defaultDuration,
    probes: environment?.probes ?? [],
    flows: environment?.flows ?? [],
    healthInterval: environment?.healthInterval ?? defaultInterval,
    metrics:
      page === undefined ? undefined : { url: addressOf(baseUrl, page), every: environment?.traffic.metrics?.every ?? defaultInterval },
    // A judge that only observes has nothing to stop for.
    stopEarly: inputs.stopEarly && judgeMode === 'act',
    judgeMode,
    judge: {
      rules,
      thresholds,
      minimumRequests: inputs.minimumRequests,
      release: inputs.version,
      hasControl: inputs.controlUrl !== undefined,
    },
    others,
  }
}

function pathsOf({ paths, expectStatus }: Inputs, environment: EnvironmentConfig | undefined): readonly TrafficPath[] {
  const asked = paths ?? environment?.traffic.paths ?? ['']
  if (expectStatus === undefined) return asked
  return asked.map((path) => (typeof path === 'string' ? { path, status: expectStatus } : path))
}

function thresholdsOf(inputs: Inputs, environment: EnvironmentConfig | undefined): Partial<Record<Metric, number>> {
  return {
    ...(environment?.thresholds ?? defaultsOf('').thresholds),
    ...(inputs.p95 === undefined ? {} : { 'response-time.p95': inputs.p95 }),
    ...(inputs.errorRate === undefined ? {} : { 'error-rate': inputs.errorRate }),
  }
}
