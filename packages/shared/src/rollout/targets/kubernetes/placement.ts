import { substitute } from '../../../config/variables.ts'
import { ActionError } from '../../../core/errors.ts'
import { otherColour } from '../../../core/words.ts'
import type { Log } from '../../../ports/log.ts'
import { releaseVariables } from '../../commands/user-command.ts'
import { describeObservation, type Observation, servesEverything } from '../../contract/observation.ts'
import type { Placement } from '../../contract/placement.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import { commitAnnotation, digestAnnotation, type ObjectNames, releaseAnnotation } from './cluster-state.ts'
import { compareAndSwap } from './compare-and-swap.ts'
import { findDeployment, type KubectlContext, readDeployment } from './deployment-object.ts'
import { waitUntilRolledOut } from './deployment-readiness.ts'
import { type PatchOperation, pointer, unchangedSince } from './json-patch.ts'
import type { Kubectl } from './kubectl.ts'
import { KubectlError } from './kubectl-errors.ts'
import type { KubernetesDeployment } from './objects.ts'
import { assertOneImage, assertRecordedImages, identityOfPods, readPods, recordedImage } from './side-images.ts'

export type PlacementOptions = {
  names: ObjectNames
  /** Number of pods of a side that is brought up. */
  replicas: number
  /** Can contain `$RELEASE`, `$RELEASE_SHA` and `$RELEASE_DIGEST`; undefined where the user's own command applies the release. */
  image: string | undefined
  container: string | undefined
  /** Milliseconds for the pods of a side to become ready. */
  timeLimit: number
  variables: Readonly<Record<string, string>>
  log: Pick<Log, 'info' | 'warning'>
  observe(signal?: AbortSignal): Promise<Observation>
}

const maxLogBytes = 262_144

/** Scales existing Deployments: `prepare` waits until Kubernetes reports ready pods, `retire` scales to zero. */
export function kubernetesPlacement(options: PlacementOptions, kubectl: Kubectl): Placement {
  const { names, observe } = options
  return {
    prepare: async (subject, signal) => {
      const name = names.sides[subject.colour].deployment
      const side = (await observe(signal))[subject.colour]
      if (side.weight > 0 || side.open) throw new ActionError(`${subject.colour} has traffic, so nothing is started there`)
      if (options.image !== undefined) await applyImage(subject, options, { kubectl, signal })
      await waitUntilRolledOut({ name, namespace: names.namespace, timeLimit: options.timeLimit }, { kubectl, signal })
      await verifyImages(subject, options, { kubectl, signal })
    },
    retire: async (subject, signal) => {
      const observed = await observe(signal)
      if (!servesEverything(observed, otherColour(subject.colour))) {
        throw new ActionError(
          `${subject.colour} is not scaled down: ${otherColour(subject.colour)} does not serve everything (${describeObservation(observed)})`,
        )
      }
      const { deployment } = names.sides[subject.colour]
      await scaleToZero(deployment, { kubectl, signal })
      options.log.info(
        `${subject.colour} has no pods any more; its Deployment ${deployment}, its ReplicaSets and the images in the registry are not removed`,
      )
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
        // Without a pod, or without pods/log in the Role, there are no logs. This must not hide the problem that they were read for.
        if (error instanceof KubectlError) return undefined
        throw error
      }
    },
  }
}

/** Sets image, release and number of pods in one write, so that Kubernetes starts one rollout. */
async function applyImage(subject: SideRelease, options: PlacementOptions, context: KubectlContext): Promise<void> {
  const { names, replicas, container } = options
  const name = names.sides[subject.colour].deployment
  const read = () => readDeployment(name, names.namespace, context)
  const imagesIn = (seen: KubernetesDeployment) => wantedImages(seen, subject, options)
  const current = (seen: KubernetesDeployment) => seen.spec.template.spec.containers[containerIn(seen, container)]?.image ?? ''
  const annotations = annotationsOf(subject)
  const release = (seen: KubernetesDeployment) => seen.spec.template.metadata.annotations?.[releaseAnnotation]
  const patch = (seen: KubernetesDeployment): PatchOperation[] => [
    unchangedSince(seen.metadata.resourceVersion),
    ...imagesIn(seen).map(
      ({ index, image }): PatchOperation => ({
        op: 'replace',
        path: pointer('spec', 'template', 'spec', 'containers', index, 'image'),
        value: image,
      }),
    ),
    ...annotate(seen.spec.template.metadata.annotations, annotations),
    { op: 'replace', path: pointer('spec', 'replicas'), value: replicas },
  ]
  const describe = (seen: KubernetesDeployment) => `${seen.spec.replicas} replicas of ${current(seen)} (${release(seen) ?? 'no release'})`
  const isDone = (seen: KubernetesDeployment) =>
    seen.spec.replicas === replicas &&
    imagesIn(seen).every(({ index, image }) => seen.spec.template.spec.containers[index]?.image === image) &&
    Object.entries(annotations).every(([key, value]) => seen.spec.template.metadata.annotations?.[key] === value)
  await compareAndSwap(
    await read(),
    { resource: `deployments.apps/${name}`, read, describe, isDone, patch, signal: context.signal },
    context.kubectl,
  )
}

/**
 * What the pods of a release carry: its version, and the commit and digest, which are the release itself. A version that is used again for
 * another commit or build makes another template, so that new pods are started for it.
 */
function annotationsOf({ release: { version, sha, digest } }: SideRelease): Record<string, string> {
  return { [releaseAnnotation]: version, [commitAnnotation]: sha, [digestAnnotation]: digest ?? '' }
}

function annotate(there: Readonly<Record<string, string>> | undefined, wanted: Record<string, string>): PatchOperation[] {
  const path = ['spec', 'template', 'metadata', 'annotations'] as const
  if (there === undefined) return [{ op: 'add', path: pointer(...path), value: wanted }]
  return Object.entries(wanted).map(([key, value]) => ({ op: 'add', path: pointer(...path, key), value }))
}

/**
 * The images of a release: for a rollback those that ran then, by digest, of each container whose image was recorded; nothing is built. The
 * container of `target.image` gets what that names where nothing was recorded of it.
 */
function wantedImages(seen: KubernetesDeployment, subject: SideRelease, options: PlacementOptions): { index: number; image: string }[] {
  const { containers } = seen.spec.template.spec
  const configured = containerIn(seen, options.container)
  const recorded = subject.kind === 'rollback' ? (subject.past?.identity ?? {}) : {}
  return containers.flatMap(({ name }, index) => {
    const image = recordedImage(recorded, name, containers.length) ?? (index === configured ? imageFor(subject, options) : undefined)
    return image === undefined ? [] : [{ index, image }]
  })
}

/** Compares what the new pods run: with each other, and in a rollback with what was recorded. Says so where the Role keeps it from that. */
async function verifyImages(subject: SideRelease, { names, log }: PlacementOptions, context: KubectlContext): Promise<void> {
  const deployment = await readDeployment(names.sides[subject.colour].deployment, names.namespace, context)
  const pods = await readPods({ blue: deployment, green: undefined }, context)
  if (pods === undefined) {
    log.warning(
      `Which images run on ${subject.colour} cannot be told: the Role does not allow to list pods, so they were not compared and are not recorded`,
    )
    return
  }
  assertOneImage(deployment, pods)
  const recorded = subject.kind === 'rollback' ? subject.past?.identity : undefined
  if (recorded !== undefined) assertRecordedImages(deployment, identityOfPods(deployment, pods) ?? {}, recorded)
}

function imageFor(subject: SideRelease, { image = '', variables }: PlacementOptions): string {
  if (/\$\{?RELEASE_DIGEST\b/.test(image) && subject.release.digest === undefined) {
    throw new ActionError(`target.image (${image}) names $RELEASE_DIGEST, but the release ${subject.release.version} has no digest`, {
      hint: 'Give the digest of the pushed image as the input digest, or name the image by $RELEASE or $RELEASE_SHA.',
    })
  }
  return substitute(image, { ...variables, ...releaseVariables(subject) }, 'target.image')
}

function containerIn({ metadata, spec }: KubernetesDeployment, wanted: string | undefined): number {
  const { containers } = spec.template.spec
  const index = wanted === undefined ? (containers.length === 1 ? 0 : -1) : containers.findIndex(({ name }) => name === wanted)
  if (index >= 0) return index
  const had = containers.map(({ name }) => name).join(', ')
  const what =
    wanted === undefined ? 'has several containers, and target.container does not say which gets the image' : `has no container "${wanted}"`
  throw new ActionError(`The Deployment "${metadata.name}" ${what}`, { hint: `It has: ${had}. Set target.container to one of them.` })
}

async function scaleToZero(name: string, context: KubectlContext): Promise<void> {
  const read = () => findDeployment(name, context)
  const patch = (seen: KubernetesDeployment | undefined): PatchOperation[] => [
    unchangedSince(seen?.metadata.resourceVersion ?? ''),
    { op: 'replace', path: pointer('spec', 'replicas'), value: 0 },
  ]
  const isDone = (seen: KubernetesDeployment | undefined) => (seen?.spec.replicas ?? 0) === 0
  const describe = (seen: KubernetesDeployment | undefined) => `${seen?.spec.replicas ?? 0} replicas`
  await compareAndSwap(
    await read(),
    { resource: `deployments.apps/${name}`, read, describe, isDone, patch, signal: context.signal },
    context.kubectl,
  )
}
