import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import type { KubernetesTarget } from '../../../config/sections/targets/kubernetes.ts'
import { substitute } from '../../../config/variables.ts'
import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import { bothColours, type Observation, type Side, type Weights } from '../../contract/observation.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { type Cluster, lookAtCluster, type Names, releaseOfSide, stateOfSide } from './cluster.ts'
import { type Kubectl, kubectl as kubectlOf } from './kubectl.ts'
import { changedMeanwhile, patchArguments, swap } from './patch.ts'
import { kubernetesPlacement, type PlacementOptions } from './placement.ts'
import { routeTraffic } from './route.ts'
import { serviceTraffic } from './service.ts'
import type { TrafficObject } from './traffic.ts'

export type KubernetesOptions = {
  names: Names
  traffic: TrafficObject
  addresses: Readonly<Record<Colour, string | undefined>>
  affinity: Affinity
  kubectl: Kubectl
  clock: Clock
  placement: Omit<PlacementOptions, 'names' | 'observe'>
  /** Milliseconds that Kubernetes may take to count a side as serving that is to be given traffic. */
  upWithin: number
  /** Milliseconds that a gateway's controller may take to report on a change. */
  takenWithin: number
}

const pollEvery = 250

/** Two Deployments behind a Service whose selector is switched, or an HTTPRoute whose weights are set; by kubectl. */
export function kubernetesTarget(options: KubernetesOptions): TrafficTarget {
  const { traffic, names, kubectl } = options
  const observe = async (signal?: AbortSignal) => toObservation(await lookWhenTaken(options, signal), options)
  return {
    name: `${traffic.name} in the namespace ${names.namespace}`,
    capabilities: { weighted: traffic.weighted, affinity: options.affinity },
    observe,
    describeShift: (weights) => [kubectl.line(patchArguments(traffic.resource, traffic.preview(weights)))],
    shift: (weights, _subject, signal) => shift(weights, options, signal),
    placement: kubernetesPlacement({ ...options.placement, names, observe }, kubectl),
  }
}

/** The target as the configuration has it; `$NAME` is filled in, in the image only once the release is known. */
export function configuredKubernetesTarget(
  config: KubernetesTarget,
  origin: string,
  deps: UserCommandDeps & { clock: Clock },
): TrafficTarget {
  const { image, ...rest } = config
  const { sides, namespace, ...given } = substitute(rest, deps.variables, origin)
  const names: Names = { namespace, service: given.service, route: given['http-route'], sides }
  const traffic = names.route === undefined ? serviceTraffic(names.service ?? '', given.label, names) : routeTraffic(names.route, names)
  return kubernetesTarget({
    names,
    traffic,
    addresses: { blue: sides.blue.address, green: sides.green.address },
    affinity: given.affinity,
    kubectl: kubectlOf({ namespace, context: given.context, kubeconfig: given.kubeconfig }, deps),
    clock: deps.clock,
    placement: { replicas: given.replicas, image, container: given.container, timeLimit: given['time-limit'], variables: deps.variables },
    upWithin: 10_000,
    takenWithin: 3_000,
  })
}

/** A state that its controller has not taken is no observation: it may be the old one that is in force. */
async function lookWhenTaken(
  { names, kubectl, traffic, clock, takenWithin }: KubernetesOptions,
  signal: AbortSignal | undefined,
): Promise<Cluster> {
  const deadline = clock.now() + takenWithin
  for (;;) {
    const cluster = await lookAtCluster(names, kubectl, signal)
    const why = traffic.notTaken(cluster)
    if (why === undefined) return cluster
    if (clock.now() >= deadline) {
      throw new ActionError(`What ${traffic.name} says is not shown to be in force: ${why}`, {
        hint: 'Its weights count only once every parent reports Accepted and ResolvedRefs as True for the newest generation: see kubectl get httproute --output=yaml, under status.',
      })
    }
    await clock.sleep(pollEvery, signal)
  }
}

function toObservation(cluster: Cluster, { traffic, names, addresses }: KubernetesOptions): Observation {
  const open = traffic.open(cluster)
  const shares = traffic.shares(cluster)
  assertApart(cluster, names)
  const side = (colour: Colour): Side => {
    const state = stateOfSide(names, cluster, colour)
    return {
      weight: state === 'serving' ? shares[colour] : 0,
      open: open[colour],
      state,
      address: addresses[colour],
      sessions: undefined,
      release: releaseOfSide(cluster, colour),
    }
  }
  return { blue: side('blue'), green: side('green') }
}

/** Where both Services reach one pod, what is probed without traffic might be what serves. */
function assertApart({ endpoints }: Cluster, { sides }: Names): void {
  const green = endpoints?.get(sides.green.service)
  const shared = [...(endpoints?.get(sides.blue.service) ?? [])].some((endpoint) => green?.has(endpoint) === true)
  if (!shared) return
  throw new ActionError(`The Services "${sides.blue.service}" and "${sides.green.service}" reach the same pods`, {
    hint: 'Each must select the pods of its own side alone: add the label of the colour to its selector. See target.sides.',
  })
}

async function shift(weights: Weights, options: KubernetesOptions, signal: AbortSignal | undefined): Promise<void> {
  const { traffic, kubectl, names } = options
  const look = () => lookAtCluster(names, kubectl, signal)
  const planned = await look()
  if (traffic.isAs(planned, weights)) return
  const ready = await untilServing(weights, { first: planned, look, signal }, options)
  const before = traffic.describe(planned)
  if (traffic.describe(ready) !== before) throw changedMeanwhile(traffic.resource, before, traffic.describe(ready))
  await swap(
    ready,
    {
      resource: traffic.resource,
      look,
      describe: traffic.describe,
      isDone: (seen) => traffic.isAs(seen, weights),
      patch: (seen) => traffic.patch(seen, weights),
      signal,
    },
    kubectl,
  )
}

/** No traffic goes to a side that Kubernetes itself does not count as ready. */
async function untilServing(
  weights: Weights,
  { first, look, signal }: { first: Cluster; look: () => Promise<Cluster>; signal: AbortSignal | undefined },
  { names, clock, upWithin }: KubernetesOptions,
): Promise<Cluster> {
  const raised = bothColours.filter((colour) => weights[colour] > 0)
  const deadline = clock.now() + upWithin
  for (let cluster = first; ; cluster = await look()) {
    const waiting = raised.find((colour) => stateOfSide(names, cluster, colour) !== 'serving')
    if (waiting === undefined) return cluster
    if (clock.now() >= deadline) throw notServing(waiting, names)
    await clock.sleep(pollEvery, signal)
  }
}

function notServing(colour: Colour, { sides }: Names): ActionError {
  const { deployment, service } = sides[colour]
  return new ActionError(
    `Kubernetes counts no ready pod of ${colour} (Deployment ${deployment}, Service ${service}), so nothing was taken from ${otherColour(colour)}`,
    {
      hint: 'See kubectl get deployment, and kubectl get endpointslices --selector=kubernetes.io/service-name=… of that Service: its selector must match the pods.',
    },
  )
}
