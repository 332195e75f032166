import { isWholeAddress, ownerOf } from '../core/address.ts'
import type { Milliseconds } from '../core/duration.ts'
import type { KeyScope } from '../core/keys.ts'
import { askedBy, type ServicePlace } from './check-ownership.ts'
import {
  defaultHealthInterval,
  defaultLook,
  defaultRollbackWindow,
  defaultRollout,
  defaultsOf,
  defaultTraffic,
  defaultTriggers,
  defaultVersionHeader,
  type Step,
} from './defaults.ts'
import { type EnvironmentHealth, type HealthPlace, healthOf, healthSetsOf } from './environment-health.ts'
import { type SourceConfig, sourcesOf } from './environment-sources.ts'
import type { HealthArea } from './health-areas.ts'
import type { Metric } from './metric.ts'
import type { Product, ProductEnvironment, ProductService, ServiceDeployment } from './product.ts'
import { chosenTarget } from './provider-target.ts'
import type { ArtifactsSection } from './sections/artifacts.ts'
import type { Database } from './sections/database.ts'
import type { Approval } from './sections/environment/environments.ts'
import type { FreezeWindow } from './sections/environment/freeze.ts'
import type { GroupOrder } from './sections/environment/group-order.ts'
import type { Hooks } from './sections/environment/hooks.ts'
import type { JudgeMode } from './sections/environment/judge.ts'
import type { PlacementConfig } from './sections/environment/placement.ts'
import type { Trigger } from './sections/environment/rollback.ts'
import type { RolloutFile } from './sections/environment/rollout.ts'
import type { Thresholds } from './sections/environment/thresholds.ts'
import type { Tier } from './sections/environment/tier.ts'
import type { Traffic, TrafficPath } from './sections/environment/traffic.ts'
import type { FlowCheck, Probe } from './sections/health.ts'
import { type EnvironmentTests, testsOf } from './sections/tests.ts'
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
  approval: Approval
  /** Logins and `organisation/team` of those who approve: required reviewers of the GitHub environment, or whoever runs the line. */
  approvers: readonly string[]
  /** With `github`, GitHub makes a Deployment for each job in the GitHub environment, beside the record of the ledger. */
  deployment: 'slipway' | 'github'
  /** The label of the runner of the deploying job; undefined where the workflow says it. */
  runsOn: string | undefined
  probes: readonly Probe[]
  flows: readonly FlowCheck[]
  /** Who asks about what a ready set is to cover. */
  areas: readonly HealthArea[]
  /** Every set of checks by its name, as this service asks it; the ready sets are there even when the file has none. */
  healthSets: ReadonlyMap<string, EnvironmentHealth>
  /** Where the service answers among the others of the environment. */
  place: ServicePlace
  /** The header in which the service tells its release. */
  versionHeader: string
  /** The path of a side at an address of its own, where that is not the path of `url`. */
  sidePath: string | undefined
  healthInterval: Milliseconds
  /** How long a release is watched after it took all traffic. */
  monitor: Milliseconds
  /** How long a look takes after the watch, by the clock or by an alert. */
  look: Milliseconds
  /** How long after its deployment a look takes a release back; 0 means that it only alerts. */
  rollbackWindow: Milliseconds
  /** Response times in milliseconds, all others as shares. */
  thresholds: Readonly<Partial<Record<Metric, number>>>
  traffic: {
    /** Of the own generator. */
    requestsPerSecond: number
    /** Where k6 sends the requests of the watch. `script`: from the root of the repository. */
    k6: { script: string | undefined; requestsPerSecond: number } | undefined
    /** The summary of a test that k6 ran elsewhere, from the root of the repository. */
    summary: string | undefined
    paths: readonly TrafficPath[]
    timeout: Milliseconds
    /** As they are written: `$NAME` is not filled in yet. */
    headers: Readonly<Record<string, string>>
    metrics: MetricsPageConfig | undefined
  }
  /** What is judged beside requests and health. */
  sources: readonly SourceConfig[]
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
  /** The team's tests of the deployed release. */
  tests: EnvironmentTests
  /** Whether a release that was taken back holds up automatic deployments, or is only warned of. */
  pauseAfterRollback: boolean
  freeze: readonly FreezeWindow[]
  database: Database | undefined
  /** Whose runs may write the ledger, beside the workflows of the suite. */
  ledger: { workflows: readonly string[]; believeDeletedAfter: Milliseconds }
  /** Where the bytes of its releases are kept. `service`: whose they are, where the repository has several. `retention`: of an Actions artifact; undefined for what the settings of the repository say. */
  artifacts: { store: ArtifactsSection['store']; ref: string | undefined; retention: Milliseconds | undefined; service?: string }
  /** The environment whose artifacts are deployed here, when they completed its watch within `maxAge`. */
  promotes: { environment: string; maxAge: Milliseconds; rebuild: 'allow' | 'refuse' } | undefined
  /** How the service is built, as far as the file says it. */
  build: ProductService['build']
  /** Whether an artifact holds settings of the environment that it was built for. */
  builtPerEnvironment: boolean
  triggers: readonly Trigger[]
  /** With `observe`, a verdict is reported and nothing follows from it. */
  judge: { mode: JudgeMode; controlUrl: string | undefined }
}

/** Where the service reports what it uses. `memoryLimit` in bytes. */
export type MetricsPageConfig = {
  path: string
  every: Milliseconds
  memoryLimit: number | undefined
  cores: number | undefined
  requests?: NonNullable<Traffic['metrics']>['requests']
}

/** Whose keys these are: a single service is not named in them. */
export function keyScopeOf({ name, service, services }: Pick<EnvironmentConfig, 'name' | 'service' | 'services'>): KeyScope {
  return services.length > 1 ? { environment: name, service } : { environment: name }
}

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
  const place = healthPlaceOf(product, deployment, environment)
  const checks = healthOf(product.health, health, place)
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
    deployment: environment.deployment,
    runsOn: deployment.runsOn,
    ...checks,
    healthSets: healthSetsOf(product.health, place),
    place: { service, url: place.url, around: place.around, services: place.services },
    versionHeader: place.versionHeader,
    sidePath: deployment.sidePath,
    healthInterval: deployment.healthInterval ?? defaultHealthInterval,
    monitor: deployment.monitor ?? defaults.monitor,
    look: deployment.look ?? defaultLook,
    rollbackWindow: deployment.rollbackWindow ?? defaultRollbackWindow,
    thresholds: { ...defaults.thresholds, ...flatThresholds(deployment.thresholds) },
    traffic: {
      ...ratesOf(traffic),
      summary: traffic?.summary,
      paths: trafficPathsOf(deployment, place, checks),
      timeout: traffic?.timeout ?? defaultTraffic.timeout,
      headers: traffic?.headers ?? {},
      metrics: metricsPageOf(traffic?.metrics),
    },
    sources: sourcesOf(deployment.sources),
    rollout: rolloutOf(deployment.rollout),
    placement,
    target: target === undefined ? undefined : chosenTarget(target),
    hooks: hooks ?? {},
    tests: testsOf(product.tests, name),
    pauseAfterRollback: environment.pauseAfterRollback ?? tier === 'production',
    freeze,
    database,
    ledger: { workflows: product.ledger.workflows, believeDeletedAfter: product.ledger['believe-deleted-after'] },
    artifacts: {
      store: artifacts.store,
      ref: artifacts.ref,
      retention: artifacts.retention,
      ...(product.services.length > 1 ? { service } : {}),
    },
    promotes:
      promotes === undefined ? undefined : { environment: promotes.environment, maxAge: promotes['max-age'], rebuild: promotes.rebuild },
    build: own?.build,
    builtPerEnvironment: own?.build?.['per-environment'] ?? false,
    triggers: deployment.triggers ?? defaultTriggers,
    judge: environment.judge,
  }
}

function healthPlaceOf(
  product: Product,
  { service, url, versionHeader, database, traffic }: ServiceDeployment,
  around: ProductEnvironment,
): HealthPlace {
  return {
    service,
    url,
    around: around.url,
    services: product.deployments.flatMap((one) => (one.environment === around.name ? [{ name: one.service, url: one.url }] : [])),
    tier: around.tier,
    versionHeader: versionHeader ?? defaultVersionHeader,
    postgres: database?.postgres,
    trafficPaths: (traffic?.paths ?? []).map((path) => (typeof path === 'string' ? path : path.path)),
  }
}

/** With k6 the rate is that of k6: steps and looks are not a load test. */
function ratesOf(traffic: ServiceDeployment['traffic']): Pick<EnvironmentConfig['traffic'], 'requestsPerSecond' | 'k6'> {
  const stated = traffic?.['requests-per-second'] ?? defaultTraffic.requestsPerSecond
  if (traffic?.engine !== 'k6') return { requestsPerSecond: stated, k6: undefined }
  return { requestsPerSecond: defaultTraffic.requestsPerSecond, k6: { script: traffic.script, requestsPerSecond: stated } }
}

/** What synthetic requests ask, by default what the probes ask without headers of their own. Of several services each asks its own. */
function trafficPathsOf(
  { traffic, sharedTraffic }: ServiceDeployment,
  place: ServicePlace,
  { probes }: EnvironmentHealth,
): readonly TrafficPath[] {
  const paths = traffic?.paths
  const isAlone = place.services.length < 2
  const own = sharedTraffic && !isAlone ? (paths ?? []).flatMap((path) => ownTraffic(path, place)) : (paths ?? [])
  if (own.length > 0) return own
  const probed = probes.flatMap(({ http, whenDown }) => {
    const plain = http?.method === 'GET' && whenDown === undefined && Object.keys(http.headers).length === 0
    return plain && /^(?![^/?])[^$]*$/.test(http.path) ? [http.path] : []
  })
  if (probed.length > 0) return [...new Set(probed)]
  return isAlone ? defaultTraffic.paths : ['']
}

function metricsPageOf(metrics: Traffic['metrics']): MetricsPageConfig | undefined {
  if (metrics === undefined) return undefined
  const { path, every, 'memory-limit': memoryLimit, cores, requests } = metrics
  return { path, every, memoryLimit, cores, ...(requests === undefined ? {} : { requests }) }
}

function ownTraffic(one: TrafficPath, place: ServicePlace): TrafficPath[] {
  const asked = askedBy(place, typeof one === 'string' ? one : one.path, undefined)
  if (asked === undefined || (isWholeAddress(asked) && ownerOf(asked, place.services) !== place.service)) return []
  return [typeof one === 'string' ? asked : { ...one, path: asked }]
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
