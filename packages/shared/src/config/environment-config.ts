import { type Milliseconds, ms } from '../core/duration.ts'
import type { KeyScope } from '../core/keys.ts'
import {
  defaultHealthInterval,
  defaultHealthPath,
  defaultHealthSet,
  defaultRollout,
  defaultsOf,
  defaultTraffic,
  defaultTriggers,
  type Step,
} from './defaults.ts'
import type { Metric } from './metric.ts'
import type { Product, ProductService, ServiceDeployment } from './product.ts'
import { chosenTarget } from './provider-target.ts'
import type { ConfigFile } from './schema.ts'
import type { ArtifactsSection } from './sections/artifacts.ts'
import type { Database } from './sections/database.ts'
import type { FreezeWindow } from './sections/environment/freeze.ts'
import type { GroupOrder } from './sections/environment/group-order.ts'
import type { Hooks } from './sections/environment/hooks.ts'
import type { JudgeMode } from './sections/environment/judge.ts'
import type { PlacementConfig } from './sections/environment/placement.ts'
import type { Trigger } from './sections/environment/rollback.ts'
import type { RolloutFile } from './sections/environment/rollout.ts'
import type { Thresholds } from './sections/environment/thresholds.ts'
import type { Tier } from './sections/environment/tier.ts'
import type { TrafficPath } from './sections/environment/traffic.ts'
import type { Probe } from './sections/health.ts'
import { neededFirst } from './service-order.ts'
import type { Target } from './targets.ts'

/** One service in one environment with every default filled in: what the actions work from. */
export type EnvironmentConfig = {
  service: string
  /** All services of the product, those that others need first; one where the repository has one. */
  services: readonly string[]
  /** The services that are deployed before this one. */
  needs: readonly string[]
  /** How services that are deployed together take their traffic. */
  order: GroupOrder
  /** Of the service, from the root of the repository, which is `.`. */
  folder: string
  /** Paths outside of its folder whose changes deploy the service too. */
  paths: readonly string[]
  name: string
  /** What is asked of production goes by it, never by the name. */
  tier: Tier
  /** Without a slash at its end; probe paths are appended. */
  url: string
  branches: readonly string[]
  approval: 'required' | 'branch-policy' | 'none'
  /** Logins and `organisation/team` of those who must be required reviewers of the GitHub environment. */
  approvers: readonly string[]
  /** The label of the runner of the deploying job; undefined where the workflow says it. */
  runsOn: string | undefined
  probes: readonly Probe[]
  flows: readonly string[]
  healthInterval: Milliseconds
  /** How long a release is watched after it took all traffic. */
  monitor: Milliseconds
  /** Response times in milliseconds, all others as shares. */
  thresholds: Readonly<Partial<Record<Metric, number>>>
  traffic: {
    requestsPerSecond: number
    paths: readonly TrafficPath[]
    timeout: Milliseconds
    /** As they are written: `$NAME` is not filled in yet. */
    headers: Readonly<Record<string, string>>
    metrics: { path: string; every: Milliseconds } | undefined
  }
  rollout: {
    steps: readonly Step[]
    readyWithin: Milliseconds
    hold: Milliseconds
    keep: number
    onDrift: 'stop' | 'adopt'
    lock: 'branch' | 'concurrency'
  }
  placement: PlacementConfig | undefined
  target: Target | undefined
  hooks: Hooks
  freeze: readonly FreezeWindow[]
  database: Database | undefined
  /** Whose runs may write the ledger, beside the workflows of the suite. */
  ledger: { workflows: readonly string[]; believeDeletedAfter: Milliseconds }
  /** Where the bytes of its releases are kept. `retention`: of an Actions artifact; undefined for what the settings of the repository say. */
  artifacts: { store: ArtifactsSection['store']; ref: string | undefined; retention: Milliseconds | undefined }
  /** The environment whose artifacts are deployed here, when they completed its watch within `maxAge`. */
  promotes: { environment: string; maxAge: Milliseconds; rebuild: 'allow' | 'refuse' } | undefined
  /** How the service is built, as far as the file says it. */
  build: ProductService['build']
  /** Whether an artifact holds settings of the environment that it was built for. */
  builtPerEnvironment: boolean
  triggers: readonly Trigger[]
  /** With `observe`, a verdict is reported and nothing follows from it. */
  judge: { mode: JudgeMode }
}

/** Whose keys these are: a single service is not named in them. */
export function keyScopeOf({ name, service, services }: Pick<EnvironmentConfig, 'name' | 'service' | 'services'>): KeyScope {
  return services.length > 1 ? { environment: name, service } : { environment: name }
}

/** The health checks by the name of their set or of themselves, and the ones of an environment that names none. */
export type EnvironmentHealth = { probes: readonly Probe[]; flows: readonly string[] }

/** Fills the defaults in. Throws an Error where the product has no such environment. */
export function environmentConfigOf(product: Product, deployment: ServiceDeployment): EnvironmentConfig {
  const environment = product.environments.find(({ name }) => name === deployment.environment)
  if (environment === undefined) throw new Error(`The product has no environment ${deployment.environment}`)
  const { name, tier, branches, freeze } = environment
  const { service, url, placement, target, hooks, database, health, traffic } = deployment
  const defaults = defaultsOf(tier)
  const { artifacts } = product
  const { promotes } = environment
  const own = product.services.find((one) => one.name === service)
  return {
    service,
    services: neededFirst(product.services),
    needs: own?.needs ?? [],
    order: environment.order,
    folder: own?.folder ?? '.',
    paths: own?.paths ?? [],
    name,
    tier,
    url: url.replace(/\/+$/, ''),
    branches,
    approval: environment.approval ?? defaults.approval,
    approvers: environment.approvers,
    runsOn: deployment.runsOn,
    ...healthOf(product.health, health),
    healthInterval: deployment.healthInterval ?? defaultHealthInterval,
    monitor: deployment.monitor ?? defaults.monitor,
    thresholds: { ...defaults.thresholds, ...flatThresholds(deployment.thresholds) },
    traffic: {
      requestsPerSecond: traffic?.['requests-per-second'] ?? defaultTraffic.requestsPerSecond,
      paths: traffic?.paths ?? defaultTraffic.paths,
      timeout: traffic?.timeout ?? defaultTraffic.timeout,
      headers: traffic?.headers ?? {},
      metrics: traffic?.metrics,
    },
    rollout: rolloutOf(deployment.rollout),
    placement,
    target: target === undefined ? undefined : chosenTarget(target),
    hooks: hooks ?? {},
    freeze,
    database,
    ledger: { workflows: product.ledger.workflows, believeDeletedAfter: product.ledger['believe-deleted-after'] },
    artifacts: { store: artifacts.store, ref: artifacts.ref, retention: artifacts.retention },
    promotes:
      promotes === undefined ? undefined : { environment: promotes.environment, maxAge: promotes['max-age'], rebuild: promotes.rebuild },
    build: own?.build,
    builtPerEnvironment: own?.build?.['per-environment'] ?? false,
    triggers: deployment.triggers ?? defaultTriggers,
    judge: { mode: environment.judge.mode },
  }
}

/** Every set by its name, with what it extends put in, and every single check; `basic` is there even when the file has none. */
export function healthSetsOf(entries: ConfigFile['health']): ReadonlyMap<string, EnvironmentHealth> {
  const names = [defaultHealthSet, ...Object.keys(entries)]
  return new Map(names.map((name) => [name, entries[name] === undefined ? healthOf(entries, undefined) : setOf(entries, name)]))
}

/** The set that is asked, then every single check. Without a set of that name and without single checks, the service has to say it is well. */
function healthOf(entries: ConfigFile['health'], asked: string | undefined): EnvironmentHealth {
  const set = entries[asked ?? defaultHealthSet]
  const single = Object.values(entries).filter(({ kind }) => kind === 'check')
  if (set === undefined && (asked !== undefined || single.length === 0)) return joined([{ probes: [builtInProbe], flows: [] }, ...single])
  return joined([...(set?.kind === 'set' ? [setOf(entries, asked ?? defaultHealthSet)] : []), ...single])
}

function setOf(entries: ConfigFile['health'], name: string): EnvironmentHealth {
  const entry = entries[name]
  if (entry === undefined) return { probes: [builtInProbe], flows: [] }
  return joined([...(entry.extends === undefined ? [] : [setOf(entries, entry.extends)]), entry])
}

function joined(checks: readonly EnvironmentHealth[]): EnvironmentHealth {
  return { probes: checks.flatMap(({ probes }) => probes), flows: checks.flatMap(({ flows }) => flows) }
}

const builtInProbe: Probe = {
  name: 'startup',
  timeout: ms(10_000),
  http: {
    method: 'GET',
    path: defaultHealthPath,
    headers: {},
    expect: { status: 200, headers: {}, json: {} },
    'version-header': 'x-release',
  },
}

function rolloutOf(rollout: RolloutFile | undefined): EnvironmentConfig['rollout'] {
  const stepTime = rollout?.['step-time'] ?? defaultRollout.stepTime
  const steps: NonNullable<RolloutFile['steps']> = rollout?.steps ?? defaultRollout.weights.map((weight) => ({ weight }))
  return {
    steps: steps.map(
      (step): Step =>
        'pause' in step
          ? { pause: step.pause['at-most'] }
          : { weight: step.weight, time: ('time' in step ? step.time : undefined) ?? stepTime },
    ),
    readyWithin: rollout?.['ready-within'] ?? defaultRollout.readyWithin,
    hold: rollout?.hold ?? defaultRollout.hold,
    keep: rollout?.keep ?? defaultRollout.keep,
    onDrift: rollout?.['on-drift'] ?? defaultRollout.onDrift,
    lock: rollout?.lock ?? defaultRollout.lock,
  }
}

function flatThresholds(thresholds: Thresholds | undefined): Partial<Record<Metric, number>> {
  const { 'response-time': times, ...shares } = thresholds ?? {}
  const named = { ...shares, 'response-time.p50': times?.p50, 'response-time.p95': times?.p95, 'response-time.p99': times?.p99 }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}
