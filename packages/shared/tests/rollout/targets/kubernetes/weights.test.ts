import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bothColours, type Weights } from '../../../../src/rollout/contract/observation.ts'
import { assemble, type Names } from '../../../../src/rollout/targets/kubernetes/cluster.ts'
import { readObjects } from '../../../../src/rollout/targets/kubernetes/objects.ts'
import { pointer } from '../../../../src/rollout/targets/kubernetes/patch.ts'
import { routeTraffic } from '../../../../src/rollout/targets/kubernetes/route.ts'
import { sameProportion, toShares, toWhole } from '../../../../src/rollout/targets/kubernetes/weights.ts'
import { applyPatch, operations } from '../../../../src/testing/kubernetes/json-patch.ts'

const share = fc.oneof(fc.constantFrom(0, 1, 0.01, 0.05, 0.25, 0.5, 0.999), fc.double({ min: 0, max: 1, noNaN: true }))
const weights = fc.oneof(
  fc.constant<Weights>({ blue: 0, green: 0 }),
  share.map((green): Weights => ({ blue: 1 - green, green })),
)

describe('weights as whole numbers', () => {
  it.each([
    [1, 100, 0],
    [0, 0, 100],
    [0.95, 95, 5],
    [0.995, 995, 5],
    [0.99999, 999, 1],
    [0.00001, 1, 999],
    [1 / 3, 333, 667],
  ])('gives blue %s as %s and %s', (blue, one, other) => {
    expect(toWhole({ blue, green: 1 - blue })).toEqual({ blue: one, green: other })
  })

  it('come back as the shares that they were, none lost and none made up', () => {
    fc.assert(
      fc.property(weights, (wanted) => {
        const whole = toWhole(wanted)
        const back = toShares(whole)
        for (const colour of bothColours) {
          expect(Number.isInteger(whole[colour]) && whole[colour] >= 0 && whole[colour] <= 1_000).toBe(true)
          expect(Math.abs(back[colour] - wanted[colour])).toBeLessThan(0.0011)
          expect(back[colour] === 0).toBe(wanted[colour] === 0)
        }
        expect([0, 100, 1_000]).toContain(whole.blue + whole.green)
      }),
    )
  })

  it('are the same in any scale, and never the same as another share', () => {
    const whole = fc.record({ blue: fc.nat(1_000), green: fc.nat(1_000) })
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 1_000 }), (one, times) => {
        expect(sameProportion(one, { blue: one.blue * times, green: one.green * times })).toBe(true)
        expect(sameProportion(one, { blue: one.blue * times + 1, green: one.green * times })).toBe(one.green === 0 && one.blue > 0)
      }),
    )
  })
})

const names: Names = {
  namespace: 'shop',
  service: undefined,
  route: 'web',
  sides: { blue: { deployment: 'web-blue', service: 'web-blue' }, green: { deployment: 'web-green', service: 'web-green' } },
}
const service = (name: string) => ({ kind: 'Service', metadata: { name, resourceVersion: '1' }, spec: {} })
const clusterOf = (route: unknown) =>
  assemble(names, readObjects(JSON.stringify({ items: [route, service('web-blue'), service('web-green')] })), [])

const ref = (name: string) =>
  fc.record({ name: fc.constant(name), port: fc.constant(80), weight: fc.option(fc.nat(100), { nil: undefined }) })
const idle = fc.record({ name: fc.constant('old'), weight: fc.constant(0) })
const ours = fc.oneof(
  fc.tuple(ref('web-blue')),
  fc.tuple(ref('web-green'), idle),
  fc.tuple(ref('web-green'), ref('web-blue')),
  fc.tuple(idle, ref('web-blue'), ref('web-green')),
)
const theirs = fc.array(fc.record({ name: fc.constantFrom('docs', 'api'), weight: fc.nat(10) }), { maxLength: 2 })
const rule = fc.record({ backendRefs: fc.oneof(ours, theirs) })
const routes = fc.tuple(fc.array(rule, { maxLength: 3 }), ours, fc.array(rule, { maxLength: 3 })).map(([before, backendRefs, after]) => ({
  kind: 'HTTPRoute',
  metadata: { name: 'web', namespace: 'shop', resourceVersion: '7' },
  spec: { rules: [...before, { backendRefs }, ...after] },
}))

describe('the patch of a route', () => {
  const traffic = routeTraffic('web', names)

  it('leads to what was asked for, lists both sides, leaves the rest, and needs no second one', () => {
    fc.assert(
      fc.property(routes, weights, (route, wanted) => {
        const patch = traffic.patch(clusterOf(route), wanted)
        expect(patch[0]).toEqual({ op: 'test', path: '/metadata/resourceVersion', value: '7' })
        const after = applyPatch(route, operations.parse(JSON.parse(JSON.stringify(patch))))
        const cluster = clusterOf(after)
        expect(traffic.isAs(cluster, wanted)).toBe(true)
        expect(traffic.patch(cluster, wanted)).toHaveLength(1)
        const shares = traffic.shares(cluster)
        for (const colour of bothColours) expect(Math.abs(shares[colour] - wanted[colour])).toBeLessThan(0.0011)
        for (const [index, { backendRefs }] of (cluster.route?.spec.rules ?? []).entries()) {
          const listed = backendRefs.map(({ name }) => name)
          expect(listed.includes('web-blue')).toBe(listed.includes('web-green'))
          if (!listed.includes('web-blue')) expect(clusterOf(route).route?.spec.rules[index]?.backendRefs).toEqual(backendRefs)
        }
      }),
    )
  })
})

describe('a JSON pointer', () => {
  it('escapes what has a meaning in it', () => {
    expect(pointer('spec', 'selector', 'slipway.dev/a~b', 0)).toBe('/spec/selector/slipway.dev~1a~0b/0')
  })
})
