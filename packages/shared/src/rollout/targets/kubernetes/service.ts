import { ActionError } from '../../../core/errors.ts'
import { type Colour, colour as colourSchema, otherColour } from '../../../core/words.ts'
import { allTo, bothColours, describeWeights, type Weights } from '../../contract/observation.ts'
import type { Cluster, Names } from './cluster.ts'
import type { Service } from './objects.ts'
import { type PatchOperation, pointer, unchangedSince } from './patch.ts'
import type { TrafficObject } from './traffic.ts'

/** The value of the label while no side has traffic, before the first release. */
const nobody = 'none'

/** A Service whose selector names one side: all traffic or none. */
export function serviceTraffic(name: string, label: string, names: Names): TrafficObject {
  const read = (cluster: Cluster) => {
    const service = cluster.services.get(name)
    if (service === undefined) throw missingService(name, names.namespace, label)
    return { service, selected: selectedBy(service, label) }
  }
  const replace = (value: string): PatchOperation => ({ op: 'replace', path: pointer('spec', 'selector', label), value })
  return {
    name: `the Service ${name}`,
    resource: `services/${name}`,
    weighted: false,
    describe: (cluster) => `selector ${label}=${read(cluster).selected ?? nobody}`,
    open: (cluster) => {
      const { selected } = read(cluster)
      return { blue: selected === 'blue', green: selected === 'green' }
    },
    shares: (cluster) => sharesByEndpoints(name, names, cluster, read(cluster).selected),
    // The share is taken from the endpoints themselves, so nothing is shown before it is so.
    notTaken: () => undefined,
    isAs: (cluster, weights) => (read(cluster).selected ?? nobody) === valueFor(weights, name),
    patch: (cluster, weights) => {
      const { service } = read(cluster)
      const value = valueFor(weights, name)
      for (const colour of bothColours) if (value === colour) assertReaches(service, label, colour, { names, cluster })
      return [unchangedSince(service.metadata.resourceVersion), replace(value)]
    },
    preview: (weights) => [unchangedSince('<as read>'), replace(valueFor(weights, name))],
  }
}

function selectedBy({ metadata, spec }: Service, label: string): Colour | undefined {
  const value = spec.selector[label]
  if (value === nobody) return undefined
  const selected = colourSchema.safeParse(value)
  if (selected.success) return selected.data
  const told = value === undefined ? `has no ${label}` : `says ${label}=${JSON.stringify(value)}`
  throw new ActionError(`The selector of the Service "${metadata.name}" ${told}: which side has the traffic cannot be said`, {
    hint: `It must say blue, green or ${nobody}. Set the one that serves now: kubectl patch service ${metadata.name} --type=merge --patch '{"spec":{"selector":{"${label}":"blue"}}}'. See target.label.`,
  })
}

/**
 * Who really gets the traffic: for some moments after a switch the Service still has the pods of the other side. Pods of
 * neither are new ones of the selected side, which its own Service does not list yet.
 */
function sharesByEndpoints(name: string, names: Names, { endpoints }: Cluster, selected: Colour | undefined): Weights {
  if (endpoints === undefined) return selected === undefined ? { blue: 0, green: 0 } : allTo(selected)
  const reached = [...(endpoints.get(name) ?? [])]
  if (reached.length === 0) return { blue: 0, green: 0 }
  const share = (colour: Colour) => {
    const own = endpoints.get(names.sides[colour].service)
    return reached.filter((endpoint) => own?.has(endpoint) === true).length / reached.length
  }
  if (selected === undefined) return { blue: share('blue'), green: share('green') }
  const stale = share(otherColour(selected))
  return selected === 'blue' ? { blue: 1 - stale, green: stale } : { blue: stale, green: 1 - stale }
}

function valueFor(weights: Weights, name: string): string {
  const raised = bothColours.filter((colour) => weights[colour] > 0)
  if (raised.length === 0) return nobody
  const [only] = raised
  if (only !== undefined && weights[only] === 1) return only
  throw new ActionError(`The Service "${name}" gives a side all traffic or none, not ${describeWeights(weights)}`, {
    hint: 'Write rollout: { steps: [100%] }, or use target.http-route of a Gateway.',
  })
}

/** A selector that no pod matches would drop every request. */
function assertReaches(service: Service, label: string, colour: Colour, { names, cluster }: { names: Names; cluster: Cluster }): void {
  const { deployment } = names.sides[colour]
  const labels = cluster.deployments[colour]?.spec.template.metadata.labels ?? {}
  const missing = Object.entries({ ...service.spec.selector, [label]: colour }).filter(([key, value]) => labels[key] !== value)
  if (missing.length === 0) return
  const wanted = missing.map(([key, value]) => `${key}=${value}`).join(', ')
  throw new ActionError(
    `The Service "${service.metadata.name}" would not reach the pods of the Deployment "${deployment}": they lack ${wanted}`,
    {
      hint: 'Put these labels under spec.template.metadata.labels of the Deployment. Nothing was shifted.',
    },
  )
}

function missingService(name: string, namespace: string, label: string): ActionError {
  return new ActionError(`There is no Service "${name}" in the namespace "${namespace}"`, {
    hint: `Apply it with ${label}: ${nobody} in its selector before the first release. See target.service and target.namespace.`,
  })
}
