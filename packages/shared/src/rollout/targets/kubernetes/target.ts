import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import type { KubernetesTarget } from '../../../config/sections/targets/kubernetes.ts'
import { substitute } from '../../../config/variables.ts'
import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Http } from '../../../ports/http.ts'
import type { Log } from '../../../ports/log.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import { bothColours, type Observation, type Side, type Weights } from '../../contract/observation.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import type { UserTraffic } from '../../contract/user-traffic.ts'
import { clusterSettingsProblem } from './cluster-settings.ts'
import { type Cluster, type ObjectNames, readCluster, releaseOfSide, stateOfSide } from './cluster-state.ts'
import { changedMeanwhile, compareAndSwap } from './compare-and-swap.ts'
import { routeTraffic } from './http-route.ts'
import { patchArguments } from './json-patch.ts'
import { type Kubectl, kubectl as kubectlIn } from './kubectl.ts'
import type { KubernetesPod } from './objects.ts'
import { kubernetesPlacement, type PlacementOptions } from './placement.ts'
import { serviceTraffic } from './service-selector.ts'
import { identityOfPods, readPods } from './side-images.ts'
import type { TrafficObject } from './traffic-object.ts'
import { kubernetesUserTraffic } from './user-traffic.ts'

export type KubernetesOptions = {
  names: ObjectNames
  traffic: TrafficObject
  addresses: Readonly<Record<Colour, string | undefined>>
  affinity: Affinity
  users: UserTraffic
  kubectl: Kubectl
  clock: Clock
  placement: Omit<PlacementOptions, 'names' | 'observe'>
  /** Milliseconds within which Kubernetes must report a side as serving before it gets traffic. */
  upWithin: number
  /** Milliseconds within which a gateway's controller must report a change as applied. */
  appliedWithin: number
}

const pollInterval = 250

/** Two Deployments behind a Service or an HTTPRoute. A shift switches the Service's selector or sets the route's weights, with kubectl. */
export function kubernetesTarget(options: KubernetesOptions): TrafficTarget {
  const { traffic, names, kubectl } = options
  const observe = async (signal?: AbortSignal) => {
    const cluster = await readAppliedCluster(options, signal)
    return toObservation(cluster, await readPods(cluster.deployments, { kubectl, signal }), options)
  }
  return {
    name: `${traffic.name} in the namespace ${names.namespace}`,
    capabilities: { weighted: traffic.weighted, affinity: options.affinity },
    settingsProblem: async (signal) => clusterSettingsProblem(names, await readCluster(names, kubectl, signal)),
    observe,
    describeShift: (weights) => [kubectl.line(patchArguments(traffic.resource, traffic.preview(weights)))],
    shift: (weights, _subject, signal) => shift(weights, options, signal),
    userTraffic: options.users,
    placement: kubernetesPlacement({ ...options.placement, names, observe }, kubectl),
  }
}

/**
 * The target that the configuration names. Replaces `$NAME` everywhere except in the image, where the release is not known yet, and in the
 * query of the users' requests, which names each side.
 */
export function configuredKubernetesTarget(
  config: KubernetesTarget,
  origin: string,
  deps: UserCommandDeps & { clock: Clock; log: Log; http: Http },
): TrafficTarget {
  const { image, traffic: users, ...rest } = config
  const { sides, namespace, ...given } = substitute(rest, deps.variables, origin)
  const names: ObjectNames = { namespace, service: given.service, route: given['http-route'], sides }
  const traffic = names.route === undefined ? serviceTraffic(names.service ?? '', given.label, names) : routeTraffic(names.route, names)
  return kubernetesTarget({
    names,
    traffic,
    addresses: { blue: sides.blue.address, green: sides.green.address },
    affinity: given.affinity,
    users: kubernetesUserTraffic({
      names,
      traffic: users && { ...substitute({ ...users, requests: '' }, deps.variables, `${origin}.traffic`), requests: users.requests },
      http: deps.http,
      clock: deps.clock,
    }),
    kubectl: kubectlIn({ namespace, context: given.context, kubeconfig: given.kubeconfig }, deps),
    clock: deps.clock,
    placement: {
      replicas: given.replicas,
      image,
      container: given.container,
      timeLimit: given['time-limit'],
      variables: deps.variables,
      log: deps.log,
    },
    upWithin: 10_000,
    appliedWithin: 3_000,
  })
}

/** Reads the cluster until the traffic object is applied: before that, the old setting may still be in force. */
async function readAppliedCluster(
  { names, kubectl, traffic, clock, appliedWithin }: KubernetesOptions,
  signal: AbortSignal | undefined,
): Promise<Cluster> {
  const deadline = clock.now() + appliedWithin
  for (;;) {
    const cluster = await readCluster(names, kubectl, signal)
    const problem = traffic.notAppliedReason(cluster)
    if (problem === undefined) return cluster
    if (clock.now() >= deadline) {
      throw new ActionError(`What ${traffic.name} says is not shown to be in force: ${problem}`, {
        hint: 'Its weights count only once every parent reports Accepted and ResolvedRefs as True for the newest generation: see kubectl get httproute --output=yaml, under status.',
      })
    }
    await clock.sleep(pollInterval, signal)
  }
}

function toObservation(
  cluster: Cluster,
  pods: readonly KubernetesPod[] | undefined,
  { traffic, names, addresses }: KubernetesOptions,
): Observation {
  const open = traffic.open(cluster)
  const shares = traffic.shares(cluster)
  assertDistinctPods(cluster, names)
  const side = (colour: Colour): Side => {
    const state = stateOfSide(names, cluster, colour)
    const deployment = cluster.deployments[colour]
    const identity = deployment === undefined || pods === undefined ? undefined : identityOfPods(deployment, pods)
    return {
      weight: state === 'serving' ? shares[colour] : 0,
      open: open[colour],
      state,
      address: addresses[colour],
      sessions: undefined,
      release: releaseOfSide(cluster, colour),
      ...(identity === undefined ? {} : { identity }),
    }
  }
  return { blue: side('blue'), green: side('green') }
}

/** Throws an ActionError where both Services reach the same pod: a probe of the idle side could reach the live side. */
function assertDistinctPods({ endpoints }: Cluster, { sides }: ObjectNames): void {
  const green = endpoints?.get(sides.green.service)
  const shared = [...(endpoints?.get(sides.blue.service) ?? [])].some((endpoint) => green?.has(endpoint) === true)
  if (!shared) return
  throw new ActionError(`The Services "${sides.blue.service}" and "${sides.green.service}" reach the same pods`, {
    hint: 'Each must select the pods of its own side alone: add the label of the colour to its selector. See target.sides.',
  })
}

async function shift(weights: Weights, options: KubernetesOptions, signal: AbortSignal | undefined): Promise<void> {
  const { traffic, kubectl, names } = options
  const read = () => readCluster(names, kubectl, signal)
  const planned = await read()
  const ready = traffic.hasWeights(planned, weights) ? planned : await waitUntilServing(weights, { first: planned, read, signal }, options)
  const before = traffic.describe(planned)
  if (traffic.describe(ready) !== before) throw changedMeanwhile(traffic.resource, before, traffic.describe(ready))
  await compareAndSwap(
    ready,
    {
      resource: traffic.resource,
      read,
      describe: traffic.describe,
      isDone: (seen) => traffic.hasWeights(seen, weights),
      always: true,
      patch: (seen) => traffic.patch(seen, weights),
      signal,
    },
    kubectl,
  )
}

/** Waits until Kubernetes reports each side that is to get traffic as serving. Throws an ActionError on time-out. */
async function waitUntilServing(
  weights: Weights,
  { first, read, signal }: { first: Cluster; read: () => Promise<Cluster>; signal: AbortSignal | undefined },
  { names, clock, upWithin }: KubernetesOptions,
): Promise<Cluster> {
  const raised = bothColours.filter((colour) => weights[colour] > 0)
  const deadline = clock.now() + upWithin
  for (let cluster = first; ; cluster = await read()) {
    const waiting = raised.find((colour) => stateOfSide(names, cluster, colour) !== 'serving')
    if (waiting === undefined) return cluster
    if (clock.now() >= deadline) throw notServing(waiting, names)
    await clock.sleep(pollInterval, signal)
  }
}

function notServing(colour: Colour, { sides }: ObjectNames): ActionError {
  const { deployment, service } = sides[colour]
  return new ActionError(
    `Kubernetes counts no ready pod of ${colour} (Deployment ${deployment}, Service ${service}), so nothing was taken from ${otherColour(colour)}`,
    {
      hint: 'See kubectl get deployment, and kubectl get endpointslices --selector=kubernetes.io/service-name=… of that Service: its selector must match the pods.',
    },
  )
}
