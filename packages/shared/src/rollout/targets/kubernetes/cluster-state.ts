import type { Colour } from '../../../core/words.ts'
import { bothColours, type SideState } from '../../contract/observation.ts'
import type { Kubectl } from './kubectl.ts'
import { KubectlError } from './kubectl-errors.ts'
import {
  type EndpointSlice,
  type HttpRoute,
  type KubernetesDeployment,
  type KubernetesObject,
  type KubernetesService,
  readObjects,
} from './objects.ts'

/** The names of the objects of a target. */
export type ObjectNames = {
  namespace: string
  service: string | undefined
  route: string | undefined
  sides: Readonly<Record<Colour, { deployment: string; service: string }>>
}

/** The objects of a target as reported by the API server in one read. */
export type Cluster = {
  services: ReadonlyMap<string, KubernetesService>
  deployments: Readonly<Record<Colour, KubernetesDeployment | undefined>>
  route: HttpRoute | undefined
  /** The ready endpoints by Service; undefined where the Role does not allow to read them. */
  endpoints: ReadonlyMap<string, ReadonlySet<string>> | undefined
}

const serviceOfSlice = 'kubernetes.io/service-name'

export async function readCluster(names: ObjectNames, kubectl: Kubectl, signal: AbortSignal | undefined): Promise<Cluster> {
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
  return clusterFrom(names, readObjects(objects), slices)
}

/** Reads the EndpointSlices of the Services; undefined where the Role does not allow it. */
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

/** Assigns the objects to their roles in the target. Pure, so that tests can pass recorded objects. */
export function clusterFrom(
  names: ObjectNames,
  objects: readonly KubernetesObject[],
  slices: readonly KubernetesObject[] | undefined,
): Cluster {
  const deployment = (colour: Colour) =>
    objects.find((one): one is KubernetesDeployment => one.kind === 'Deployment' && one.metadata.name === names.sides[colour].deployment)
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
      // Pods on the host's network share its address, so a pod is identified by its uid where there is one.
      if (conditions?.ready !== false) known.add(targetRef?.uid ?? addresses[0] ?? '')
    }
  }
  return found
}

/** A side serves only when Kubernetes reports ready pods of it and its Service reaches one. */
export function stateOfSide(names: ObjectNames, cluster: Cluster, colour: Colour): SideState {
  const { deployment, service } = { deployment: cluster.deployments[colour], service: names.sides[colour].service }
  if (deployment === undefined || deployment.status.readyReplicas === 0 || !cluster.services.has(service)) return 'down'
  return cluster.endpoints === undefined || (cluster.endpoints.get(service)?.size ?? 0) > 0 ? 'serving' : 'down'
}

/** The annotation with the release of a Deployment's pods. */
export const releaseAnnotation = 'slipway.dev/release'
export const commitAnnotation = 'slipway.dev/commit'
export const digestAnnotation = 'slipway.dev/digest'
const versionKey = 'app.kubernetes.io/version'

/** The release of a side's pods, from the annotation or label of its Deployment; undefined without one. */
export function releaseOfSide(cluster: Cluster, colour: Colour): string | undefined {
  const pods = cluster.deployments[colour]?.spec.template.metadata
  return pods?.annotations?.[releaseAnnotation] ?? pods?.annotations?.[versionKey] ?? pods?.labels[versionKey]
}
