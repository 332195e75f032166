import { describe, expect, it } from 'vitest'
import { fakeClock } from '../../../src/testing/fakes.ts'
import type { LastingFault } from '../../../src/testing/simulation/fault-model.ts'
import { faultWindow } from '../../../src/testing/simulation/fault-window.ts'

function aWindow(fault: LastingFault = 'hang') {
  const clock = fakeClock()
  return { clock, window: faultWindow(clock, { where: 'github', fault, lasts: 5_000 }) }
}

describe('a fault that lasts', () => {
  it('begins when it is opened, once, and is over after its time', () => {
    const { clock, window } = aWindow()
    expect(window.meet('github', true)).toBeUndefined()
    window.open()
    clock.advance(4_999)
    window.open()
    expect(window.meet('github', true)).toBe('hang')
    clock.advance(1)
    expect(window.meet('github', true)).toBeUndefined()
    expect(window.met()).toBe(1)
  })

  it('leaves the other side alone', () => {
    const { window } = aWindow()
    window.open()
    expect(window.meet('provider', true)).toBeUndefined()
  })

  it.each<[LastingFault, { reads: boolean; changes: boolean }]>([
    ['hang', { reads: true, changes: true }],
    ['lost', { reads: false, changes: true }],
    ['not-applied', { reads: false, changes: true }],
    ['stale', { reads: true, changes: false }],
  ])('concerns only the exchanges that it can befall: %s', (fault, met) => {
    const { window } = aWindow(fault)
    window.open()
    expect({ reads: window.meet('github', false) === fault, changes: window.meet('github', true) === fault }).toEqual(met)
  })
})
