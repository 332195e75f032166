import { load as loadYaml } from 'js-yaml'
import { z } from 'zod'
import { closest } from '../core/closest.ts'
import { ms } from '../core/duration.ts'
import { ActionError, messageOf } from '../core/errors.ts'
import { compareNaturally } from '../core/natural-order.ts'
import { defaultHealthPath, defaultRollout, defaultsOf, defaultTraffic, defaultTriggers, type Step } from './defaults.ts'
import { problemLine } from './problems.ts'
import type { Database, FreezeWindow, Hooks, PlacementConfig, RolloutFile } from './rollout.ts'
import { sameTargetProblems } from './same-target.ts'
import { type ConfigFile, configSchema, type Metric, type Milliseconds, type Probe, type TrafficPath, type Trigger } from './schema.ts'
import type { Target } from './targets.ts'

/** One environment with every default filled in: what the actions work from. */
export type EnvironmentConfig = {
  service: string
  name: string
  /** Without a slash at its end; probe paths are appended. */
  url: string
  branches: readonly string[]
  approval: 'required' | 'branch-policy' | 'none'
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
  triggers: readonly Trigger[]
}

export type Config = {
  service: string
  environments: ReadonlyMap<string, EnvironmentConfig>
  /** Every health set by its name, with what it extends put in; `basic` is there even when the file has none. */
  health: ReadonlyMap<string, { probes: readonly Probe[]; flows: readonly string[] }>
  security: ConfigFile['security']
  quality: ConfigFile['quality']
  notify: ConfigFile['notify']
}

/**
 * Reads the text of a `slipway.yml` found at `path`. Throws one ActionError that lists every problem: path, value, what is
 * allowed, and the known key that a mistyped one is near to. A file of the `past` is only read for what it says: nothing is rolled out by
 * it any more, so two environments that share a target are no reason not to.
 */
export function parseConfig(text: string, path: string, { past = false }: { past?: boolean } = {}): Config {
  let document: unknown
  try {
    document = loadYaml(text)
  } catch (cause) {
    throw new ActionError(`${path} is not valid YAML: ${messageOf(cause)}`, { cause })
  }
  const parsed = configSchema.safeParse(document)
  if (!parsed.success) {
    throw invalid(
      path,
      parsed.error.issues.flatMap((issue) => problemLine(issue, document, keysOf(configSchema))),
    )
  }
  const problems = [...(past ? [] : sameTargetProblems(parsed.data.environments)), ...crossProblems(parsed.data)]
  if (problems.length > 0) throw invalid(path, problems)
  const { service, environments, security, quality, notify } = parsed.data
  return {
    service,
    environments: new Map(Object.keys(environments).map((name) => [name, resolveEnvironment(parsed.data, name)])),
    health: new Map(['basic', ...Object.keys(parsed.data.health)].map((name) => [name, healthOf(parsed.data, name)])),
    security,
    quality,
    notify,
  }
}

/** The environment of that name. Throws an ActionError that lists the names there are. */
export function environmentOf(config: Config, name: string): EnvironmentConfig {
  const found = config.environments.get(name)
  if (found !== undefined) return found
  const names = [...config.environments.keys()]
  const near = closest(name, names)
  throw new ActionError(`There is no environment "${name}" in the configuration${near === undefined ? '' : `; did you mean "${near}"?`}`, {
    hint: `The configuration has: ${names.join(', ')}.`,
  })
}

function invalid(path: string, problems: readonly string[]): ActionError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  return new ActionError(`${path} has ${count}:\n${problems.map((line) => `  - ${line}`).join('\n')}`, {
    hint: 'Every key is described in the README and in the JSON Schema schema/slipway.schema.json.',
  })
}

function crossProblems(file: ConfigFile): string[] {
  const problems: string[] = []
  const sets = Object.keys(file.health)
  const known = (set: string) => set === 'basic' || sets.includes(set)
  for (const [name, environment] of Object.entries(file.environments)) {
    if (!known(environment.health)) {
      const near = closest(environment.health, sets)
      problems.push(
        `environments.${name}.health: "${environment.health}" is not one of the health sets (${sets.join(', ') || 'none are defined'})${near === undefined ? '' : `; did you mean "${near}"?`}`,
      )
    }
    const weights = environment.rollout?.steps?.flatMap((step) => ('weight' in step ? [step.weight] : [])) ?? []
    if (weights.some((weight, index) => weight <= (weights[index - 1] ?? 0)))
      problems.push(`environments.${name}.rollout.steps: the weights must rise`)
    if (environment.rollout?.steps !== undefined && !endsWithEverything(environment.rollout.steps))
      problems.push(`environments.${name}.rollout.steps: the last step must be 100%`)
    if (environment.rollout?.steps?.[0] !== undefined && 'pause' in environment.rollout.steps[0])
      problems.push(`environments.${name}.rollout.steps: a pause stands after a weight, which it keeps`)
    const { from, to } = environment.database?.['runs-on'] ?? {}
    if (from !== undefined && to !== undefined && compareNaturally(from, to) > 0)
      problems.push(`environments.${name}.database.runs-on: from "${from}" comes after to "${to}", so no revision lies between`)
    if (environment.target?.type === 'haproxy' && environment.placement === undefined) {
      problems.push(
        `environments.${name}.placement: missing; a proxy shifts traffic but starts nothing, so prepare and retire say who starts a side`,
      )
    }
  }
  for (const [name, set] of Object.entries(file.health)) {
    const seen = new Set([name])
    for (let next = set.extends; next !== undefined; next = file.health[next]?.extends) {
      if (!known(next)) {
        problems.push(`health.${name}.extends: "${next}" is not one of the health sets (${sets.join(', ')})`)
        break
      }
      if (seen.has(next)) {
        problems.push(`health.${name}.extends: goes round in a circle through "${next}"`)
        break
      }
      seen.add(next)
    }
  }
  return problems
}

function endsWithEverything(steps: NonNullable<RolloutFile['steps']>): boolean {
  const last = steps.at(-1)
  return last !== undefined && 'weight' in last && last.weight === 1
}

function resolveEnvironment(file: ConfigFile, name: string): EnvironmentConfig {
  const environment = file.environments[name]
  if (environment === undefined) throw new Error(`resolveEnvironment was asked for ${name}`)
  const defaults = defaultsOf(name)
  const stepTime = environment.rollout?.['step-time'] ?? defaultRollout.stepTime
  const steps: NonNullable<RolloutFile['steps']> = environment.rollout?.steps ?? defaultRollout.weights.map((weight) => ({ weight }))
  const { probes, flows } = healthOf(file, environment.health)
  return {
    service: file.service,
    name,
    url: environment.url.replace(/\/+$/, ''),
    branches: environment.branches,
    approval: environment.approval ?? defaults.approval,
    probes,
    flows,
    healthInterval: environment['health-interval'],
    monitor: environment.monitor ?? defaults.monitor,
    thresholds: { ...defaults.thresholds, ...flatThresholds(environment.thresholds) },
    traffic: {
      requestsPerSecond: environment.traffic?.['requests-per-second'] ?? defaultTraffic.requestsPerSecond,
      paths: environment.traffic?.paths ?? defaultTraffic.paths,
      timeout: environment.traffic?.timeout ?? defaultTraffic.timeout,
      headers: environment.traffic?.headers ?? {},
      metrics: environment.traffic?.metrics,
    },
    rollout: {
      steps: steps.map(
        (step): Step =>
          'pause' in step
            ? { pause: step.pause['at-most'] }
            : { weight: step.weight, time: ('time' in step ? step.time : undefined) ?? stepTime },
      ),
      readyWithin: environment.rollout?.['ready-within'] ?? defaultRollout.readyWithin,
      hold: environment.rollout?.hold ?? defaultRollout.hold,
      keep: environment.rollout?.keep ?? defaultRollout.keep,
      onDrift: environment.rollout?.['on-drift'] ?? defaultRollout.onDrift,
      lock: environment.rollout?.lock ?? defaultRollout.lock,
    },
    placement: environment.placement,
    target: environment.target,
    hooks: environment.hooks ?? {},
    freeze: environment.freeze ?? [],
    database: environment.database,
    ledger: { workflows: file.ledger.workflows, believeDeletedAfter: file.ledger['believe-deleted-after'] },
    triggers: environment.rollback?.when ?? file.rollback?.when ?? defaultTriggers,
  }
}

function healthOf(file: ConfigFile, name: string): { probes: Probe[]; flows: string[] } {
  const set = file.health[name]
  if (set === undefined) return { probes: [builtInProbe], flows: [] }
  const base = set.extends === undefined ? { probes: [], flows: [] } : healthOf(file, set.extends)
  return { probes: [...base.probes, ...set.probes], flows: [...base.flows, ...set.flows] }
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

type Thresholds = NonNullable<ConfigFile['environments'][string]['thresholds']>

function flatThresholds(thresholds: Thresholds | undefined): Partial<Record<Metric, number>> {
  const { 'response-time': times, ...shares } = thresholds ?? {}
  const named = { ...shares, 'response-time.p50': times?.p50, 'response-time.p95': times?.p95, 'response-time.p99': times?.p99 }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}

/** Every key that the schema knows anywhere, for "did you mean". */
function keysOf(schema: z.ZodType): string[] {
  const keys = new Set<string>()
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && typeof value === 'object' && value !== null) for (const name of Object.keys(value)) keys.add(name)
      visit(value)
    }
  }
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  return [...keys]
}
