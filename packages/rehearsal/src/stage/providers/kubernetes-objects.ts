import type { Colour } from '@slipway/shared/core/words'
import { readObjects } from '@slipway/shared/rollout/targets/kubernetes/objects'
import { documentedManifests, type Manifest } from '@slipway/shared/testing/kubernetes/manifests'
import type { KubeStandIn, StandInOptions } from '@slipway/shared/testing/kubernetes/stand-in'
import { z } from 'zod'
import type { EdgeWeights } from '../proxy/weight-watch.ts'

type Mode = 'http-route' | 'service'

const route = 'httproutes.gateway.networking.k8s.io/web'
const traffic = { 'http-route': { kind: 'HTTPRoute', resource: route }, service: { kind: 'Service', resource: 'services/web' } } as const

/** The objects of the documentation's example, with the one that shares the traffic in this mode. */
export function kubernetesObjects(mode: Mode): Manifest[] {
  const other = mode === 'service' ? 'HTTPRoute' : 'Service'
  return documentedManifests().filter(({ kind, metadata }) => !(kind === other && metadata.name === 'web'))
}

const role = z.object({
  rules: z.array(z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), verbs: z.array(z.string()) })),
})

/** What the documented Role does not grant; without what the page says may be left out in this mode. */
export function mayNotBy(mode: Mode): NonNullable<StandInOptions['mayNot']> {
  const { rules } = role.parse(documentedManifests().find(({ kind }) => kind === 'Role'))
  return (_user, verb, plural) => {
    const [resource = '', ...group] = plural.split('.')
    if (mode === 'http-route' && resource === 'services' && verb === 'patch') return true
    if (mode === 'service' && resource === 'httproutes') return true
    const rule = rules.find((one) => one.apiGroups.includes(group.join('.')) && one.resources.includes(resource))
    return rule?.verbs.includes(verb) !== true
  }
}

/** The objects after a first release: its side runs its image and has all traffic. */
export function seeded(kube: KubeStandIn, mode: Mode, { colour, version }: { colour: Colour; version: string }): Manifest[] {
  const text = (resource: string) => JSON.stringify(kube.get(resource))
  const deployment = text(`deployments.apps/web-${colour}`)
    .replace('"replicas":0', '"replicas":1')
    .replace(/"image":"[^"]*"/, `"image":"registry.example.com/web:${version}"`)
    .replace('"template":{"metadata":{', `"template":{"metadata":{"annotations":{"slipway.dev/release":"${version}"},`)
  const weighted = (name: string, weight: number) => [new RegExp(`("name":"web-${name}","port":80,"weight":)\\d+`), `$1${weight}`] as const
  const switched =
    mode === 'service'
      ? text(traffic.service.resource).replace(/"slipway.dev\/colour":"\w+"/, `"slipway.dev/colour":"${colour}"`)
      : (['blue', 'green'] as const).reduce((all, one) => all.replace(...weighted(one, one === colour ? 100 : 0)), text(route))
  return [deployment, switched].map((one) => JSON.parse(one))
}

/** The weights of the route's first rule. */
export function routeWeights(kube: KubeStandIn): EdgeWeights {
  const [found] = readObjects(JSON.stringify(kube.get(route)))
  const refs = found?.kind === 'HTTPRoute' ? (found.spec.rules[0]?.backendRefs ?? []) : []
  const weight = (name: string) => refs.find((one) => one.name === name)?.weight ?? 0
  return { blue: weight('web-blue'), green: weight('web-green') }
}

/** The side that the Service's selector names. */
export function selectedColour(kube: KubeStandIn): Colour | undefined {
  const [found] = readObjects(JSON.stringify(kube.get('services/web')))
  const value = found?.kind === 'Service' ? found.spec.selector['slipway.dev/colour'] : undefined
  return value === 'blue' || value === 'green' ? value : undefined
}
