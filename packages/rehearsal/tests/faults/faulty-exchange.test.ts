import { describe, expect, it, vi } from 'vitest'
import type { Fault } from '../../src/faults/fault-cell.ts'
import { type Exchange, FaultyExchanges } from '../../src/faults/faulty-exchange.ts'
import { TimedFault } from '../../src/faults/timed-fault.ts'

const untouched = { before: () => undefined, after: () => Promise.resolve() }

/** A counter that can be read and raised. */
function counter(fault: Fault, observer = untouched) {
  let value = 0
  const window = new TimedFault({ fault, party: 'provider', span: 60_000 })
  const exchanges = new FaultyExchanges<string>(window, observer)
  const exchange = (access: 'read' | 'write', party: 'provider' | 'github' = 'provider'): Exchange<string> => ({
    party,
    access,
    what: access,
    pass: () => {
      if (access === 'write') value += 1
      return Promise.resolve(String(value))
    },
    pretend: () => 'raised',
    error: () => '503',
    isWhole: () => true,
  })
  return {
    window,
    value: () => value,
    read: () => exchanges.carryOut(exchange('read')),
    write: (party?: 'github') => exchanges.carryOut(exchange('write', party)),
  }
}

describe('a party at fault', () => {
  it.each([
    ['refuse', { do: 'refuse' }, { do: 'refuse' }, 0],
    ['hang', { do: 'hang' }, { do: 'hang' }, 0],
    ['reset', { do: 'reset' }, { do: 'reset' }, 0],
    ['error', { do: 'answer', answer: '503' }, { do: 'answer', answer: '503' }, 0],
    ['not-applied', { do: 'answer', answer: 'raised' }, { do: 'answer', answer: '0' }, 0],
    ['lost', { do: 'reset' }, { do: 'answer', answer: '1' }, 1],
    ['stale', { do: 'answer', answer: '1' }, { do: 'answer', answer: '0' }, 1],
  ] as const)('%s: a write, then a read, and what was applied', async (fault, write, read, applied) => {
    using party = counter(fault).window
    const own = counter(fault)
    using window = own.window
    await own.read()
    window.open()
    expect(await own.write()).toEqual(write)
    expect(await own.read()).toEqual(read)
    expect(own.value()).toBe(applied)
    expect(party.period).toBeUndefined()
  })

  it('is as well as before once its time is over', async () => {
    vi.useFakeTimers()
    try {
      const own = counter('refuse')
      own.window.open()
      vi.advanceTimersByTime(59_999)
      expect(await own.write()).toEqual({ do: 'refuse' })
      vi.advanceTimersByTime(1)
      expect(await own.write()).toEqual({ do: 'answer', answer: '1' })
      own.window.open()
      expect(await own.write(), 'it opens once').toEqual({ do: 'answer', answer: '2' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('leaves the other party alone', async () => {
    const own = counter('refuse')
    using window = own.window
    window.open()
    expect(await own.write('github')).toEqual({ do: 'answer', answer: '1' })
  })

  it('can begin with the very call that is watched for', async () => {
    const own = counter('reset', { before: () => void own.window.open(), after: () => Promise.resolve() })
    using _window = own.window
    expect(await own.write()).toEqual({ do: 'reset' })
    expect(own.value()).toBe(0)
  })
})
