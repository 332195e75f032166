import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour } from '../../../core/words.ts'
import { bothColours, type Weights } from '../../contract/observation.ts'
import type { Cluster, Names } from './cluster.ts'
import type { BackendRef, HttpRoute } from './objects.ts'
import { type PatchOperation, pointer, unchangedSince } from './patch.ts'
import { whyNotTaken } from './route-status.ts'
import type { TrafficObject } from './traffic.ts'
import { sameProportion, toShares, toWhole, type WholeWeights } from './weights.ts'

/** A rule of the route that sends traffic to a side. */
type Rule = { index: number; refs: readonly BackendRef[]; own: Readonly<Record<Colour, BackendRef | undefined>> }

/** An HTTPRoute of the Gateway API whose backendRefs carry the weights. */
export function routeTraffic(name: string, names: Names): TrafficObject {
  const read = (cluster: Cluster) => {
    if (cluster.route === undefined) throw missingRoute(name, names)
    return { route: cluster.route, rules: rulesOf(cluster.route, names) }
  }
  return {
    name: `the HTTPRoute ${name}`,
    resource: `httproutes.gateway.networking.k8s.io/${name}`,
    weighted: true,
    describe: (cluster) => read(cluster).rules.map(describeRule).join('; '),
    open: (cluster) => {
      const { rules } = read(cluster)
      return { blue: rules.some((rule) => isOpen(rule, 'blue')), green: rules.some((rule) => isOpen(rule, 'green')) }
    },
    // Rules that disagree show as a split, which a rollout refuses to start from and a shift mends.
    shares: (cluster) => meanOf(read(cluster).rules.map(({ own }) => toShares(wholeOf(own)))),
    notTaken: (cluster) => whyNotTaken(read(cluster).route),
    isAs: (cluster, weights) => {
      const wanted = toWhole(weights)
      return read(cluster).rules.every((rule) => isComplete(rule) && sameProportion(wholeOf(rule.own), wanted))
    },
    patch: (cluster, weights) => {
      const { route, rules } = read(cluster)
      for (const colour of bothColours) if (rules.some(({ own }) => own[colour] === undefined)) assertService(cluster, names, colour)
      return [unchangedSince(route.metadata.resourceVersion), ...patchRules(rules, toWhole(weights), names)]
    },
    preview: (weights) => {
      const value = bothColours.map((colour) => ({ name: names.sides[colour].service, weight: toWhole(weights)[colour] }))
      return [unchangedSince('<as read>'), { op: 'replace', path: '/spec/rules/<each that names a side>/backendRefs', value }]
    },
  }
}

function rulesOf(route: HttpRoute, names: Names): Rule[] {
  const rules = route.spec.rules.flatMap(({ backendRefs }, index): Rule[] => {
    const naming = (colour: Colour) => backendRefs.filter((ref) => namesSide(ref, route, names.sides[colour].service))
    const found = { blue: naming('blue'), green: naming('green') }
    if (found.blue.length + found.green.length === 0) return []
    const where = `rule ${index} of the HTTPRoute "${route.metadata.name}"`
    for (const colour of bothColours) if (found[colour].length > 1) throw namedTwice(where, names.sides[colour].service)
    const stranger = backendRefs.find((ref) => ref.weight > 0 && !found.blue.includes(ref) && !found.green.includes(ref))
    if (stranger !== undefined) throw takesPart(where, stranger)
    return [{ index, refs: backendRefs, own: { blue: found.blue[0], green: found.green[0] } }]
  })
  if (rules.length > 0) return rules
  const [blue, green] = [names.sides.blue.service, names.sides.green.service]
  throw new ActionError(`No rule of the HTTPRoute "${route.metadata.name}" names the Service "${blue}" or "${green}"`, {
    hint: 'List both under backendRefs of each rule whose traffic is to be shifted, the idle one with weight: 0. See target.sides.',
  })
}

function namesSide(ref: BackendRef, route: HttpRoute, service: string): boolean {
  const isService = (ref.group === '' || ref.group === 'core') && ref.kind === 'Service'
  return isService && ref.name === service && (ref.namespace ?? route.metadata.namespace) === route.metadata.namespace
}

/** Each rule that has to change gets all its references anew: both sides are listed, so none is ever alone with any weight. */
function patchRules(rules: readonly Rule[], weights: WholeWeights, names: Names): PatchOperation[] {
  return rules
    .filter((rule) => !isComplete(rule) || !sameProportion(wholeOf(rule.own), weights))
    .map(({ index, refs, own }) => {
      const sides = bothColours.map((colour) => {
        const like = own[colour] ?? own[otherColour(colour)]
        return { ...like, name: names.sides[colour].service, weight: weights[colour] }
      })
      const others = refs.filter((ref) => ref !== own.blue && ref !== own.green)
      return { op: 'replace', path: pointer('spec', 'rules', index, 'backendRefs'), value: [...sides, ...others] }
    })
}

function isComplete({ own }: Rule): boolean {
  return own.blue !== undefined && own.green !== undefined
}

/** Implementations differ on a backend that stands alone with the weight 0: some give it everything, some answer 503. */
function isOpen({ refs, own }: Rule, colour: Colour): boolean {
  return weightOf(own[colour]) > 0 || (own[colour] !== undefined && refs.length === 1)
}

function wholeOf(own: Rule['own']): WholeWeights {
  return { blue: weightOf(own.blue), green: weightOf(own.green) }
}

function weightOf(ref: BackendRef | undefined): number {
  return ref?.weight ?? 0
}

function meanOf(shares: readonly Weights[]): Weights {
  const mean = (colour: Colour) => shares.reduce((sum, one) => sum + one[colour], 0) / shares.length
  return { blue: mean('blue'), green: mean('green') }
}

function describeRule({ index, own }: Rule): string {
  const told = bothColours.map((colour) => `${colour} ${own[colour] === undefined ? 'not listed' : weightOf(own[colour])}`)
  return `rule ${index}: ${told.join(', ')}`
}

/**
 * A reference to a Service that is not there makes the whole route "not resolved", so none is added. One that is listed already
 * does not stand in the way of taking its weight from it.
 */
function assertService(cluster: Cluster, names: Names, colour: Colour): void {
  const { service } = names.sides[colour]
  if (cluster.services.has(service)) return
  throw new ActionError(
    `There is no Service "${service}" for ${colour} in the namespace "${names.namespace}", so the route is left as it is`,
    {
      hint: 'Both Services must be there before any traffic is shifted, also that of the idle side. See target.sides.',
    },
  )
}

function namedTwice(where: string, service: string): ActionError {
  return new ActionError(`${where} names the Service "${service}" twice`, {
    hint: 'Leave one of the two backendRefs, with the whole weight.',
  })
}

function takesPart(where: string, { name, weight }: BackendRef): ActionError {
  return new ActionError(`${where} gives a third backend, "${name}", the weight ${weight}`, {
    hint: 'A rollout shifts all traffic between two sides. Give the third a rule of its own, or weight: 0.',
  })
}

function missingRoute(name: string, names: Names): ActionError {
  return new ActionError(`There is no HTTPRoute "${name}" in the namespace "${names.namespace}"`, {
    hint: 'See target.http-route and target.namespace; docs/kubernetes.md of blue-green-deploy has one to copy.',
  })
}
