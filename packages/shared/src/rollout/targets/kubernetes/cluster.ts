import type { Colour } from '../../../core/words.ts'
import { bothColours, type SideState } from '../../contract/observation.ts'
import { type Kubectl, KubectlError } from './kubectl.ts'
import { type Deployment, type EndpointSlice, type HttpRoute, type KubernetesObject, readObjects, type Service } from './objects.ts'

/** The names of what belongs to a target. */
export type Names = {
  namespace: string
  service: string | undefined
  route: string | undefined
  sides: Readonly<Record<Colour, { deployment: string; service: string }>>
}

/** What the API server told, all at one look. */
export type Cluster = {
  services: ReadonlyMap<string, Service>
  deployments: Readonly<Record<Colour, Deployment | undefined>>
  route: HttpRoute | undefined
  /** The ready endpoints by Service; undefined where they may not be read. */
  endpoints: ReadonlyMap<string, ReadonlySet<string>> | undefined
}

const serviceOfSlice = 'kubernetes.io/service-name'

export async function lookAtCluster(names: Names, kubectl: Kubectl, signal: AbortSignal | undefined): Promise<Cluster> {
  const services = [...(names.service === undefined ? [] : [names.service]), names.sides.blue.service, names.sides.green.service]
  const resources = [
    ...(names.route === undefined ? [] : [`httproutes.gateway.networking.k8s.io/${names.route}`]),
    ...services.map((name) => `services/${name}`),
    ...bothColours.map((colour) => `deployments.apps/${names.sides[colour].deployment}`),
  ]
  const [objects, slices] = await Promise.all([
    kubectl({ args: ['get', ...resources, '--ignore-not-found', '--output=json'], signal }),
    readSlices(services, kubectl, signal),
  ])
  return assemble(names, readObjects(objects), slices)
}

/** EndpointSlices tell more than a Deployment can, but not every Role may read them. */
async function readSlices(
  services: readonly string[],
  kubectl: Kubectl,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject[] | undefined> {
  try {
    const selector = `--selector=${serviceOfSlice} in (${services.join(',')})`
    return readObjects(await kubectl({ args: ['get', 'endpointslices.discovery.k8s.io', selector, '--output=json'], signal }))
  } catch (error) {
    if (error instanceof KubectlError && error.problem === 'forbidden') return undefined
    throw error
  }
}

/** Sorts the objects. Pure, so that recorded answers can be read by it. */
export function assemble(names: Names, objects: readonly KubernetesObject[], slices: readonly KubernetesObject[] | undefined): Cluster {
  const deployment = (colour: Colour) =>
    objects.find((one): one is Deployment => one.kind === 'Deployment' && one.metadata.name === names.sides[colour].deployment)
  return {
    services: new Map(objects.flatMap((one) => (one.kind === 'Service' ? [[one.metadata.name, one]] : []))),
    deployments: { blue: deployment('blue'), green: deployment('green') },
    route: objects.find((one): one is HttpRoute => one.kind === 'HTTPRoute'),
    endpoints: slices === undefined ? undefined : endpointsOf(slices.flatMap((one) => (one.kind === 'EndpointSlice' ? [one] : []))),
  }
}

function endpointsOf(slices: readonly EndpointSlice[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { metadata, endpoints } of slices) {
    const service = metadata.labels[serviceOfSlice]
    if (service === undefined) continue
    const known = found.get(service) ?? new Set()
    found.set(service, known)
    for (const { addresses, conditions, targetRef } of endpoints ?? []) {
      // Pods on the host's network share its address, so a pod is known by its own mark where there is one.
      if (conditions?.ready !== false) known.add(targetRef?.uid ?? addresses[0] ?? '')
    }
  }
  return found
}

/** A side serves only when Kubernetes itself counts ready pods of it, and its Service reaches one. */
export function stateOfSide(names: Names, cluster: Cluster, colour: Colour): SideState {
  const { deployment, service } = { deployment: cluster.deployments[colour], service: names.sides[colour].service }
  if (deployment === undefined || deployment.status.readyReplicas === 0 || !cluster.services.has(service)) return 'down'
  return cluster.endpoints === undefined || (cluster.endpoints.get(service)?.size ?? 0) > 0 ? 'serving' : 'down'
}

/** The annotation that says which release the pods of a Deployment are. */
export const releaseAnnotation = 'slipway.dev/release'
const versionKey = 'app.kubernetes.io/version'

/** The release that a side's pods are made from, where its Deployment tells it. */
export function releaseOfSide(cluster: Cluster, colour: Colour): string | undefined {
  const pods = cluster.deployments[colour]?.spec.template.metadata
  return pods?.annotations?.[releaseAnnotation] ?? pods?.annotations?.[versionKey] ?? pods?.labels[versionKey]
}
