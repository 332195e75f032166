import { substitute } from '../../../config/variables.ts'
import { formatDuration } from '../../../core/duration.ts'
import { ActionError, messageOf } from '../../../core/errors.ts'
import { otherColour } from '../../../core/words.ts'
import { releaseVariables } from '../../commands/user-command.ts'
import { describeObservation, type Observation, servesEverything } from '../../contract/observation.ts'
import type { Placement } from '../../contract/placement.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import { type Names, releaseAnnotation } from './cluster.ts'
import { type Kubectl, KubectlError } from './kubectl.ts'
import { type Deployment, readObjects } from './objects.ts'
import { type PatchOperation, pointer, swap, unchangedSince } from './patch.ts'

export type PlacementOptions = {
  names: Names
  /** Pods of a side that is brought up. */
  replicas: number
  /** With `$RELEASE`, `$RELEASE_SHA` or `$RELEASE_DIGEST` in it; undefined where the user's own command applies the release. */
  image: string | undefined
  container: string | undefined
  /** Milliseconds for the pods of a side to become ready. */
  timeLimit: number
  variables: Readonly<Record<string, string>>
  observe(signal?: AbortSignal): Promise<Observation>
}

/** How the cluster is asked, and what ends the asking. */
type Ask = { kubectl: Kubectl; signal: AbortSignal | undefined }

const maxLogBytes = 262_144

/** Sides brought up and taken down as Deployments that are there already; each waits until Kubernetes counts ready pods. */
export function kubernetesPlacement(options: PlacementOptions, kubectl: Kubectl): Placement {
  const { names, observe } = options
  return {
    prepare: async (subject, signal) => {
      const name = names.sides[subject.colour].deployment
      const side = (await observe(signal))[subject.colour]
      if (side.weight > 0 || side.open) throw new ActionError(`${subject.colour} has traffic, so nothing is started there`)
      if (options.image !== undefined) await applyImage(subject, options, { kubectl, signal })
      await untilRolledOut(name, options, { kubectl, signal })
    },
    retire: async (subject, signal) => {
      const observed = await observe(signal)
      if (!servesEverything(observed, otherColour(subject.colour))) {
        throw new ActionError(
          `${subject.colour} is not scaled down: ${otherColour(subject.colour)} does not serve everything (${describeObservation(observed)})`,
        )
      }
      await scaleToNothing(names.sides[subject.colour].deployment, { kubectl, signal })
    },
    logs: async ({ colour }, lines, signal) => {
      const args = [
        'logs',
        `deployments.apps/${names.sides[colour].deployment}`,
        `--tail=${lines}`,
        '--all-containers',
        `--limit-bytes=${maxLogBytes}`,
        '--pod-running-timeout=2s',
      ]
      try {
        return await kubectl({ args, signal })
      } catch (error) {
        // Where there is no pod, or the Role lacks pods/log, nobody can tell; that must not hide why the logs were wanted.
        if (error instanceof KubectlError) return undefined
        throw error
      }
    },
  }
}

/** Image, release and number of pods in one write, so that one rollout comes of it. */
async function applyImage(subject: SideRelease, options: PlacementOptions, ask: Ask): Promise<void> {
  const { names, replicas, container } = options
  const name = names.sides[subject.colour].deployment
  const image = imageFor(subject, options)
  const look = () => readDeployment(name, names.namespace, ask)
  const current = (seen: Deployment) => seen.spec.template.spec.containers[containerIn(seen, container)]?.image ?? ''
  const release = (seen: Deployment) => seen.spec.template.metadata.annotations?.[releaseAnnotation]
  const patch = (seen: Deployment): PatchOperation[] => [
    unchangedSince(seen.metadata.resourceVersion),
    { op: 'replace', path: pointer('spec', 'template', 'spec', 'containers', containerIn(seen, container), 'image'), value: image },
    seen.spec.template.metadata.annotations === undefined
      ? { op: 'add', path: pointer('spec', 'template', 'metadata', 'annotations'), value: { [releaseAnnotation]: subject.release.version } }
      : { op: 'add', path: pointer('spec', 'template', 'metadata', 'annotations', releaseAnnotation), value: subject.release.version },
    { op: 'replace', path: pointer('spec', 'replicas'), value: replicas },
  ]
  const describe = (seen: Deployment) => `${seen.spec.replicas} replicas of ${current(seen)} (${release(seen) ?? 'no release'})`
  const isDone = (seen: Deployment) =>
    seen.spec.replicas === replicas && current(seen) === image && release(seen) === subject.release.version
  await swap(await look(), { resource: `deployments.apps/${name}`, look, describe, isDone, patch, signal: ask.signal }, ask.kubectl)
}

function imageFor(subject: SideRelease, { image = '', variables }: PlacementOptions): string {
  if (/\$\{?RELEASE_DIGEST\b/.test(image) && subject.release.digest === undefined) {
    throw new ActionError(`target.image (${image}) names $RELEASE_DIGEST, but the release ${subject.release.version} has no digest`, {
      hint: 'Give the digest of the pushed image as the input digest, or name the image by $RELEASE or $RELEASE_SHA.',
    })
  }
  return substitute(image, { ...variables, ...releaseVariables(subject) }, 'target.image')
}

function containerIn({ metadata, spec }: Deployment, wanted: string | undefined): number {
  const { containers } = spec.template.spec
  const index = wanted === undefined ? (containers.length === 1 ? 0 : -1) : containers.findIndex(({ name }) => name === wanted)
  if (index >= 0) return index
  const had = containers.map(({ name }) => name).join(', ')
  const what =
    wanted === undefined ? 'has several containers, and target.container does not say which gets the image' : `has no container "${wanted}"`
  throw new ActionError(`The Deployment "${metadata.name}" ${what}`, { hint: `It has: ${had}. Set target.container to one of them.` })
}

async function untilRolledOut(name: string, options: PlacementOptions, ask: Ask): Promise<void> {
  const { timeLimit, names } = options
  const seconds = Math.max(1, Math.ceil(timeLimit / 1_000))
  try {
    await ask.kubectl({
      args: ['rollout', 'status', `deployments.apps/${name}`, `--timeout=${seconds}s`],
      signal: ask.signal,
      timeLimit: timeLimit + 15_000,
    })
  } catch (error) {
    if (!(error instanceof KubectlError) || error.problem !== 'other') throw error
    const reasons = await whyNotReady(name, names.namespace, ask)
    throw new ActionError(`The Deployment "${name}" did not become ready within ${formatDuration(timeLimit)}: ${messageOf(error)}`, {
      hint:
        reasons.length === 0
          ? 'See target.time-limit, and kubectl describe of its pods.'
          : `Kubernetes says:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`,
      cause: error,
    })
  }
  const after = await readDeployment(name, names.namespace, ask)
  // A Deployment of no pods is "successfully rolled out", too.
  if (after.status.readyReplicas > 0) return
  throw new ActionError(`The Deployment "${name}" has no ready pod (${after.spec.replicas} wanted)`, {
    hint: 'Without target.image, your own command (placement.prepare) must apply the release and scale the side up.',
  })
}

/** What the Deployment and its pods tell of their trouble; the pods only where they may be read. */
async function whyNotReady(name: string, namespace: string, ask: Ask): Promise<string[]> {
  try {
    const { spec, status } = await readDeployment(name, namespace, ask)
    const conditions = status.conditions.filter(({ type, status: is }) => (type === 'ReplicaFailure' ? is === 'True' : is === 'False'))
    const reasons = conditions.map(({ reason, message }) => `${reason}: ${message}`)
    const selector = Object.entries(spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`)
    const pods = readObjects(
      await ask.kubectl({ args: ['get', 'pods', `--selector=${selector.join(',')}`, '--output=json'], signal: ask.signal }),
    )
    const waiting = pods.flatMap((one) =>
      one.kind === 'Pod'
        ? one.status.containerStatuses.flatMap(({ name: container, state }) =>
            state.waiting === undefined ? [] : [{ container, ...state.waiting }],
          )
        : [],
    )
    return [...new Set([...reasons, ...waiting.map(({ container, reason, message }) => `${container}: ${reason}: ${message}`)])].slice(
      0,
      10,
    )
  } catch {
    // What is asked here only adds to an error that is told in any case.
    return []
  }
}

async function scaleToNothing(name: string, ask: Ask): Promise<void> {
  const look = () => findDeployment(name, ask)
  const patch = (seen: Deployment | undefined): PatchOperation[] => [
    unchangedSince(seen?.metadata.resourceVersion ?? ''),
    { op: 'replace', path: pointer('spec', 'replicas'), value: 0 },
  ]
  const isDone = (seen: Deployment | undefined) => (seen?.spec.replicas ?? 0) === 0
  const describe = (seen: Deployment | undefined) => `${seen?.spec.replicas ?? 0} replicas`
  await swap(await look(), { resource: `deployments.apps/${name}`, look, describe, isDone, patch, signal: ask.signal }, ask.kubectl)
}

async function findDeployment(name: string, ask: Ask): Promise<Deployment | undefined> {
  const found = readObjects(
    await ask.kubectl({ args: ['get', `deployments.apps/${name}`, '--ignore-not-found', '--output=json'], signal: ask.signal }),
  )
  return found.find((one): one is Deployment => one.kind === 'Deployment')
}

async function readDeployment(name: string, namespace: string, ask: Ask): Promise<Deployment> {
  const found = await findDeployment(name, ask)
  if (found !== undefined) return found
  throw new ActionError(`There is no Deployment "${name}" in the namespace "${namespace}"`, {
    hint: 'Apply it once (replicas: 0 is enough), or let your own command (placement.prepare) apply it. See target.sides.',
  })
}
