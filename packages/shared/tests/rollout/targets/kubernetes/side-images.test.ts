import { describe, expect, it } from 'vitest'
import { allTo } from '../../../../src/rollout/contract/observation.ts'
import { assertOneImage, identityOfPods, recordedImage } from '../../../../src/rollout/targets/kubernetes/side-images.ts'
import { fakeClock, fakeLog } from '../../../../src/testing/fakes.ts'
import { documentedManifests } from '../../../../src/testing/kubernetes/manifests.ts'
import { KubeStandIn, type StandInOptions } from '../../../../src/testing/kubernetes/stand-in.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { byService, targetFor } from '../kube/target.ts'

const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const blue = { colour: 'blue' as const, release: aRelease('v1.0.0'), artifact: undefined }
const green = { colour: 'green' as const, release: aRelease('v1.1.0'), artifact: undefined }
const web = 'registry.example.com/web'

/** v1.0.0 runs on blue with all traffic, from the image that its tag names then. */
async function aCluster({ options, overrides = {} }: { options?: StandInOptions; overrides?: Readonly<Record<string, unknown>> } = {}) {
  const kube = new KubeStandIn(documentedManifests(), options)
  const log = fakeLog()
  kube.tags.set(`${web}:v1.0.0`, digest('a'))
  kube.tags.set(`${web}:v1.1.0`, digest('b'))
  const target = targetFor({ ...byService, ...overrides }, { exec: kube.exec, clock: fakeClock(), log })
  const { placement } = target
  if (placement === undefined) throw new Error('The target has no placement')
  await placement.prepare(blue)
  await target.shift(allTo('blue'), blue)
  const imageOf = (colour: string) =>
    JSON.parse(JSON.stringify(kube.get(`deployments.apps/web-${colour}`)?.spec)).template.spec.containers[0].image
  return { kube, target, placement, log, imageOf }
}

describe('what runs on a side', () => {
  it('is told by the digest of its image and by its ReplicaSet, for both sides in one call', async () => {
    const { kube, target, placement } = await aCluster()
    await placement.prepare(green)
    kube.calls.length = 0
    const { blue: live, green: idle } = await target.observe()
    expect(live.identity).toEqual({
      image: digest('a'),
      'image-name': web,
      'replica-set': expect.stringMatching(/^web-blue-[0-9a-f]{10}$/),
    })
    expect(idle.identity).toMatchObject({ image: digest('b'), 'image-name': web })
    expect(kube.calls.filter((command) => command.includes('pods'))).toEqual([
      ['kubectl', '--namespace=shop', 'get', 'pods', '--selector=app in (web),slipway.dev/colour in (blue,green)', '--output=json'],
    ])
  })

  it('is not told where pods may not be read, and a warning says so', async () => {
    const { target, log } = await aCluster({ options: { mayNot: (_user, _verb, plural) => plural === 'pods' } })
    expect((await target.observe()).blue.identity).toBeUndefined()
    expect(log.lines).toContain(
      'warning: Which images run on blue cannot be told: the Role does not allow to list pods, so they were not compared and are not recorded',
    )
  })

  it('stays what the pods run when the tag is moved, until they start again', async () => {
    const { kube, target } = await aCluster()
    kube.tags.set(`${web}:v1.0.0`, digest('f'))
    expect((await target.observe()).blue.identity).toMatchObject({ image: digest('a') })
  })
})

describe('a setting of the objects that changes what a rollout does', () => {
  it.each([
    ['deployments.apps/web-green', '/spec/paused', true, 'is paused', 'kubectl rollout resume deployment/web-green --namespace=shop'],
    ['services/web-green', '/spec/publishNotReadyAddresses', true, 'pods that are not ready', 'spec.publishNotReadyAddresses'],
    ['services/web', '/spec/type', 'ExternalName', 'of the type ExternalName', 'ClusterIP'],
  ])('is refused before anything begins: %s %s', async (resource, path, value, reason, hint) => {
    const { kube, target } = await aCluster()
    expect(await target.settingsProblem?.()).toBeUndefined()
    kube.changeDirectly(resource, [{ op: 'add', path, value }])
    expect(await target.settingsProblem?.()).toEqual({ reason: expect.stringContaining(reason), hint: expect.stringContaining(hint) })
  })
})

it('says what is not removed with a side', async () => {
  const { placement, log } = await aCluster()
  await placement.prepare(green)
  await placement.retire(green)
  expect(log.lines.at(-1)).toBe(
    'green has no pods any more; its Deployment web-green, its ReplicaSets and the images in the registry are not removed',
  )
})

describe('a rollback in Kubernetes', () => {
  const past = { identity: { image: digest('a'), 'image-name': web, 'replica-set': 'web-blue-1' }, stored: undefined }
  const back = { colour: 'green' as const, release: aRelease('v1.0.0'), artifact: undefined, kind: 'rollback' as const, past }

  it('sets the image that ran then by its digest, though its tag names another now', async () => {
    const { kube, target, placement, imageOf } = await aCluster()
    kube.tags.set(`${web}:v1.0.0`, digest('f'))
    await placement.prepare(back)
    expect(imageOf('green')).toBe(`${web}@${digest('a')}`)
    expect((await target.observe()).green).toMatchObject({ release: 'v1.0.0', identity: { image: digest('a') } })
  })

  it('refuses other bytes that a command of the user brought up under the same name', async () => {
    const { kube, placement } = await aCluster({ overrides: {} })
    const command = targetFor({ ...byService, image: undefined }, { exec: kube.exec, clock: fakeClock() })
    kube.tags.set(`${web}:v1.0.0`, digest('f'))
    kube.changeDirectly('deployments.apps/web-green', [
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: `${web}:v1.0.0` },
      { op: 'replace', path: '/spec/replicas', value: 2 },
    ])
    await expect(command.placement?.prepare(back)).rejects.toMatchObject({
      message: `The container "web" of the Deployment "web-green" runs the image ${digest('f')}, and the release ran ${digest('a')}`,
      hint: expect.stringContaining(`kubectl set image deployment/web-green web=${web}@${digest('a')}`),
    })
    await placement.prepare(back)
  })

  it('takes the image of target.image where none was recorded', async () => {
    const { placement, imageOf } = await aCluster()
    await placement.prepare({ ...back, past: { identity: {}, stored: undefined } })
    expect(imageOf('green')).toBe(`${web}:v1.0.0`)
  })

  it('does not take what was recorded for a deployment', async () => {
    const { placement, imageOf } = await aCluster()
    await placement.prepare({ ...back, kind: 'deploy' })
    expect(imageOf('green')).toBe(`${web}:v1.0.0`)
  })
})

describe('the identity of pods', () => {
  const labels = { app: 'web' }
  const template = (names: readonly string[]) => ({
    metadata: { labels },
    spec: { containers: names.map((name) => ({ name, image: name })) },
  })
  const deployment = (names: readonly string[]) => ({
    kind: 'Deployment' as const,
    metadata: { name: 'web', resourceVersion: '1', generation: 1, labels, annotations: {} },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: template(names) },
    status: { observedGeneration: 1, readyReplicas: 2, conditions: [] },
  })
  const pod = (images: Readonly<Record<string, string>>, more: { deletionTimestamp?: string; ready?: boolean; set?: string } = {}) => ({
    kind: 'Pod' as const,
    metadata: {
      name: 'p',
      resourceVersion: '1',
      generation: 1,
      labels,
      annotations: {},
      ownerReferences: [{ kind: 'ReplicaSet', name: more.set ?? 'web-1' }],
      ...(more.deletionTimestamp === undefined ? {} : { deletionTimestamp: more.deletionTimestamp }),
    },
    status: {
      containerStatuses: Object.entries(images).map(([name, imageID]) => ({ name, imageID, ready: more.ready ?? true, state: {} })),
    },
  })

  it.each([
    ['containerd', `${web}@${digest('a')}`, { image: digest('a'), 'image-name': web }],
    ['Docker', `docker-pullable://${web}@${digest('a')}`, { image: digest('a'), 'image-name': web }],
    ['an image that the node has from nowhere', digest('a'), { image: digest('a') }],
    ['a tag', `${web}:v1`, {}],
    ['nothing', '', {}],
  ])('reads what a node tells: %s', (_name, imageID, parts) => {
    expect(identityOfPods(deployment(['web']), [pod({ web: imageID })])).toEqual({ ...parts, 'replica-set': 'web-1' })
  })

  it('names each of several containers, and leaves out those that were put in beside', () => {
    const pods = [pod({ web: `${web}@${digest('a')}`, log: `log@${digest('b')}`, 'istio-proxy': `istio@${digest('c')}` })]
    expect(identityOfPods(deployment(['web', 'log']), pods)).toEqual({
      'image.web': digest('a'),
      'image.web-name': web,
      'image.log': digest('b'),
      'image.log-name': 'log',
      'replica-set': 'web-1',
    })
  })

  it('leaves out what the pods differ on, and pods that end or are not ready', () => {
    const [one, other] = [pod({ web: `${web}@${digest('a')}` }), pod({ web: `${web}@${digest('b')}` })]
    expect(identityOfPods(deployment(['web']), [one, other])).toEqual({ 'replica-set': 'web-1' })
    const ending = pod({ web: `${web}@${digest('b')}` }, { deletionTimestamp: '2026-01-05T12:00:00Z', set: 'web-0' })
    const starting = pod({ web: '' }, { ready: false })
    expect(identityOfPods(deployment(['web']), [one, ending, starting])).toMatchObject({ image: digest('a'), 'replica-set': 'web-1' })
    expect(identityOfPods(deployment(['web']), [])).toBeUndefined()
  })

  it('is one image where its reference is a digest, and none where a tag was moved while the pods started', () => {
    const pods = [pod({ web: `${web}@${digest('a')}` }), pod({ web: `${web}@${digest('b')}` })]
    const named = (image: string) => {
      const one = deployment(['web'])
      return { ...one, spec: { ...one.spec, template: { ...one.spec.template, spec: { containers: [{ name: 'web', image }] } } } }
    }
    expect(() => assertOneImage(named(`${web}:v1`), pods)).toThrow(
      `run different images of "web": ${web}@${digest('a')}, ${web}@${digest('b')}`,
    )
    expect(() => assertOneImage(named(`${web}@${digest('c')}`), pods)).not.toThrow()
  })

  it('finds a recorded image though a container was added since, and none without a name to fetch it by', () => {
    expect(recordedImage({ 'image.web': digest('a'), 'image.web-name': web }, 'web', 1)).toBe(`${web}@${digest('a')}`)
    expect(recordedImage({ image: digest('a'), 'image-name': web }, 'web', 1)).toBe(`${web}@${digest('a')}`)
    expect(recordedImage({ image: digest('a'), 'image-name': web }, 'log', 2)).toBeUndefined()
    expect(recordedImage({ image: digest('a') }, 'web', 1)).toBeUndefined()
  })
})
