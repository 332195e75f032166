import { type Addressed, addressOf, isWholeAddress, ownerOf } from '../core/address.ts'

/** One service among those of an environment, and where each of them answers. */
export type ServicePlace = {
  service: string
  /** Its own address. */
  url: string
  /** The address of the environment; undefined where each service has a whole one of its own. */
  around: string | undefined
  /** Every service of the environment, this one included; one where the repository has one. */
  services: readonly Addressed[]
}

/**
 * How a service asks what a check names, as a path below its own address or as a whole address; undefined for a check of other services. A
 * path that leads to another service becomes a whole address: no side of this service serves it, and who answers is that other one.
 *
 * With `of`, the path is below the address of each service that it names. Without, it is below the address of the environment, and the
 * check belongs to the service whose address is the longest prefix of it; what no service answers is asked by every one.
 */
export function askedBy(place: ServicePlace, path: string, of: readonly string[] | undefined): string | undefined {
  const { service, url, around = url, services } = place
  if (of !== undefined && !of.includes('each') && !of.includes(service)) return undefined
  // What a variable holds is known when the check is run.
  if (services.length < 2 || path.startsWith('$')) return path
  const address = addressOf(of === undefined ? around : url, path)
  const owner = ownerOf(address, services)
  if (of === undefined && owner !== undefined && owner !== service) return undefined
  if (isWholeAddress(path) || owner !== service) return address
  const own = url.replace(/\/+$/, '')
  return address.startsWith(own) ? address.slice(own.length) : address
}
