import { ActionError } from '../../../core/errors.ts'
import type { Kubectl } from './kubectl.ts'
import { type KubernetesDeployment, readObjects } from './objects.ts'

/** How a call reaches the cluster, and the signal that ends it. */
export type KubectlContext = { kubectl: Kubectl; signal: AbortSignal | undefined }

/** Reads a Deployment; undefined where it does not exist. */
export async function findDeployment(name: string, context: KubectlContext): Promise<KubernetesDeployment | undefined> {
  const found = readObjects(
    await context.kubectl({ args: ['get', `deployments.apps/${name}`, '--ignore-not-found', '--output=json'], signal: context.signal }),
  )
  return found.find((one): one is KubernetesDeployment => one.kind === 'Deployment')
}

/** Reads a Deployment. Throws an ActionError where it does not exist. */
export async function readDeployment(name: string, namespace: string, context: KubectlContext): Promise<KubernetesDeployment> {
  const found = await findDeployment(name, context)
  if (found !== undefined) return found
  throw new ActionError(`There is no Deployment "${name}" in the namespace "${namespace}"`, {
    hint: 'Apply it once (replicas: 0 is enough), or let your own command (placement.prepare) apply it. See target.sides.',
  })
}
