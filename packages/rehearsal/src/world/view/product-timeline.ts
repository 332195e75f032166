import type { ClientSample } from '../../stage/client/client-samples.ts'

/** One answer of a service: which version gave it, and when it was asked for, in milliseconds since 1970. */
export type ServiceAnswer = { at: number; service: string; version: string }

/** The version of each service, by its name. */
export type VersionSet = Readonly<Record<string, string>>

/** A time in which the newest answers of all services came from these versions. */
export type ProductState = { from: number; to: number; versions: VersionSet }

/** The answers with a version, of samples whose path tells the service; oldest first. */
export function serviceAnswers(samples: readonly ClientSample[], serviceOf: (path: string) => string): ServiceAnswer[] {
  return samples
    .flatMap(({ at, path, release }) => (release === undefined ? [] : [{ at, service: serviceOf(path), version: release }]))
    .sort((a, b) => a.at - b.at)
}

/** How the versions of the product followed one another, from the first moment in which every service had answered. */
export function statesOf(answers: readonly ServiceAnswer[]): ProductState[] {
  const services = new Set(answers.map(({ service }) => service))
  const now = new Map<string, string>()
  const states: ProductState[] = []
  for (const { at, service, version } of answers) {
    const last = states.at(-1)
    if (last !== undefined) last.to = at
    if (now.get(service) === version) continue
    now.set(service, version)
    if (now.size === services.size) states.push({ from: at, to: at, versions: Object.fromEntries(now) })
  }
  return states
}

/** A set that shows for less than this, in milliseconds, is two answers of a service that has both versions at the time. */
const steady = 1_000

/** The longest time, in seconds, in which the product was none of these sets, or one only between two answers; 0 where it always was one. */
export function longestMixed(states: readonly ProductState[], sets: readonly VersionSet[]): number {
  const spans: { from: number; to: number }[] = []
  for (const { from, to, versions } of states) {
    if (sets.some((set) => isSame(set, versions))) continue
    const last = spans.at(-1)
    if (last !== undefined && from - last.to < steady) last.to = to
    else spans.push({ from, to })
  }
  return Math.max(0, ...spans.map(({ from, to }) => to - from)) / 1_000
}

/** The services in the order in which a version first answered for each; those for which it never did are left out. */
export function orderOfArrival(answers: readonly ServiceAnswer[], version: string): string[] {
  return [...new Set(answers.filter((one) => one.version === version).map(({ service }) => service))]
}

/** The services in the order in which a version last answered for each. */
export function orderOfLeaving(answers: readonly ServiceAnswer[], version: string): string[] {
  return orderOfArrival([...answers].reverse(), version).reverse()
}

/** `api v1, parser v2`, by name; one version alone where all have it. */
export function versionsText(versions: VersionSet): string {
  const [only = 'none', ...more] = new Set(Object.values(versions))
  if (more.length === 0) return only
  return Object.keys(versions)
    .sort()
    .map((service) => `${service} ${versions[service]}`)
    .join(', ')
}

function isSame(one: VersionSet, other: VersionSet): boolean {
  return versionsText(one) === versionsText(other)
}
