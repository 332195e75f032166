import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { allTo } from '@slipway/shared/rollout/contract/observation'
import { KubeStandIn } from '@slipway/shared/testing/kubernetes/stand-in'
import { scriptsFolder } from '../demo-service/target-scripts.ts'
import { type ServedCluster, serveKubernetes } from '../providers/kubernetes.ts'
import { startKubelet } from '../providers/kubernetes-kubelet.ts'
import { kubernetesObjects, mayNotBy, routeWeights, seeded, selectedColour } from '../providers/kubernetes-objects.ts'
import type { EdgeWeights } from '../proxy/weight-watch.ts'
import { openProxied } from './proxied-sides.ts'
import type { StagedTarget, TargetContext } from './staged-target.ts'

/** Who shares the traffic: a route of the Gateway API, or the selector of a Service. */
export type KubernetesMode = 'http-route' | 'service'

/**
 * A cluster behind a program `kubectl`: its API and controllers are test doubles, its pods are processes of the service, and its
 * gateway is an edge proxy that follows the route or the Service.
 */
export async function openKubernetes(ground: TargetContext, mode: KubernetesMode): Promise<StagedTarget> {
  const proxied = await openProxied(ground)
  const registry = join(ground.folder, `${ground.name}-images`)
  await mkdir(registry)
  const kube = new KubeStandIn(kubernetesObjects(mode), { mayNot: mayNotBy(mode) })
  const kubelet = startKubelet(kube, { registry, environment: { ...ground.variables, ...proxied.variables } })
  const told = () => (mode === 'http-route' ? routeWeights(kube) : weightsFor(selectedColour(kube)))
  const records: string[] = []
  const follow = async () => {
    const weights = told()
    await proxied.setWeights(weights)
    const words = mode === 'http-route' ? `web-blue ${weights.blue}, web-green ${weights.green}` : (selectedColour(kube) ?? 'none')
    if (records.at(-1) !== words) records.push(words)
  }
  const cluster: ServedCluster = ground.resources.use(
    await serveKubernetes(kube, { folder: ground.folder, name: ground.name, settle: kubelet.settle, after: follow }),
  )
  const address = (colour: Colour) => `http://127.0.0.1:${proxied.ports[colour]}`
  const side = (colour: Colour) => `${colour}: { deployment: web-${colour}, service: web-${colour}, address: '${address(colour)}' }`
  return {
    ...proxied,
    settings: [
      'placement: { prepare: [deploy/push-image.sh], time-limit: 20s }',
      `target: { type: kubernetes, namespace: shop, ${mode}: web, image: registry.example.com/web:$RELEASE, replicas: 1, time-limit: 15s, sides: { ${side('blue')}, ${side('green')} } }`,
    ],
    weighted: mode === 'http-route',
    testDoubles: ['kubectl', 'the API server and its controllers', 'pods', mode === 'http-route' ? 'the gateway' : 'the Service network'],
    scripts: scriptsFolder('kubernetes'),
    programs: cluster.programs,
    variables: { ...proxied.variables, IMAGE_REGISTRY: registry, KUBECONFIG: cluster.kubeconfig },
    records: () => [...records],
    facts: () => ({ pods: kubelet.pods() }),
    seedLive: async ({ version, artifact }) => {
      await copyFile(artifact, join(registry, `${version}.tar.gz`))
      const colour: Colour = (await proxied.weights()).blue > 0 ? 'green' : 'blue'
      for (const object of seeded(kube, mode, { colour, version })) kube.apply(object)
      await kubelet.settle()
      await follow()
      return colour
    },
  }
}

function weightsFor(colour: Colour | undefined): EdgeWeights {
  if (colour === undefined) return { blue: 0, green: 0 }
  const { blue, green } = allTo(colour)
  return { blue: blue * 100, green: green * 100 }
}
