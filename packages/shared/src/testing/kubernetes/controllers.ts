import type { HttpRoute, KubernetesDeployment, KubernetesObject, KubernetesService } from '../../rollout/targets/kubernetes/objects.ts'

/** What a controller writes: the status of an object, or a slice of a Service. */
export type ControllerWrite =
  | { what: 'status'; resource: string; status: Readonly<Record<string, unknown>> }
  | { what: 'slice'; service: string; endpoints: readonly Endpoint[] }
type Endpoint = { addresses: string[]; conditions: { ready: boolean }; targetRef: { kind: string; name: string; uid: string } }

export type ClusterConditions = {
  /** Whether the pods of a Deployment become ready. */
  isHealthy(deployment: string): boolean
  now(): string
}

/**
 * The three controllers that a cluster has beside its API server, as far as a rollout sees them: Deployments get their pods,
 * Services their endpoints and routes the word of their gateway. Pure: gives what is to be written for what there is.
 */
export function reconcileAll(objects: readonly KubernetesObject[], cares: ClusterConditions): ControllerWrite[] {
  const deployments = objects.filter((one): one is KubernetesDeployment => one.kind === 'Deployment')
  const services = objects.filter((one): one is KubernetesService => one.kind === 'Service')
  const routes = objects.filter((one): one is HttpRoute => one.kind === 'HTTPRoute')
  return [
    ...deployments.map(
      (one): ControllerWrite => ({
        what: 'status',
        resource: `deployments.apps/${one.metadata.name}`,
        status: deploymentStatus(one, cares),
      }),
    ),
    ...services.map(
      (one): ControllerWrite => ({ what: 'slice', service: one.metadata.name, endpoints: endpointsOf(one, deployments, cares) }),
    ),
    ...routes.map(
      (one): ControllerWrite => ({
        what: 'status',
        resource: `httproutes.gateway.networking.k8s.io/${one.metadata.name}`,
        status: routeStatus(one, services, cares),
      }),
    ),
  ]
}

function deploymentStatus({ metadata, spec }: KubernetesDeployment, { isHealthy }: ClusterConditions): Record<string, unknown> {
  const ready = isHealthy(metadata.name) ? spec.replicas : 0
  return {
    observedGeneration: metadata.generation,
    replicas: spec.replicas,
    updatedReplicas: spec.replicas,
    readyReplicas: ready,
    availableReplicas: ready,
  }
}

function endpointsOf(
  { spec }: KubernetesService,
  deployments: readonly KubernetesDeployment[],
  { isHealthy }: ClusterConditions,
): Endpoint[] {
  return deployments.flatMap((deployment, index) => {
    const { labels } = deployment.spec.template.metadata
    if (!Object.entries(spec.selector).every(([key, value]) => labels[key] === value)) return []
    return Array.from({ length: deployment.spec.replicas }, (_, pod): Endpoint => {
      const name = `${deployment.metadata.name}-${pod}`
      const ready = isHealthy(deployment.metadata.name)
      return { addresses: [`10.1.${index}.${pod + 1}`], conditions: { ready }, targetRef: { kind: 'Pod', name, uid: name } }
    })
  })
}

function routeStatus(
  { metadata, spec }: HttpRoute,
  services: readonly KubernetesService[],
  { now }: ClusterConditions,
): Record<string, unknown> {
  const missing = spec.rules
    .flatMap(({ backendRefs }) => backendRefs)
    .find(({ name }) => !services.some((one) => one.metadata.name === name))
  const common = { observedGeneration: metadata.generation, lastTransitionTime: now() }
  const conditions = [
    { ...common, type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
    missing === undefined
      ? { ...common, type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: '' }
      : { ...common, type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound', message: `Service "${missing.name}" not found` },
  ]
  return { parents: spec.parentRefs.map((parentRef) => ({ parentRef, controllerName: 'example.com/tests', conditions })) }
}
