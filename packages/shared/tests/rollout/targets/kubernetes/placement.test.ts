import { describe, expect, it } from 'vitest'
import type { Command, ExecOptions } from '../../../../src/ports/exec.ts'
import { allTo } from '../../../../src/rollout/contract/observation.ts'
import type { Placement } from '../../../../src/rollout/contract/placement.ts'
import { exited, fakeClock, fakeExec } from '../../../../src/testing/fakes.ts'
import { documentedManifests } from '../../../../src/testing/kubernetes/manifests.ts'
import { KubeStandIn, type StandInOptions } from '../../../../src/testing/kubernetes/stand-in.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { byService, targetFor } from '../kube/target.ts'

const green = { colour: 'green' as const, release: aRelease('v1.1.0'), artifact: undefined }
const blue = { ...green, colour: 'blue' as const }
const digest = `sha256:${'d'.repeat(64)}`
const deployment = 'deployments.apps/web-green'

/** Blue is live, green has no pods. */
async function aLiveCluster(overrides: Readonly<Record<string, unknown>> = {}, options?: StandInOptions) {
  const kube = new KubeStandIn(documentedManifests(), options)
  kube.changeDirectly('deployments.apps/web-blue', [{ op: 'replace', path: '/spec/replicas', value: 2 }])
  kube.reconcile()
  const target = targetFor(
    { ...byService, ...overrides },
    { exec: kube.exec, clock: fakeClock(), variables: { REGISTRY: 'registry.test' } },
  )
  await target.shift(allTo('blue'), blue)
  kube.mutations = 0
  kube.calls.length = 0
  if (target.placement === undefined) throw new Error('The target has no placement')
  return { kube, target, placement: target.placement }
}
const specOf = (kube: KubeStandIn) => JSON.parse(JSON.stringify(kube.get(deployment)?.spec))

describe('bringing a side up', () => {
  it('writes image, release and number of pods at once, and waits until they are ready', async () => {
    const { kube, placement } = await aLiveCluster({ image: '$REGISTRY/web@$RELEASE_DIGEST', replicas: 3 })
    await placement.prepare({ ...green, release: aRelease('v1.1.0', { digest }) })
    const { replicas, template } = specOf(kube)
    expect(replicas).toBe(3)
    expect(template.spec.containers[0].image).toBe(`registry.test/web@${digest}`)
    expect(template.metadata.annotations).toMatchObject({ 'slipway.dev/release': 'v1.1.0' })
    expect(kube.calls.filter((command) => command.includes('patch'))).toHaveLength(1)
    expect(kube.calls).toContainEqual(['kubectl', '--namespace=shop', 'rollout', 'status', deployment, '--timeout=10s'])
  })

  it('starts new pods for another commit or another build of the same version', async () => {
    const { kube, placement } = await aLiveCluster()
    const release = { ...aRelease('v1.1.0'), digest: `sha256:${'1'.repeat(64)}` }
    const prepare = (one: typeof release) => placement.prepare({ ...green, release: one })
    const template = () => JSON.stringify(specOf(kube).template)
    await prepare(release)
    const first = template()
    await prepare(release)
    expect(template()).toBe(first)
    await prepare({ ...release, digest: `sha256:${'2'.repeat(64)}` })
    const second = template()
    expect(second).not.toBe(first)
    await prepare({ ...release, sha: 'f'.repeat(40), digest: `sha256:${'2'.repeat(64)}` })
    expect(template()).not.toBe(second)
  })

  it('keeps the annotations that are there', async () => {
    const { kube, placement } = await aLiveCluster()
    kube.changeDirectly(deployment, [{ op: 'add', path: '/spec/template/metadata/annotations', value: { 'prometheus.io/scrape': 'true' } }])
    await placement.prepare(green)
    expect(specOf(kube).template.metadata.annotations).toMatchObject({ 'prometheus.io/scrape': 'true', 'slipway.dev/release': 'v1.1.0' })
  })

  it('only waits where the command of the user applies the release', async () => {
    const { kube, placement } = await aLiveCluster({ image: undefined })
    kube.changeDirectly(deployment, [{ op: 'replace', path: '/spec/replicas', value: 1 }])
    await placement.prepare(green)
    expect(kube.mutations).toBe(0)
  })

  it('says that the command of the user left the side at no pods', async () => {
    const { placement } = await aLiveCluster({ image: undefined })
    await expect(placement.prepare(green)).rejects.toMatchObject({
      message: 'The Deployment "web-green" has no ready pod (0 wanted)',
      hint: expect.stringContaining('placement.prepare'),
    })
  })

  it('touches no side that has traffic', async () => {
    const { kube, placement } = await aLiveCluster()
    await expect(placement.prepare(blue)).rejects.toThrow('blue has traffic, so nothing is started there')
    expect(kube.mutations).toBe(0)
  })

  it('says why pods do not become ready', async () => {
    const { kube, placement } = await aLiveCluster()
    kube.healthy.set('web-green', false)
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image' }
    kube.apply({
      kind: 'Pod',
      metadata: { name: 'p', labels: { app: 'web', 'slipway.dev/colour': 'green' } },
      status: { containerStatuses: [{ name: 'web', state: { waiting } }] },
    })
    await expect(placement.prepare(green)).rejects.toMatchObject({
      message: expect.stringMatching(/^The Deployment "web-green" did not become ready within 10s: .*timed out waiting for the condition/s),
      hint: 'Kubernetes says:\n  - web: ImagePullBackOff: Back-off pulling image',
    })
  })

  it('does not hide why, where pods may not be read', async () => {
    const { kube, placement } = await aLiveCluster({}, { mayNot: (_user, _verb, plural) => plural === 'pods' })
    kube.healthy.set('web-green', false)
    await expect(placement.prepare(green)).rejects.toThrow('did not become ready within 10s')
  })

  it.each([
    ['a digest that the release has not', { image: 'web@$RELEASE_DIGEST' }, 'names $RELEASE_DIGEST, but the release v1.1.0 has no digest'],
    ['a variable that nobody gave', { image: '$HARBOUR/web:$RELEASE' }, 'target.image needs $HARBOUR'],
    ['a container that is not there', { container: 'app' }, 'has no container "app"'],
  ])('refuses %s', async (_name, overrides, message) => {
    const { kube, placement } = await aLiveCluster(overrides)
    await expect(placement.prepare(green)).rejects.toThrow(message)
    expect(kube.mutations).toBe(0)
  })

  it('asks which of several containers gets the image', async () => {
    const { kube, placement } = await aLiveCluster()
    kube.changeDirectly(deployment, [{ op: 'add', path: '/spec/template/spec/containers', value: [{ name: 'web' }, { name: 'log' }] }])
    await expect(placement.prepare(green)).rejects.toMatchObject({ hint: 'It has: web, log. Set target.container to one of them.' })
  })

  it('names a Deployment that is not there', async () => {
    const { kube, placement } = await aLiveCluster()
    kube.remove(deployment)
    await expect(placement.prepare(green)).rejects.toThrow('There is no Deployment "web-green" in the namespace "shop"')
  })
})

describe('taking a side down', () => {
  const up = async () => {
    const cluster = await aLiveCluster()
    await cluster.placement.prepare(green)
    cluster.kube.mutations = 0
    return cluster
  }

  it('scales it to nothing, and touches nothing else', async () => {
    const { kube, placement, target } = await up()
    await placement.retire(green)
    await placement.retire(green)
    expect(specOf(kube).replicas).toBe(0)
    expect(kube.mutations).toBe(1)
    expect((await target.observe()).blue).toMatchObject({ weight: 1, state: 'serving' })
  })

  it.each([
    ['it has the traffic', (): typeof blue | typeof green => blue, () => undefined],
    ['the other does not serve', (): typeof blue | typeof green => green, (kube: KubeStandIn) => void kube.healthy.set('web-blue', false)],
    [
      'nobody has the traffic',
      (): typeof blue | typeof green => green,
      (kube: KubeStandIn) =>
        kube.changeDirectly('services/web', [{ op: 'replace', path: '/spec/selector/slipway.dev~1colour', value: 'none' }]),
    ],
  ])('refuses while %s', async (_name, which, change) => {
    const { kube, placement } = await up()
    change(kube)
    kube.reconcile()
    await expect(placement.retire(which())).rejects.toThrow('is not scaled down')
    expect(kube.mutations).toBe(0)
  })

  it('has nothing to do where the Deployment is gone', async () => {
    const { kube, placement } = await up()
    kube.remove(deployment)
    kube.reconcile()
    await placement.retire(green)
    expect(kube.mutations).toBe(0)
  })
})

describe('the logs of a side', () => {
  it('are the last lines, bounded, or unknown', async () => {
    const { kube, placement } = await aLiveCluster()
    const logs = (one: Placement) => one.logs?.(green, 2)
    expect(await logs(placement)).toBe('two\nthree')
    expect(kube.calls.at(-1)).toEqual([
      'kubectl',
      '--namespace=shop',
      'logs',
      deployment,
      '--tail=2',
      '--all-containers',
      '--limit-bytes=262144',
      '--pod-running-timeout=2s',
    ])
    kube.remove(deployment)
    expect(await logs(placement)).toBeUndefined()
  })
})

describe('kubectl', () => {
  const ask = (reply: Parameters<typeof fakeExec>[0], overrides: Readonly<Record<string, unknown>> = {}) => {
    const exec = fakeExec(reply)
    const variables = { PATH: '/bin', HOME: '/opt/me', KUBECONFIG: '/k', AWS_REGION: 'north' }
    return { exec, target: targetFor({ ...byService, ...overrides }, { exec, clock: fakeClock(), variables }) }
  }

  it('is given the environment of the user alone, and the scope by arguments', async () => {
    const seen: { command: Command; options: ExecOptions }[] = []
    const { target } = ask(
      (command, options) => {
        seen.push({ command, options })
        return exited(0)
      },
      { context: 'east', kubeconfig: '$HOME/config', namespace: 'shop' },
    )
    await expect(target.observe()).rejects.toThrow('There is no Service "web"')
    for (const { command, options } of seen) {
      expect(command.slice(0, 4)).toEqual(['kubectl', '--kubeconfig=/opt/me/config', '--context=east', '--namespace=shop'])
      expect(options.env).toEqual({ PATH: '/bin', HOME: '/opt/me', KUBECONFIG: '/k', AWS_REGION: 'north' })
      expect(options.timeout).toBe(20_000)
    }
  })

  it('says how it is had where it is missing', async () => {
    const { target } = ask(([program]) => ({ state: 'not-found', program }))
    await expect(target.observe()).rejects.toMatchObject({
      message: 'There is no program "kubectl" on the PATH of the runner',
      hint: expect.stringContaining('azure/setup-kubectl'),
    })
  })

  it.each([
    [{ state: 'timed-out', stdout: '', stderr: '' } as const, 'did not end within 20s'],
    [{ state: 'killed', signal: 'SIGKILL', stdout: '', stderr: '' } as const, 'was ended by SIGKILL'],
    [exited(1), 'it printed nothing'],
    [exited(0, 'no json'), 'What kubectl printed is not valid JSON'],
    [exited(0, '{"items":[{"kind":"Secret"}]}'), 'is not a list of the objects that were asked for'],
  ])('says what became of it: %#', async (result, message) => {
    await expect(ask(() => result).target.observe()).rejects.toThrow(message)
  })

  it('says where definitions of the Gateway API are missing', async () => {
    const said = 'error: the server doesn\'t have a resource type "httproutes" in group "gateway.networking.k8s.io"'
    const { target } = ask(() => exited(1, '', said), { service: undefined, 'http-route': 'web' })
    await expect(target.observe()).rejects.toMatchObject({ hint: expect.stringContaining('not installed in this cluster') })
  })

  it('stops when the run is cancelled', async () => {
    const cancelled = new AbortController()
    cancelled.abort(new Error('the run was cancelled'))
    const { target } = ask(() => ({ state: 'killed', signal: 'SIGINT', stdout: '', stderr: '' }))
    await expect(target.observe(cancelled.signal)).rejects.toThrow('the run was cancelled')
  })
})

describe('the configuration of a target in Kubernetes', () => {
  const clock = fakeClock()
  const exec = fakeExec(() => exited(0))
  it.each([
    ['neither Service nor route', {}, 'expected exactly one of service, http-route'],
    ['both', { service: 'web', 'http-route': 'web' }, 'expected exactly one of service, http-route'],
    ['the Service of a side as that of the traffic', { service: 'web-blue' }, 'a Service of its own for each side'],
    [
      'one Deployment for both',
      { service: 'web', sides: { blue: { deployment: 'web', service: 'a' }, green: { deployment: 'web', service: 'b' } } },
      'expected a Deployment',
    ],
    ['an unknown key', { service: 'web', labels: 'x' }, 'Unrecognized key'],
  ])('refuses %s', (_name, overrides, message) => {
    expect(() => targetFor(overrides, { exec, clock })).toThrow(message)
  })
})
