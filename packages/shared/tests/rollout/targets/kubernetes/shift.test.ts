import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exec, ExecResult } from '../../../../src/ports/exec.ts'
import { allTo, matches } from '../../../../src/rollout/contract/observation.ts'
import { fakeClock } from '../../../../src/testing/fakes.ts'
import { documentedManifests } from '../../../../src/testing/kubernetes/manifests.ts'
import { KubeStandIn, type StandInOptions } from '../../../../src/testing/kubernetes/stand-in.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { byRoute, byService, targetFor } from '../kube/target.ts'

const subject = { colour: 'green' as const, release: aRelease('v1.1.0'), artifact: undefined }
const selector = '/spec/selector/slipway.dev~1colour'
const route = 'httproutes.gateway.networking.k8s.io/web'
const refs = '/spec/rules/0/backendRefs'

/** Both sides up, blue with everything. */
async function aLiveCluster(overrides: Readonly<Record<string, unknown>>, options?: StandInOptions) {
  const kube = new KubeStandIn(documentedManifests(), options)
  for (const colour of ['blue', 'green'])
    kube.changeDirectly(`deployments.apps/web-${colour}`, [{ op: 'replace', path: '/spec/replicas', value: 2 }])
  kube.reconcile()
  const target = targetFor(overrides, { exec: kube.exec, clock: fakeClock() })
  await target.shift(allTo('blue'), subject)
  kube.mutations = 0
  kube.calls.length = 0
  return { kube, target }
}
/** Lets somebody else act once, just before the next patch. */
const beforePatch = (kube: KubeStandIn, act: () => void) => {
  kube.before = (args) => {
    if (args[0] !== 'patch') return
    kube.before = () => undefined
    act()
  }
}
const backends = (kube: KubeStandIn, rule = 0) => {
  const spec = kube.get(route)?.spec
  return JSON.parse(JSON.stringify(spec)).rules[rule].backendRefs
}

describe.each([
  ['a Service', byService],
  ['a route', byRoute],
])('%s whose reads are older than its last write', (_name, overrides) => {
  it('is not taken for what is wanted: the swap tells', async () => {
    const { kube } = await aLiveCluster(overrides)
    const old = new Map<string, ExecResult>()
    let stale = false
    const exec: Exec = async (command, options) => {
      const line = command.join(' ')
      const reads = command.includes('get')
      const result = reads && stale ? old.get(line) : undefined
      if (result !== undefined) return result
      const fresh = await kube.exec(command, options)
      if (reads && !stale) old.set(line, fresh)
      return fresh
    }
    const target = targetFor(overrides, { exec, clock: fakeClock() })
    await target.observe()
    stale = true
    await target.shift(allTo('green'), subject)
    expect(matches(await target.observe(), allTo('blue')), 'what is shown is old').toBe(true)
    await expect(target.shift(allTo('blue'), subject)).rejects.toThrow('kubectl patch')
    stale = false
    await target.shift(allTo('blue'), subject)
    expect(matches(await target.observe(), allTo('blue'))).toBe(true)
  })
})

describe('a switched Service', () => {
  it('is planned from the version that was read, and written once', async () => {
    const { kube, target } = await aLiveCluster(byService)
    const version = kube.get('services/web')?.metadata.resourceVersion
    await target.shift(allTo('green'), subject)
    const patches = kube.calls.filter((command) => command.includes('patch'))
    expect(patches).toEqual([
      [
        'kubectl',
        '--namespace=shop',
        'patch',
        'services/web',
        '--type=json',
        '--field-manager=slipway',
        `--patch=[{"op":"test","path":"/metadata/resourceVersion","value":"${version}"},{"op":"replace","path":"${selector}","value":"green"}]`,
        '--output=name',
      ],
    ])
    expect(target.describeShift(allTo('green'), subject)).toEqual([patches[0]?.join(' ').replace(`"${version}"`, '"<as read>"')])
  })

  it('goes on when somebody wrote something else of the same object', async () => {
    const { kube, target } = await aLiveCluster(byService)
    beforePatch(kube, () => kube.changeDirectly('services/web', [{ op: 'add', path: '/status', value: { loadBalancer: { ingress: [] } } }]))
    await target.shift(allTo('green'), subject)
    expect(matches(await target.observe(), allTo('green'))).toBe(true)
    expect(kube.calls.filter((command) => command.includes('patch'))).toHaveLength(2)
  })

  it('refuses, with both states, when somebody switched it meanwhile', async () => {
    const { kube, target } = await aLiveCluster(byService)
    beforePatch(kube, () => kube.changeDirectly('services/web', [{ op: 'replace', path: selector, value: 'none' }]))
    await expect(target.shift(allTo('green'), subject)).rejects.toThrow(
      'services/web was changed by somebody else: this was planned from "selector slipway.dev/colour=blue", but now it is "selector slipway.dev/colour=none"',
    )
    expect(kube.mutations).toBe(0)
  })

  it('is not shown before the endpoints have followed', async () => {
    const { kube, target } = await aLiveCluster(byService)
    kube.prompt = false
    await target.shift(allTo('green'), subject)
    expect(await target.observe()).toMatchObject({ blue: { weight: 1, open: false }, green: { weight: 0, open: true, state: 'serving' } })
    kube.reconcile()
    expect(matches(await target.observe(), allTo('green'))).toBe(true)
  })

  it.each([
    ['another value', 'red', 'says slipway.dev/colour="red"'],
    ['an empty value', '', 'says slipway.dev/colour=""'],
  ])('is refused with %s, for nobody can say who is live', async (_name, value, message) => {
    const { kube, target } = await aLiveCluster(byService)
    kube.changeDirectly('services/web', [{ op: 'replace', path: selector, value }])
    await expect(target.observe()).rejects.toThrow(message)
    await expect(target.shift(allTo('green'), subject)).rejects.toThrow(message)
    expect(kube.mutations).toBe(0)
  })

  it('is refused without the label: it would reach both sides', async () => {
    const { kube, target } = await aLiveCluster(byService)
    kube.changeDirectly('services/web', [{ op: 'replace', path: '/spec/selector', value: { app: 'web' } }])
    await expect(target.observe()).rejects.toThrow('has no slipway.dev/colour: which side has the traffic cannot be said')
  })

  it('never goes to pods that it would not reach', async () => {
    const { kube, target } = await aLiveCluster(byService)
    kube.changeDirectly('services/web', [{ op: 'add', path: '/spec/selector/tier', value: 'front' }])
    await expect(target.shift(allTo('green'), subject)).rejects.toThrow(
      'The Service "web" would not reach the pods of the Deployment "web-green": they lack tier=front',
    )
    expect(kube.mutations).toBe(0)
  })

  it('gives all or nothing', async () => {
    const { target } = await aLiveCluster(byService)
    await expect(target.shift({ blue: 0.95, green: 0.05 }, subject)).rejects.toThrow('all traffic or none, not blue 95%, green 5%')
  })

  it('says when the two sides are one and the same', async () => {
    const { kube, target } = await aLiveCluster(byService)
    kube.changeDirectly('services/web-green', [{ op: 'replace', path: '/spec/selector', value: { app: 'web' } }])
    kube.reconcile()
    await expect(target.observe()).rejects.toThrow('The Services "web-blue" and "web-green" reach the same pods')
  })

  it('does with the count of ready pods where endpoints may not be read', async () => {
    const { target } = await aLiveCluster(byService, { mayNot: (_user, _verb, plural) => plural.startsWith('endpointslices') })
    await target.shift(allTo('green'), subject)
    expect(matches(await target.observe(), allTo('green'))).toBe(true)
  })

  it('names what is not there', async () => {
    const { kube, target } = await aLiveCluster(byService)
    kube.remove('services/web')
    await expect(target.observe()).rejects.toThrow('There is no Service "web" in the namespace "shop"')
  })
})

describe('a weighted HTTPRoute', () => {
  it('is not shown before its controller has taken it, and shown then', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    kube.prompt = false
    await target.shift({ blue: 0.95, green: 0.05 }, subject)
    await expect(target.observe()).rejects.toThrow('is not shown to be in force: the Gateway public: its controller has seen generation')
    kube.reconcile()
    expect(await target.observe()).toMatchObject({ blue: { weight: 0.95, open: true }, green: { weight: 0.05, open: true } })
  })

  it('waits for a controller that is a little late', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    kube.prompt = false
    await target.shift(allTo('green'), subject)
    let looks = 0
    kube.before = (args) => {
      if (args.includes('services/web-blue')) looks += 1
      if (looks === 4) kube.reconcile()
    }
    expect(matches(await target.observe(), allTo('green'))).toBe(true)
  })

  it('tells what its controller says', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    kube.remove('services/web-green')
    kube.reconcile()
    await expect(target.observe()).rejects.toThrow(
      'the Gateway public: ResolvedRefs is False: BackendNotFound: Service "web-green" not found',
    )
    await expect(target.shift(allTo('green'), subject)).rejects.toThrow('no ready pod of green')
    expect(kube.mutations).toBe(0)
  })

  it('tells that no controller has reported at all', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    kube.prompt = false
    kube.changeDirectly(route, [{ op: 'replace', path: '/status', value: { parents: [] } }])
    await expect(target.observe()).rejects.toThrow('no controller has reported on it for the Gateway public')
    kube.changeDirectly(route, [{ op: 'replace', path: '/spec/parentRefs', value: [] }])
    await expect(target.observe()).rejects.toThrow('it has no parentRefs, so no Gateway serves it')
  })

  it('never leaves a backend alone, and keeps what is not ours', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    const filters = [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-side', value: 'yes' }] } }]
    const docs = { backendRefs: [{ name: 'docs', port: 80 }] }
    const lone = {
      backendRefs: [
        { name: 'web-blue', port: 8080, filters },
        { name: 'old', port: 80, weight: 0 },
      ],
    }
    kube.changeDirectly(route, [{ op: 'add', path: '/spec/rules', value: [docs, lone] }])
    kube.reconcile()
    await target.shift({ blue: 0.9, green: 0.1 }, subject)
    expect(backends(kube, 0)).toEqual(docs.backendRefs)
    expect(backends(kube, 1)).toEqual([
      { group: '', kind: 'Service', name: 'web-blue', port: 8080, filters, weight: 90 },
      { group: '', kind: 'Service', name: 'web-green', port: 8080, filters, weight: 10 },
      { group: '', kind: 'Service', name: 'old', port: 80, weight: 0 },
    ])
  })

  it.each([
    [
      'a third backend with weight',
      [
        { name: 'web-blue', weight: 1 },
        { name: 'canary', weight: 1 },
      ],
      'gives a third backend, "canary", the weight 1',
    ],
    [
      'one side twice',
      [
        { name: 'web-blue', weight: 1 },
        { name: 'web-blue', weight: 2 },
      ],
      'names the Service "web-blue" twice',
    ],
    ['neither side', [{ name: 'other' }], 'names the Service "web-blue" or "web-green"'],
    ['a side of another namespace', [{ name: 'web-blue', namespace: 'other' }], 'names the Service "web-blue" or "web-green"'],
  ])('is refused with %s', async (_name, value, message) => {
    const { kube, target } = await aLiveCluster(byRoute)
    kube.changeDirectly(route, [{ op: 'replace', path: refs, value }])
    await expect(target.observe()).rejects.toThrow(message)
    await expect(target.shift(allTo('green'), subject)).rejects.toThrow(message)
    expect(kube.mutations).toBe(0)
  })

  it('shows rules that disagree as a split, and mends them', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    const rule = (blue: number, green: number) => ({
      backendRefs: [
        { name: 'web-blue', weight: blue },
        { name: 'web-green', weight: green },
      ],
    })
    kube.changeDirectly(route, [{ op: 'replace', path: '/spec/rules', value: [rule(1, 0), rule(0, 1)] }])
    kube.reconcile()
    expect(await target.observe()).toMatchObject({ blue: { weight: 0.5, open: true }, green: { weight: 0.5, open: true } })
    await target.shift(allTo('green'), subject)
    expect(matches(await target.observe(), allTo('green'))).toBe(true)
    expect(kube.mutations).toBe(1)
  })

  it('lists the other side where one stood alone with everything', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    kube.changeDirectly(route, [{ op: 'replace', path: refs, value: [{ name: 'web-blue', weight: 7 }] }])
    kube.reconcile()
    await target.shift(allTo('blue'), subject)
    expect(backends(kube)).toMatchObject([
      { name: 'web-blue', weight: 100 },
      { name: 'web-green', weight: 0 },
    ])
  })

  it('takes the weight from a Service that is gone, but adds none that is not there', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    await target.shift({ blue: 0.5, green: 0.5 }, subject)
    kube.remove('services/web-green')
    await target.shift(allTo('blue'), subject)
    expect(backends(kube)).toMatchObject([{ weight: 100 }, { weight: 0 }])
    kube.changeDirectly(route, [{ op: 'replace', path: refs, value: [{ name: 'web-blue' }] }])
    await expect(target.shift(allTo('blue'), subject)).rejects.toThrow('There is no Service "web-green" for green')
  })

  it('takes a lone backend of weight 0 for one that may get everything', async () => {
    const { kube, target } = await aLiveCluster(byRoute)
    kube.changeDirectly(route, [{ op: 'replace', path: refs, value: [{ name: 'web-green', weight: 0 }] }])
    kube.reconcile()
    expect((await target.observe()).green).toMatchObject({ weight: 0, open: true })
  })
})

describe('a side without ready pods', () => {
  const counted = async (change: (kube: KubeStandIn) => void, options?: StandInOptions) => {
    const { kube, target } = await aLiveCluster(byService, options)
    kube.prompt = false
    change(kube)
    expect((await target.observe()).green.state).toBe('down')
    await expect(target.shift(allTo('green'), subject)).rejects.toThrow('counts no ready pod of green')
    expect(kube.mutations).toBe(0)
  }
  const slice = (endpoints: unknown) => ({
    kind: 'EndpointSlice',
    metadata: { name: 'web-green-1', labels: { 'kubernetes.io/service-name': 'web-green' } },
    endpoints,
  })

  it('is one of which the Deployment counts none', async () => {
    const change = (kube: KubeStandIn) =>
      kube.changeDirectly('deployments.apps/web-green', [{ op: 'replace', path: '/status/readyReplicas', value: 0 }])
    await counted(change)
    await counted(change, { mayNot: (_user, _verb, plural) => plural.startsWith('endpointslices') })
  })

  it('is one whose Service reaches none, whatever the Deployment counts', async () => {
    await counted((kube) => kube.apply(slice(null)))
    await counted((kube) => kube.apply(slice([{ addresses: ['10.1.1.1'], conditions: { ready: false } }])))
    await counted((kube) => kube.remove('services/web-green'))
  })

  it('is left alone where it is as it was asked to be', async () => {
    const { kube, target } = await aLiveCluster(byService)
    kube.healthy.set('web-blue', false)
    kube.reconcile()
    await target.shift(allTo('blue'), subject)
    expect(kube.mutations).toBe(0)
  })
})

describe('either of them', () => {
  it('is never overwritten: what was asked for stands, or what somebody else wrote', async () => {
    const values = ['blue', 'green', 'none'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.constantFrom(...values), { nil: undefined }), { maxLength: 4 }),
        fc.constantFrom('blue', 'green'),
        async (acts, wanted) => {
          const { kube, target } = await aLiveCluster(byService)
          let last = 'blue'
          const queue = [...acts]
          kube.before = (args) => {
            const value = args[0] === 'patch' ? queue.shift() : undefined
            if (value === undefined) return
            kube.changeDirectly('services/web', [{ op: 'replace', path: selector, value }])
            last = value
          }
          const outcome = await target.shift(allTo(wanted), subject).then(
            () => 'done',
            () => 'refused',
          )
          const stands = JSON.parse(JSON.stringify(kube.get('services/web')?.spec)).selector['slipway.dev/colour']
          expect(stands).toBe(outcome === 'done' ? wanted : last)
        },
      ),
    )
  })

  it('tells the release, address and state of each side', async () => {
    const { kube, target } = await aLiveCluster(byService)
    const labels = '/spec/template/metadata/labels/app.kubernetes.io~1version'
    kube.changeDirectly('deployments.apps/web-blue', [{ op: 'add', path: labels, value: 'v1.0.0' }])
    kube.changeDirectly('deployments.apps/web-green', [
      { op: 'add', path: labels, value: 'latest' },
      { op: 'add', path: '/spec/template/metadata/annotations', value: { 'slipway.dev/release': 'v1.1.0' } },
    ])
    kube.healthy.set('web-green', false)
    kube.reconcile()
    expect(await target.observe()).toEqual({
      blue: {
        weight: 1,
        open: true,
        state: 'serving',
        address: 'http://web-blue.shop.svc.cluster.local',
        sessions: undefined,
        release: 'v1.0.0',
        identity: {
          image: expect.stringMatching(/^sha256:/),
          'image-name': 'registry.example.com/web',
          'replica-set': expect.stringMatching(/^web-blue-/),
        },
      },
      green: {
        weight: 0,
        open: false,
        state: 'down',
        address: 'http://web-green.shop.svc.cluster.local',
        sessions: undefined,
        release: 'v1.1.0',
      },
    })
  })
})
