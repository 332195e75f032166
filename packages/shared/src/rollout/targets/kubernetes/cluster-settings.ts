import { bothColours } from '../../contract/observation.ts'
import type { SettingsProblem } from '../../contract/target.ts'
import type { Cluster, ObjectNames } from './cluster-state.ts'

/** A setting of the objects under which a rollout would wait in vain, or give traffic to pods that are not ready; undefined without one. */
export function clusterSettingsProblem(names: ObjectNames, { deployments, services }: Cluster): SettingsProblem | undefined {
  for (const colour of bothColours) {
    const { deployment, service } = names.sides[colour]
    if (deployments[colour]?.spec.paused === true) {
      return {
        reason: `The Deployment "${deployment}" is paused: Kubernetes starts no pods of what is written into it`,
        hint: `kubectl rollout resume deployment/${deployment} --namespace=${names.namespace}`,
      }
    }
    if (services.get(service)?.spec.publishNotReadyAddresses === true) {
      return {
        reason: `The Service "${service}" has publishNotReadyAddresses: it sends traffic to pods that are not ready`,
        hint: 'Set spec.publishNotReadyAddresses to false: readiness is what keeps requests from a pod that cannot answer yet.',
      }
    }
  }
  const external = [names.service, names.sides.blue.service, names.sides.green.service].find(
    (name) => name !== undefined && services.get(name)?.spec.type === 'ExternalName',
  )
  if (external === undefined) return undefined
  return {
    reason: `The Service "${external}" is of the type ExternalName: it has no selector, so what is written there moves no traffic`,
    hint: 'Give the Service the type ClusterIP, and a selector. See docs/kubernetes.md of blue-green-deploy.',
  }
}
