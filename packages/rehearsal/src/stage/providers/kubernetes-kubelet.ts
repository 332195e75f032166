import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { type KubernetesDeployment, readObjects } from '@slipway/shared/rollout/targets/kubernetes/objects'
import type { KubeStandIn } from '@slipway/shared/testing/kubernetes/stand-in'
import { startSide, stopSide } from '../demo-service/harbor.ts'

const colours = ['blue', 'green'] as const

export type Kubelet = {
  /** Starts and ends processes until they are what the Deployments want; resolves when they run. */
  settle(): Promise<void>
  /** What runs, in words. */
  pods(): string
}

/** Runs the pods: the release in the image of a Deployment, on the side's port, while the Deployment wants replicas. */
export function startKubelet(
  kube: KubeStandIn,
  { registry, environment }: { registry: string; environment: Readonly<Record<string, string>> },
): Kubelet {
  const running = new Map<Colour, string>()
  let last = Promise.resolve()
  for (const colour of colours) kube.healthy.set(`web-${colour}`, false)

  const become = async (colour: Colour) => {
    const wanted = releaseWanted(kube, colour)
    if (wanted === running.get(colour)) return
    const name = `web-${colour}`
    kube.healthy.set(name, false)
    kube.reconcile()
    running.delete(colour)
    if (wanted === undefined) return await stopSide(colour, environment)
    await startSide(colour, wanted, { ...environment, ARTIFACT: join(registry, `${wanted}.tar.gz`) })
    running.set(colour, wanted)
    kube.healthy.set(name, true)
    kube.reconcile()
  }
  return {
    settle: () => {
      // A release that does not start leaves its pods unready, as in a real cluster.
      last = last
        .then(async () => {
          for (const colour of colours) await become(colour)
        })
        .catch(() => undefined)
      return last
    },
    pods: () => colours.map((colour) => `web-${colour} ${running.get(colour) ?? 'none'}`).join(', '),
  }
}

/** The release in the image of a Deployment that wants pods. */
function releaseWanted(kube: KubeStandIn, colour: Colour): string | undefined {
  const [found] = readObjects(JSON.stringify(kube.get(`deployments.apps/web-${colour}`)))
  const deployment: KubernetesDeployment | undefined = found?.kind === 'Deployment' ? found : undefined
  if (deployment === undefined || deployment.spec.replicas === 0) return undefined
  return kube
    .fetchedAs(deployment.spec.template.spec.containers[0]?.image ?? '')
    .split(':')
    .at(-1)
}
