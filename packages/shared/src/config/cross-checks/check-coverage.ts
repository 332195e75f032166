import { addressOf, isWholeAddress, ownerOf } from '../../core/address.ts'
import { type EnvironmentConfig, environmentConfigOf } from '../environment-config.ts'
import { layersOf, type Product, productOf } from '../product.ts'
import type { ConfigFile } from '../schema.ts'
import type { HealthEntry, Probe } from '../sections/health.ts'

/**
 * What nothing would be asked of: a service without a check of its own, a database without an address, and synthetic requests that would
 * measure another service. For a file whose names are right.
 */
export function coverageProblems(file: ConfigFile): string[] {
  const product = productOf(file)
  const places = product.deployments.map((deployment) => environmentConfigOf(product, deployment))
  return [
    ...places.flatMap((place) => [...addressProblems(file, place), ...uncheckedProblems(product, place)]),
    ...trafficProblems(file, places),
  ]
}

function uncheckedProblems({ health, services }: Product, environment: EnvironmentConfig): string[] {
  const { name, service, tier, probes } = environment
  const several = services.length > 1
  if (several ? probes.some((probe) => isOwn(probe, environment)) : probes.length > 0 || !Object.values(health).some(hasTiers)) return []
  const what = several ? `of ${service} is checked in ${name}` : `is checked in ${name}`
  const how = several ? `with of: ${service} or of: each, for the tier ${tier}, that may fail` : `for the tier ${tier}`
  return [`health: nothing ${what}, so no release could be called healthy there; add a probe ${how}`]
}

function hasTiers({ scope, probes }: HealthEntry): boolean {
  return [scope, ...probes.map((probe) => probe.scope)].some((one) => one?.tiers !== undefined)
}

/** Whether a failure of it says something of the service, and counts. */
function isOwn({ http, whenDown }: Probe, { place }: EnvironmentConfig): boolean {
  if (whenDown === 'warn') return false
  return http === undefined || !isWholeAddress(http.path) || ownerOf(http.path, place.services) === place.service
}

function addressProblems(file: ConfigFile, { name, service, probes }: EnvironmentConfig): string[] {
  const where = file.services === undefined ? name : `${name} for ${service}`
  return probes.flatMap((probe) =>
    probe.postgres?.url === ''
      ? [`health (${probe.name}): postgres.url is missing, and so is database.postgres in ${where}; give one of the two`]
      : [],
  )
}

/** Of several services: a path that another one answers would be held against this one. */
function trafficProblems(file: ConfigFile, places: readonly EnvironmentConfig[]): string[] {
  const lines = places.flatMap(({ name, service, place }) => {
    if (place.services.length < 2) return []
    const layers = layersOf(file, service, name)
    const at = layers.find(({ layer }) => layer.traffic !== undefined)
    const shared = at === layers.at(-1)
    return (at?.layer.traffic?.paths ?? []).flatMap((one) => {
      const path = typeof one === 'string' ? one : one.path
      const owner = path.startsWith('$')
        ? service
        : ownerOf(addressOf(shared ? (place.around ?? place.url) : place.url, path), place.services)
      if (owner === service || (shared && owner !== undefined)) return []
      const who = owner === undefined ? 'no service' : owner
      return [
        `${at?.path}.traffic.paths: ${JSON.stringify(path)} is answered by ${who}, whose answers would count as those of ${service}; take it out`,
      ]
    })
  })
  return [...new Set(lines)]
}
