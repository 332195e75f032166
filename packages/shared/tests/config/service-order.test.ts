import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { neededFirst } from '../../src/config/service-order.ts'

describe('the order of services', () => {
  test.each([
    [
      'as in the file where nothing is needed',
      [
        { name: 'web', needs: [] },
        { name: 'api', needs: [] },
      ],
      ['web', 'api'],
    ],
    [
      'what is needed first',
      [
        { name: 'web', needs: ['api'] },
        { name: 'parser', needs: [] },
        { name: 'api', needs: [] },
      ],
      ['api', 'web', 'parser'],
    ],
    [
      'through several',
      [
        { name: 'a', needs: ['b'] },
        { name: 'b', needs: ['c'] },
        { name: 'c', needs: [] },
      ],
      ['c', 'b', 'a'],
    ],
    [
      'a circle is cut',
      [
        { name: 'a', needs: ['b'] },
        { name: 'b', needs: ['a'] },
      ],
      ['b', 'a'],
    ],
  ])('%s', (_name, services, expected) => {
    expect(neededFirst(services)).toEqual(expected)
  })

  test('each stands once and after what it needs', () => {
    const graph = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')).chain((names) =>
      fc.tuple(
        fc.constant(names),
        // Only what stands before it in this list is needed: there is no circle.
        fc.tuple(...names.map((_one, index) => fc.subarray(names.slice(0, index)))),
        fc.array(fc.nat(), { minLength: names.length, maxLength: names.length }),
      ),
    )
    fc.assert(
      fc.property(graph, ([names, needs, keys]) => {
        const services = names
          .map((name, index) => ({ name, needs: needs[index] ?? [], key: keys[index] ?? 0 }))
          .sort((one, other) => one.key - other.key)
        const ordered = neededFirst(services)
        expect([...ordered].sort()).toEqual([...names].sort())
        for (const { name, needs: own } of services)
          for (const need of own) expect(ordered.indexOf(need)).toBeLessThan(ordered.indexOf(name))
      }),
    )
  })
})
