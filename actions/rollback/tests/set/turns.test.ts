import { fakeClock } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { takeTurns } from '../../src/set/turns.ts'

describe('turns', () => {
  it('go on once the one before has passed its turn on, and end with all of them', async () => {
    const events: string[] = []
    const hold = Promise.withResolvers<undefined>()
    const ends = await takeTurns(
      ['api', 'web'],
      async (service, passOn) => {
        events.push(`${service} moves`)
        passOn()
        if (service === 'api') await hold.promise
        else hold.resolve(undefined)
        events.push(`${service} ends`)
        return service
      },
      { patience: 30_000, clock: fakeClock() },
    )
    expect(events).toEqual(['api moves', 'web moves', 'web ends', 'api ends'])
    expect(ends.map(({ item, end }) => [item, end])).toEqual([
      ['api', { state: 'ended', value: 'api' }],
      ['web', { state: 'ended', value: 'web' }],
    ])
  })

  it('wait for the end of one that does not pass its turn on, and ask before each other', async () => {
    const events: string[] = []
    const ends = await takeTurns(
      ['api', 'web', 'parser'],
      async (service) => {
        events.push(service)
        if (service === 'web') throw new Error('it cannot go')
        return service
      },
      { patience: undefined, clock: fakeClock(), goesOn: (ended) => ended.every(({ state }) => state === 'ended') },
    )
    expect(events).toEqual(['api', 'web'])
    expect(ends.map(({ end }) => end.state)).toEqual(['ended', 'failed'])
  })
})
