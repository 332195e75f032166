import { describe, expect, it } from 'vitest'
import { coreFirst, takeNext } from '../../src/player/story-order.ts'

const core = ['staging', 'production']
const day = 86_400_000

describe('the order of the stories', () => {
  const all = ['fork', 'staging', 'drill', 'production', 'paused']

  it('has the core ones first, and every other one once, whatever the day', () => {
    for (let now = 0; now < 40 * day; now += day) {
      const order = coreFirst(all, core, now)
      expect(order.slice(0, 2)).toEqual(core)
      expect(order.toSorted()).toEqual(all.toSorted())
    }
  })

  it('leaves another one to the end on another day', () => {
    const last = new Set(Array.from({ length: 6 }, (_, at) => coreFirst(all, core, at * day).at(-1)))
    expect(last).toEqual(new Set(['fork', 'drill', 'paused']))
  })

  it('is that of the core ones where nothing else is chosen', () => {
    expect(coreFirst(core, core, 5 * day)).toEqual(core)
  })
})

describe('the next story', () => {
  it('is the first that waits', () => {
    const waiting = ['fork', 'staging']
    expect([takeNext(waiting, core, false), waiting]).toEqual(['fork', ['staging']])
  })

  it('is a core one alone when the time is over', () => {
    const waiting = ['staging', 'fork']
    expect([takeNext(waiting, core, true), takeNext(waiting, core, true)]).toEqual(['staging', undefined])
    expect(waiting).toEqual(['fork'])
  })
})
