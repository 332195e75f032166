import type { HttpRoute } from './objects.ts'

type Parent = HttpRoute['spec']['parentRefs'][number]
type Status = HttpRoute['status']['parents'][number]

/** Conditions that must be True before the weights of the spec are those of the traffic (Gateway API, RouteConditionType). */
const requiredConditions = ['Accepted', 'ResolvedRefs'] as const

/**
 * Why the route's newest generation is not known to be applied; undefined where every parent reports it as applied. A status of an older
 * generation does not count.
 */
export function notAppliedReason(route: HttpRoute): string | undefined {
  const { parentRefs } = route.spec
  if (parentRefs.length === 0) return 'it has no parentRefs, so no Gateway serves it'
  for (const parent of parentRefs) {
    const reports = route.status.parents.filter(({ parentRef }) => isSame(parentRef, parent, route))
    if (reports.length === 0)
      return `no controller has reported on it for ${nameOf(parent)}: is there such a Gateway, and does its controller run?`
    for (const report of reports) {
      const why = conditionProblem(report, route.metadata.generation)
      if (why !== undefined) return `${nameOf(parent)}: ${why}`
    }
  }
  return undefined
}

function conditionProblem({ conditions }: Status, generation: number): string | undefined {
  for (const type of requiredConditions) {
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
