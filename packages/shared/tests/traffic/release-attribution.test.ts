import { expect, it } from 'vitest'
import { attributableTo } from '../../src/traffic/release-attribution.ts'
import { answeredCount, emptyTally, type Tally, type TrafficWindow } from '../../src/traffic/tally.ts'

function answers(ok: number, failed = 0): Tally {
  const tally = emptyTally()
  return {
    ...tally,
    statuses: { ...tally.statuses, '2xx': ok, '5xx': failed },
    classes: { ...tally.classes, expected: ok, 'server-error': failed },
  }
}

function windowOf(releases: Readonly<Record<string, Tally>>, unsigned: number): TrafficWindow {
  const all = [...Object.values(releases), answers(unsigned)]
  const ok = all.reduce((sum, one) => sum + one.statuses['2xx'], 0)
  const failed = all.reduce((sum, one) => sum + one.statuses['5xx'], 0)
  return { ...answers(ok, failed), at: 0, length: 1_000, sent: ok + failed, lateness: 0, releases: { ...releases } }
}

it.each(['v1.1.0', '1.1.0'])('counts what the release signed as %s, and what nobody signed, but not what another one signed', (name) => {
  const own = attributableTo('v1.1.0', [windowOf({ [name]: answers(7, 1), 'v1.0.0': answers(0, 20) }, 2)])
  expect(answeredCount(own)).toBe(10)
  expect(own.statuses['5xx']).toBe(1)
})
