import { ms } from '../core/duration.ts'
import { askedBy, type ServicePlace } from './check-ownership.ts'
import { defaultHealthPath, defaultHealthSet, defaultServiceHealthPath } from './defaults.ts'
import type { ConfigFile } from './schema.ts'
import type { Tier } from './sections/environment/tier.ts'
import type { CheckScope, FlowCheck, Probe, WrittenProbe } from './sections/health.ts'

/** The health checks of a service in an environment. */
export type EnvironmentHealth = { probes: readonly Probe[]; flows: readonly FlowCheck[] }

/** The place of a service, and what its checks take from it where they do not say it themselves. */
export type HealthPlace = ServicePlace & { tier: Tier; versionHeader: string; postgres: string | undefined }

type Written = { probes: readonly WrittenProbe[]; flows: readonly FlowCheck[] }

/** The set that is asked, then every single check. Without a set of that name and without single checks, the service has to say it is well. */
export function healthOf(entries: ConfigFile['health'], asked: string | undefined, place: HealthPlace): EnvironmentHealth {
  const set = entries[asked ?? defaultHealthSet]
  const single = Object.values(entries).filter(({ kind }) => kind === 'check')
  if (set === undefined && (asked !== undefined || single.length === 0)) return checksHere([builtIn(place), ...single], place)
  return checksHere([...(set?.kind === 'set' ? [setOf(entries, asked ?? defaultHealthSet, place)] : []), ...single], place)
}

/** Every set by its name, with what it extends put in, and every single check; `basic` is there even when the file has none. */
export function healthSetsOf(entries: ConfigFile['health'], place: HealthPlace): ReadonlyMap<string, EnvironmentHealth> {
  const names = [defaultHealthSet, ...Object.keys(entries)]
  return new Map(
    names.map((name) => [
      name,
      entries[name] === undefined ? healthOf(entries, undefined, place) : checksHere([setOf(entries, name, place)], place),
    ]),
  )
}

function setOf(entries: ConfigFile['health'], name: string, place: ServicePlace): Written {
  const entry = entries[name]
  if (entry === undefined) return builtIn(place)
  return joined([...(entry.extends === undefined ? [] : [setOf(entries, entry.extends, place)]), entry])
}

function joined(checks: readonly Written[]): Written {
  return { probes: checks.flatMap(({ probes }) => probes), flows: checks.flatMap(({ flows }) => flows) }
}

/** The checks that count here, each as this service asks it. */
function checksHere(written: readonly Written[], place: HealthPlace): EnvironmentHealth {
  const { probes, flows } = joined(written)
  const { service, tier } = place
  return {
    probes: probes.filter(({ scope }) => countsIn(tier, scope)).flatMap((probe) => probeHere(probe, place)),
    flows: flows.filter(({ scope }) => countsIn(tier, scope) && (scope?.of === undefined || askedOf(scope.of, service))),
  }
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

/** Each service has to say it, below its own address. */
function builtIn({ services }: ServicePlace): Written {
  const path = services.length > 1 ? defaultServiceHealthPath : defaultHealthPath
  const http = { method: 'GET' as const, path, headers: {}, expect: { status: 200, headers: {}, json: {} } }
  return {
    probes: [{ name: 'startup', timeout: ms(10_000), http, scope: { of: ['each'], tiers: undefined, whenDown: undefined } }],
    flows: [],
  }
}
