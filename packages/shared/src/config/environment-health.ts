import { ms } from '../core/duration.ts'
import { askedBy, type ServicePlace } from './check-ownership.ts'
import { defaultHealthPath, defaultHealthSet, defaultHealthSetOf, defaultServiceHealthPath, readyHealthSets } from './defaults.ts'
import { type HealthArea, healthAreas } from './health-areas.ts'
import type { ConfigFile } from './schema.ts'
import type { Tier } from './sections/environment/tier.ts'
import type { CheckScope, FlowCheck, Probe, WrittenProbe } from './sections/health.ts'

/** The health checks of a service in an environment. */
export type EnvironmentHealth = {
  probes: readonly Probe[]
  flows: readonly FlowCheck[]
  /** Of a ready set, who asks about what it is to cover; empty for any other set. */
  areas: readonly HealthArea[]
}

/** The place of a service, and what its checks take from it where they do not say it themselves. */
export type HealthPlace = ServicePlace & {
  tier: Tier
  versionHeader: string
  postgres: string | undefined
  /** What synthetic requests ask, as far as the file says it. */
  trafficPaths: readonly string[]
}

type Written = { probes: readonly WrittenProbe[]; flows: readonly FlowCheck[] }

/**
 * The set that is asked, then every single check. Without a name, the set of the tier. A file that writes single checks alone and names no
 * set is asked these alone.
 */
export function healthOf(entries: ConfigFile['health'], asked: string | undefined, place: HealthPlace): EnvironmentHealth {
  const name = asked ?? usualSet(entries, place.tier)
  const single = Object.values(entries).filter(({ kind }) => kind === 'check')
  const written = Object.keys(entries).some((one) => readyHealthSets.includes(one) && entries[one]?.kind === 'set')
  const alone = asked === undefined && !written && single.length > 0
  return checksHere(alone ? single : [setOf(entries, name, place), ...single], place, name)
}

/** The set of a tier; `advanced` where a file writes that name of it and not the other. */
function usualSet(entries: ConfigFile['health'], tier: Tier): string {
  const name = defaultHealthSetOf(tier)
  return name !== defaultHealthSet && entries[name] === undefined && entries['advanced']?.kind === 'set' ? 'advanced' : name
}

/** Every set by its name, with what it extends put in, and every single check; the ready sets are there even when the file has none. */
export function healthSetsOf(entries: ConfigFile['health'], place: HealthPlace): ReadonlyMap<string, EnvironmentHealth> {
  const single = Object.values(entries).filter(({ kind }) => kind === 'check')
  return new Map(
    [...readyHealthSets, ...Object.keys(entries)].map((name) => {
      const checks = [setOf(entries, name, place), ...(entries[name] === undefined ? single : [])]
      return [name, checksHere(checks, place, name)]
    }),
  )
}

/** What a ready set that the file does not write is made of. Nothing is known of flows and third parties that nobody has written. */
function setBelow(name: string): string {
  return name === 'advanced' ? 'comprehensive' : defaultHealthSet
}

function setOf(entries: ConfigFile['health'], name: string, place: HealthPlace): Written {
  const entry = entries[name]
  if (entry === undefined) return name === defaultHealthSet ? builtIn(place) : setOf(entries, setBelow(name), place)
  return joined([...(entry.extends === undefined ? [] : [setOf(entries, entry.extends, place)]), entry])
}

function joined(checks: readonly Written[]): Written {
  return { probes: checks.flatMap(({ probes }) => probes), flows: checks.flatMap(({ flows }) => flows) }
}

/** The checks that count here, each as this service asks it. */
function checksHere(written: readonly Written[], place: HealthPlace, name: string): EnvironmentHealth {
  const all = joined(written)
  const { service, tier } = place
  const probes = all.probes.filter(({ scope }) => countsIn(tier, scope)).flatMap((probe) => probeHere(probe, place))
  const flows = all.flows.filter(({ scope }) => countsIn(tier, scope) && (scope?.of === undefined || askedOf(scope.of, service)))
  const facts = { probes, flows, paths: place.trafficPaths }
  const areas = readyHealthSets.includes(name) ? healthAreas(facts, { whole: name !== defaultHealthSet }) : []
  return { probes, flows, areas }
}

function countsIn(tier: Tier, scope: CheckScope | undefined): boolean {
  return scope?.tiers === undefined || scope.tiers.includes(tier)
}

function askedOf(of: readonly string[], service: string): boolean {
  return of.includes('each') || of.includes(service)
}

function probeHere({ http, postgres, scope, ...written }: WrittenProbe, place: HealthPlace): Probe[] {
  const { service, versionHeader } = place
  const probe: Probe = { ...written, ...(scope?.whenDown === 'warn' ? { whenDown: 'warn' } : {}) }
  if (http !== undefined) {
    const path = askedBy(place, http.path, scope?.of)
    return path === undefined ? [] : [{ ...probe, http: { ...http, path, 'version-header': http['version-header'] ?? versionHeader } }]
  }
  if (scope?.of !== undefined && !askedOf(scope.of, service)) return []
  if (postgres === undefined) return [probe]
  // The loader has refused a probe without any address.
  return [{ ...probe, postgres: { ...postgres, url: postgres.url ?? place.postgres ?? '' } }]
}

/**
 * Each service has to say that it is well, below its own address, and its page is read for what it depends on. The database is asked itself
 * where its address is known; where this machine cannot reach it, the page says how it is.
 */
function builtIn({ services, postgres }: HealthPlace): Written {
  const path = services.length > 1 ? defaultServiceHealthPath : defaultHealthPath
  const http = { method: 'GET' as const, path, headers: {}, expect: { status: 200, headers: {}, json: {} } }
  const everywhere = { timeout: ms(10_000), scope: { of: ['each'], tiers: undefined, whenDown: undefined } }
  return {
    probes: [
      { name: 'startup', ...everywhere, http, reads: ['database', 'authentication'] },
      ...(postgres === undefined
        ? []
        : [{ name: 'database', ...everywhere, postgres: { query: 'select 1' }, orPage: 'database' as const }]),
    ],
    flows: [],
  }
}
