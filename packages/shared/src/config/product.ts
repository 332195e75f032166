import type { Milliseconds } from '../core/duration.ts'
import { type TargetChoice, targetChoiceOf } from './provider-target.ts'
import type { ConfigFile } from './schema.ts'
import type { BuildSection } from './sections/build.ts'
import type { Database } from './sections/database.ts'
import type { Approval, EnvironmentSection } from './sections/environment/environments.ts'
import type { FreezeWindow } from './sections/environment/freeze.ts'
import type { GroupOrder } from './sections/environment/group-order.ts'
import type { Hooks } from './sections/environment/hooks.ts'
import type { JudgeMode } from './sections/environment/judge.ts'
import { type PlacementConfig, placement } from './sections/environment/placement.ts'
import type { Trigger } from './sections/environment/rollback.ts'
import type { RolloutFile } from './sections/environment/rollout.ts'
import type { SourcesFile } from './sections/environment/sources.ts'
import type { Thresholds } from './sections/environment/thresholds.ts'
import { type Tier, tierOf } from './sections/environment/tier.ts'
import type { Traffic } from './sections/environment/traffic.ts'
import type { NotifySection, Receiver } from './sections/notify.ts'
import type { ServiceSection } from './sections/services.ts'
import type { DeploymentTest } from './sections/tests.ts'

/** What a slipway.yml says, in one form whichever spelling was used. What the file leaves open is undefined: defaults come later. */
export type Product = {
  name: string
  services: readonly ProductService[]
  environments: readonly ProductEnvironment[]
  /** Each service in each environment, in the order of the environments. */
  deployments: readonly ServiceDeployment[]
  health: ConfigFile['health']
  tests: readonly DeploymentTest[]
  security: ConfigFile['security']
  quality: ConfigFile['quality']
  ledger: ConfigFile['ledger']
  artifacts: ConfigFile['artifacts']
  notify: Pick<NotifySection, 'slack' | 'mail'> & {
    deployments: readonly Receiver[]
    alerts: readonly Receiver[]
    smtp: { server: string; from: string | undefined }
  }
}

export type ProductService = {
  name: string
  /** From the root of the repository, which is `.`. */
  folder: string
  paths: readonly string[]
  needs: readonly string[]
  build: BuildSection | undefined
}

export type ProductEnvironment = {
  name: string
  /** The address of the environment; undefined where each service has a whole one of its own. */
  url: string | undefined
  tier: Tier
  branches: readonly string[]
  approval: Approval | undefined
  approvers: readonly string[]
  deployment: EnvironmentSection['deployment']
  promotes: EnvironmentSection['promotes']
  pauseAfterRollback: boolean | undefined
  freeze: readonly FreezeWindow[]
  order: GroupOrder
  judge: { mode: JudgeMode; controlUrl: string | undefined }
}

/** One service in one environment: a deployment has one target, one ledger and one lock. */
export type ServiceDeployment = {
  service: string
  environment: string
  url: string
  target: TargetChoice | undefined
  placement: PlacementConfig | undefined
  runsOn: string | undefined
  health: string | undefined
  healthInterval: Milliseconds | undefined
  monitor: Milliseconds | undefined
  look: Milliseconds | undefined
  thresholds: Thresholds | undefined
  traffic: Traffic | undefined
  sources: SourcesFile | undefined
  /** Whether the traffic stands at the environment, for all of its services, whose paths it shares out. */
  sharedTraffic: boolean
  versionHeader: string | undefined
  sidePath: string | undefined
  rollout: RolloutFile | undefined
  hooks: Hooks | undefined
  database: Database | undefined
  triggers: readonly Trigger[] | undefined
  rollbackWindow: Milliseconds | undefined
}

/** A place of the file where settings of a service in an environment may stand. */
export type SettingsLayer = Partial<ServiceSection>

/** The one form of a file. Names that are missing or unknown are not looked at: `referenceProblems` has said so before. */
export function productOf(file: ConfigFile): Product {
  const services = servicesOf(file)
  const { smtp, deployments = [], alerts = [], slack, mail } = file.notify
  return {
    name: file.product ?? file.service ?? Object.keys(services)[0] ?? '',
    services: Object.entries(services).map(([name, section]) => ({
      name,
      folder: section.in ?? '.',
      paths: section.paths ?? [],
      needs: section.needs ?? [],
      build: section.build ?? (file.build === undefined ? undefined : { ...file.build }),
    })),
    environments: Object.entries(file.environments).map(([name, section]) => environmentOf(file, name, section)),
    deployments: Object.keys(file.environments).flatMap((environment) =>
      Object.keys(services).map((service) => deploymentOf(file, service, environment)),
    ),
    health: file.health,
    tests: file.tests ?? [],
    security: file.security,
    quality: file.quality,
    ledger: file.ledger,
    artifacts: file.artifacts,
    notify: { slack, mail, deployments, alerts, smtp: { server: smtp?.server ?? '$SMTP_URL', from: smtp?.from } },
  }
}

/** The services of a file; `service: NAME` is one without settings of its own. */
export function servicesOf(file: ConfigFile): Record<string, ServiceSection> {
  return file.services ?? (file.service === undefined ? {} : { [file.service]: {} })
}

/** Where settings of this pair may stand, from the narrowest place to the widest, each with its path. */
export function layersOf(file: ConfigFile, service: string, environment: string): { path: string; layer: SettingsLayer }[] {
  const around: EnvironmentSection | undefined = file.environments[environment]
  return [
    { path: `environments.${environment}.services.${service}`, layer: around?.services?.[service] ?? {} },
    { path: `services.${service}`, layer: file.services?.[service] ?? {} },
    { path: `environments.${environment}`, layer: around ?? {} },
  ]
}

function environmentOf(file: ConfigFile, name: string, section: EnvironmentSection): ProductEnvironment {
  return {
    name,
    url: section.url,
    tier: tierOf(name, section.tier),
    branches: section.branches,
    approval: section.approval ?? (section.approvers === undefined ? undefined : 'required'),
    approvers: section.approvers ?? [],
    deployment: section.deployment,
    promotes: section.promotes,
    pauseAfterRollback: section['pause-after-rollback'],
    freeze: section.freeze ?? [],
    order: section.order ?? file.order ?? 'sequential',
    judge: {
      mode: section.judge?.mode ?? file.judge?.mode ?? 'act',
      controlUrl: section.judge?.['control-url'] ?? file.judge?.['control-url'],
    },
  }
}

function deploymentOf(file: ConfigFile, service: string, environment: string): ServiceDeployment {
  const layers = layersOf(file, service, environment).map(({ layer }) => layer)
  const first = <T>(pick: (layer: SettingsLayer) => T | undefined): T | undefined => layers.map(pick).find((value) => value !== undefined)
  const folder = file.services?.[service]?.in ?? '.'
  const rollback = first((layer) => layer.rollback) ?? file.rollback
  return {
    service,
    environment,
    url: urlOf(file, service, environment) ?? '',
    target: first((layer) => targetChoiceOf(layer, { service, folder })),
    placement: first(placementOf),
    runsOn: first((layer) => layer['runs-on']),
    health: first(({ health }) => health),
    healthInterval: first((layer) => layer['health-interval']),
    monitor: first(({ monitor }) => monitor),
    look: first(({ look }) => look),
    thresholds: first(({ thresholds }) => thresholds),
    traffic: first(({ traffic }) => traffic),
    sources: first(({ sources }) => sources),
    sharedTraffic: layers.find(({ traffic }) => traffic !== undefined) === layers.at(-1),
    versionHeader: first((layer) => layer['version-header']),
    sidePath: first((layer) => layer['side-path']),
    rollout: first(({ rollout }) => rollout),
    hooks: first(({ hooks }) => hooks),
    database: first(({ database }) => database) ?? file.database,
    triggers: rollback?.when,
    rollbackWindow: rollback?.window,
  }
}

/** The whole address of a service in an environment; undefined where the file has none. */
export function urlOf(file: ConfigFile, service: string, environment: string): string | undefined {
  const base = file.environments[environment]?.url
  const own = file.environments[environment]?.services?.[service]?.url ?? file.services?.[service]?.url
  if (own === undefined || !own.startsWith('/')) return own ?? base
  return base === undefined ? undefined : `${base.replace(/\/+$/, '')}${own}`
}

function placementOf({ placement: long, start, stop }: SettingsLayer): PlacementConfig | undefined {
  if (start === undefined && stop === undefined) return long
  return {
    ...(long ?? placement.parse({})),
    ...(start === undefined ? {} : { prepare: start }),
    ...(stop === undefined ? {} : { retire: stop }),
  }
}
