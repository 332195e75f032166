import type { HttpRoute } from './objects.ts'

type Parent = HttpRoute['spec']['parentRefs'][number]
type Status = HttpRoute['status']['parents'][number]

/** Both must be True for the weights of the spec to be those of the traffic (Gateway API, RouteConditionType). */
const needed = ['Accepted', 'ResolvedRefs'] as const

/**
 * Why the route's newest generation is not known to be in force, or undefined where every parent has taken it. A status that
 * was written for an older generation says nothing of the newest.
 */
export function whyNotTaken(route: HttpRoute): string | undefined {
  const { parentRefs } = route.spec
  if (parentRefs.length === 0) return 'it has no parentRefs, so no Gateway serves it'
  for (const parent of parentRefs) {
    const reports = route.status.parents.filter(({ parentRef }) => isSame(parentRef, parent, route))
    if (reports.length === 0)
      return `no controller has reported on it for ${nameOf(parent)}: is there such a Gateway, and does its controller run?`
    for (const report of reports) {
      const why = whyNot(report, route.metadata.generation)
      if (why !== undefined) return `${nameOf(parent)}: ${why}`
    }
  }
  return undefined
}

function whyNot({ conditions }: Status, generation: number): string | undefined {
  for (const type of needed) {
    const found = conditions.find((condition) => condition.type === type)
    if (found === undefined) return `its controller has not said ${type} yet`
    const seen = found.observedGeneration ?? 0
    if (seen < generation) return `its controller has seen generation ${seen}, and the newest is ${generation}`
    if (found.status !== 'True')
      return `${type} is ${found.status}: ${[found.reason, found.message].filter((text) => text !== '').join(': ')}`
  }
  return undefined
}

function isSame(one: Parent, other: Parent, route: HttpRoute): boolean {
  const home = route.metadata.namespace
  return (
    one.name === other.name &&
    (one.namespace ?? home) === (other.namespace ?? home) &&
    one.sectionName === other.sectionName &&
    one.port === other.port
  )
}

function nameOf({ name, sectionName }: Parent): string {
  return `the Gateway ${name}${sectionName === undefined ? '' : `/${sectionName}`}`
}
