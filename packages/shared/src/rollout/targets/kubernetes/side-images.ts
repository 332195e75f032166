import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { type Identity, imageParts, imageReferenceOf } from '../../contract/identity.ts'
import { bothColours } from '../../contract/observation.ts'
import type { KubectlContext } from './deployment-object.ts'
import { KubectlError } from './kubectl-errors.ts'
import { type KubernetesDeployment, type KubernetesPod, readObjects } from './objects.ts'

/** The two Deployments of a target; undefined for one that does not exist. */
type SideDeployments = Readonly<Record<Colour, KubernetesDeployment | undefined>>

/** Longest name of a container whose parts `image.<name>` and `image.<name>-name` fit into an identity. */
const maxContainerName = 52

/** The pods of both sides, in one call; undefined where the Role does not allow to read them. */
export async function readPods(deployments: SideDeployments, { kubectl, signal }: KubectlContext): Promise<KubernetesPod[] | undefined> {
  const selector = selectorOfBoth(deployments)
  if (selector === undefined) return []
  try {
    const printed = await kubectl({ args: ['get', 'pods', `--selector=${selector}`, '--output=json'], signal })
    return readObjects(printed).flatMap((one) => (one.kind === 'Pod' ? [one] : []))
  } catch (error) {
    if (error instanceof KubectlError && error.problem === 'forbidden') return undefined
    throw error
  }
}

/** Selects at least the pods of both: the labels that both have, with the values of either. */
function selectorOfBoth(deployments: SideDeployments): string | undefined {
  const all = bothColours.flatMap((colour) => {
    const deployment = deployments[colour]
    return deployment === undefined ? [] : [deployment.spec.selector.matchLabels]
  })
  const [first, ...others] = all
  if (first === undefined) return undefined
  const shared = Object.keys(first).filter((key) => others.every((labels) => labels[key] !== undefined))
  return shared.map((key) => `${key} in (${[...new Set(all.map((labels) => labels[key]))].join(',')})`).join(',')
}

/**
 * What the ready pods of a Deployment run: the digest of each container's image (`status.containerStatuses[].imageID`) and the ReplicaSet.
 * A part on which the pods differ, or that the node does not tell by a digest, is left out. Undefined where nothing is told.
 */
export function identityOfPods(deployment: KubernetesDeployment, pods: readonly KubernetesPod[]): Identity | undefined {
  const ready = readyPods(deployment, pods)
  const { containers } = deployment.spec.template.spec
  const images = containers.flatMap(({ name }) => {
    const part = imagePartOf(name, containers.length)
    const id = onlyOne(ready.map(({ status }) => status.containerStatuses.find((one) => one.name === name)?.imageID))
    return part === undefined || id === undefined ? [] : [partsOf(id, part)]
  })
  const set = onlyOne(ready.map(({ metadata }) => metadata.ownerReferences.find(({ kind }) => kind === 'ReplicaSet')?.name))
  const identity = Object.assign({}, ...images, set === undefined ? {} : { 'replica-set': set })
  return Object.keys(identity).length === 0 ? undefined : identity
}

/** The image that a container had when the identity was recorded, by digest; undefined where it was not told, or has no name to fetch it by. */
export function recordedImage(identity: Identity, container: string, of: number): string | undefined {
  // One more or one less container than then changes the name of the part.
  const part = [`image.${container}`, ...(of === 1 ? ['image'] : [])].find((one) => identity[one] !== undefined)
  return part === undefined || identity[`${part}-name`] === undefined ? undefined : imageReferenceOf(identity, part)
}

/** Throws an ActionError where pods run another image than the recorded one: its tag was moved, or a command built it again. */
export function assertRecordedImages(deployment: KubernetesDeployment, shown: Identity, recorded: Identity): void {
  const { containers } = deployment.spec.template.spec
  for (const { name } of containers) {
    const part = imagePartOf(name, containers.length)
    const [now, then] = part === undefined ? [] : [shown[part], recorded[part]]
    if (now === undefined || then === undefined || now === then) continue
    const reference = recordedImage(recorded, name, containers.length) ?? then
    throw new ActionError(
      `The container "${name}" of the Deployment "${deployment.metadata.name}" runs the image ${now}, and the release ran ${then}`,
      {
        hint: `Its tag names another image now, or it was built again. Slipway sets the recorded image where target.image is given; by hand: kubectl set image deployment/${deployment.metadata.name} ${name}=${reference}`,
      },
    )
  }
}

/**
 * Throws an ActionError where the pods of one ReplicaSet run different images: a tag was moved while they started. An image that is named
 * by its digest is one image, though nodes of several platforms may tell it by several.
 */
export function assertOneImage(deployment: KubernetesDeployment, pods: readonly KubernetesPod[]): void {
  const ready = readyPods(deployment, pods)
  for (const { name, image } of deployment.spec.template.spec.containers) {
    if (image.includes('@sha256:')) continue
    const told = ready.flatMap(({ status }) => status.containerStatuses.find((one) => one.name === name)?.imageID ?? [])
    const ids = [...new Set(told)]
    if (ids.length <= 1) continue
    throw new ActionError(`The pods of the Deployment "${deployment.metadata.name}" run different images of "${name}": ${ids.join(', ')}`, {
      hint: 'A tag was moved while they started. Name the image by its digest: target.image with $RELEASE_DIGEST.',
    })
  }
}

function readyPods({ spec }: KubernetesDeployment, pods: readonly KubernetesPod[]): KubernetesPod[] {
  const wanted = Object.entries(spec.selector.matchLabels)
  return pods.filter(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined &&
      wanted.every(([key, value]) => metadata.labels[key] === value) &&
      spec.template.spec.containers.every(({ name }) => status.containerStatuses.find((one) => one.name === name)?.ready === true),
  )
}

/** The parts are named as `imageParts` names them; a container whose name leaves no room for it has none. */
function imagePartOf(container: string, of: number): string | undefined {
  if (of === 1) return 'image'
  return container.length > maxContainerName ? undefined : `image.${container}`
}

/** Docker writes `docker-pullable://name@sha256:…`, containerd `name@sha256:…`; a node that built it itself, `sha256:…` alone. */
function partsOf(imageId: string, part: string): Identity {
  const reference = imageId.replace(/^[a-z-]+:\/\//, '')
  return /(?:^|@)sha256:[0-9a-f]{64}$/.test(reference) ? imageParts(reference, part) : {}
}

function onlyOne(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values
  return first !== undefined && first !== '' && values.every((value) => value === first) ? first : undefined
}
