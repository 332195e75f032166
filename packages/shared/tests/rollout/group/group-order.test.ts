import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  allNeedsOf,
  backwardOrder,
  forwardOrder,
  lockstepRounds,
  type OrderedService,
  stagedPlan,
} from '../../../src/rollout/group/group-order.ts'
import type { PlanStep } from '../../../src/rollout/plan/plan.ts'

const service = (name: string, needs: string[] = [], weighted = true): OrderedService => ({ service: name, needs, weighted })
const names = (services: readonly OrderedService[]) => services.map((one) => one.service)

describe('the order of services', () => {
  test.each([
    ['as given where nothing is needed', [service('web'), service('api')], ['web', 'api']],
    ['what is needed first', [service('web', ['api']), service('api')], ['api', 'web']],
    ['all at once last, where that is open', [service('page', [], false), service('api')], ['api', 'page']],
    ['all at once before who needs it', [service('web', ['page']), service('page', [], false), service('api')], ['api', 'page', 'web']],
    ['a circle is cut', [service('a', ['b']), service('b', ['a'])], ['a', 'b']],
  ])('%s', (_name, services, expected) => {
    expect(names(forwardOrder(services))).toEqual(expected)
    expect(names(backwardOrder(services))).toEqual(expected.toReversed())
  })

  // Only what stands before it in the list is needed: there is no circle.
  const graph = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 })
    .chain((all) =>
      fc.tuple(
        ...all.map((name, index) =>
          fc.record({ service: fc.constant(name), needs: fc.subarray(all.slice(0, index)), weighted: fc.boolean() }),
        ),
      ),
    )
  const shuffled = graph.chain((services) => fc.shuffledSubarray(services, { minLength: services.length }))

  it('has each once, and after all that it needs', () => {
    fc.assert(
      fc.property(shuffled, (services) => {
        const ordered = names(forwardOrder(services))
        expect(ordered.toSorted()).toEqual(names(services).toSorted())
        for (const { service: name, needs } of services)
          for (const need of needs) expect(ordered.indexOf(need)).toBeLessThan(ordered.indexOf(name))
      }),
    )
  })

  it('has no target that shifts all at once before a weighted one that does not wait for it', () => {
    fc.assert(
      fc.property(shuffled, (services) => {
        const needs = new Map(services.map((one) => [one.service, one.needs]))
        const whole = services.map((one) => ({ ...one, needs: allNeedsOf(one.service, needs) }))
        const ordered = forwardOrder(whole)
        for (const [place, one] of ordered.entries()) {
          if (one.weighted) continue
          const later = ordered.slice(place + 1).filter(({ weighted }) => weighted)
          // A later weighted one waits for one that shifts all at once, this one or another.
          for (const other of later) expect(other.needs.some((need) => whole.some((w) => w.service === need && !w.weighted))).toBe(true)
        }
      }),
    )
  })
})

test('all that a service needs is found through others', () => {
  const needs = new Map([
    ['web', ['api']],
    ['api', ['parser']],
    ['parser', ['api']],
  ])
  expect(allNeedsOf('web', needs)).toEqual(['api', 'parser'])
})

describe('the steps of a plan', () => {
  const share = (weight: number): PlanStep => ({ do: 'shift', weight, weights: { blue: 1 - weight, green: weight }, time: 1 })
  const all: PlanStep = { do: 'promote', weights: { blue: 0, green: 1 } }
  const steps: PlanStep[] = [
    { do: 'close', weights: { blue: 1, green: 0 } },
    { do: 'prepare' },
    { do: 'verify' },
    { do: 'hook', hook: 'before-shift' },
    share(0.05),
    { do: 'pause', weight: 0.05, atMost: 1 },
    share(0.5),
    all,
    { do: 'hook', hook: 'after-promote' },
  ]

  it('fall into what prepares, what verifies, and stages', () => {
    const staged = stagedPlan(steps)
    expect([staged.prepare, staged.verify, staged.stages].map((part) => part.length)).toEqual([2, 2, 3])
    expect([...staged.prepare, ...staged.verify, ...staged.stages.flat()]).toEqual(steps)
  })

  it('in lockstep come to their last stage together, and all at once one after another', () => {
    const long = { ...stagedPlan(steps), weighted: true }
    const short = { ...stagedPlan([{ do: 'verify' }, all]), weighted: true }
    const alone = { ...stagedPlan([{ do: 'verify' }, all]), weighted: false }
    const rounds = lockstepRounds([long, alone, short, alone])
    expect(rounds.map((round) => [...round.keys()])).toEqual([[0], [0], [0, 2], [1], [3]])
  })
})
