import type { Colour } from '../../../../src/core/words.ts'
import { fakeClock } from '../../../../src/testing/fakes.ts'
import { documentedManifests } from '../../../../src/testing/kubernetes/manifests.ts'
import { KubeStandIn } from '../../../../src/testing/kubernetes/stand-in.ts'
import { describeTarget, type TargetUnderTest } from '../../target-contract.ts'
import { byRoute, byService, targetFor } from '../kube/target.ts'

const start = (overrides: Readonly<Record<string, unknown>>) => async (): Promise<TargetUnderTest> => {
  const kube = new KubeStandIn(documentedManifests())
  const scale = (colour: Colour, healthy: boolean) => {
    kube.healthy.set(`web-${colour}`, healthy)
    kube.changeDirectly(`deployments.apps/web-${colour}`, [{ op: 'replace', path: '/spec/replicas', value: 2 }])
    kube.reconcile()
  }
  const here = {
    target: targetFor(overrides, { exec: kube.exec, clock: fakeClock() }),
    seesDown: true,
    up: async (colour: Colour) => scale(colour, true),
    down: async (colour: Colour) => scale(colour, false),
    mutations: () => kube.mutations,
    placed: { has: async (colour: Colour) => hasPods(kube, colour) },
    [Symbol.asyncDispose]: async () => undefined,
  }
  return here
}

describeTarget('a Kubernetes Service', start(byService))
describeTarget('a Kubernetes HTTPRoute', start(byRoute))

function hasPods(kube: KubeStandIn, colour: Colour): boolean {
  const spec = kube.get(`deployments.apps/web-${colour}`)?.spec
  return typeof spec === 'object' && spec !== null && Reflect.get(spec, 'replicas') !== 0
}
