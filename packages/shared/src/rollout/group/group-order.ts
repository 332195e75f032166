import type { PlanStep } from '../plan/plan.ts'

/** One service of a group. `needs`: the services that it needs, directly or through others. `weighted`: its target knows shares. */
export type OrderedService = { service: string; needs: readonly string[]; weighted: boolean }

/**
 * The order in which services take traffic: each after those that it needs. Where needs leave it open, a target that shifts all at once goes
 * last, since nothing can be judged before it has everything; else the given order. A circle, which the configuration refuses, is cut.
 */
export function forwardOrder<S extends OrderedService>(services: readonly S[]): S[] {
  const left = [...services]
  const ordered: S[] = []
  while (left.length > 0) {
    const waits = (one: S) => left.some((other) => other !== one && one.needs.includes(other.service))
    const ready = left.filter((one) => !waits(one))
    const next = ready.find(({ weighted }) => weighted) ?? ready[0] ?? left[0]
    if (next === undefined) break
    ordered.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return ordered
}

/** The order of going back: who needs others first, and what shifts all at once first where needs leave it open. */
export function backwardOrder<S extends OrderedService>(services: readonly S[]): S[] {
  return forwardOrder(services).reverse()
}

/** All services that one needs, directly or through others. `needs` gives the direct ones of each. */
export function allNeedsOf(service: string, needs: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>()
  const visit = (name: string): void => {
    for (const need of needs.get(name) ?? []) {
      if (found.has(need) || need === service) continue
      found.add(need)
      visit(need)
    }
  }
  visit(service)
  return [...found]
}

/** The steps of a plan by what a group does with them: all services are prepared before one is verified, and verified before a stage. */
export type StagedPlan = {
  prepare: readonly PlanStep[]
  verify: readonly PlanStep[]
  /** Each begins with a change of the shares, and has what follows until the next one. The last gives all traffic. */
  stages: readonly (readonly PlanStep[])[]
}

export function stagedPlan(steps: readonly PlanStep[]): StagedPlan {
  const verifyAt = steps.findIndex(({ do: what }) => what === 'verify')
  const rest = verifyAt === -1 ? [] : steps.slice(verifyAt)
  const stages: PlanStep[][] = []
  const verify: PlanStep[] = []
  for (const step of rest) {
    if (step.do === 'shift' || step.do === 'promote') stages.push([step])
    else (stages.at(-1) ?? verify).push(step)
  }
  return { prepare: verifyAt === -1 ? steps : steps.slice(0, verifyAt), verify, stages }
}

/**
 * Which services take which of their stages at the same time: the weighted ones side by side, so that all of them come to their last stage
 * together; those that shift all at once afterwards, one after another. Each entry has the steps of each service, by its place.
 */
export function lockstepRounds(
  services: readonly (Pick<OrderedService, 'weighted'> & StagedPlan)[],
): ReadonlyMap<number, readonly PlanStep[]>[] {
  const places = services.map((service, place) => ({ ...service, place }))
  const together = places.filter(({ weighted }) => weighted)
  const longest = Math.max(0, ...together.map(({ stages }) => stages.length))
  const rounds = Array.from({ length: longest }, (_, round) => {
    const steps = together.flatMap(({ place, stages }) => {
      const stage = stages[round - (longest - stages.length)]
      return stage === undefined ? [] : [[place, stage] as const]
    })
    return new Map(steps)
  })
  const alone = places.filter(({ weighted }) => !weighted)
  return [...rounds, ...alone.map(({ place, stages }) => new Map([[place, stages.flat()]]))]
}
