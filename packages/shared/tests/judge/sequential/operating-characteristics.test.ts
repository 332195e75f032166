import { describe, expect, it } from 'vitest'
import { addWindow, closeBlocks, openBlocks, startBlocks } from '../../../src/judge/sequential/blocks.ts'
import { advanceRateTest, advanceWithin, firstEvidence, startRateTest } from '../../../src/judge/sequential/rate-test.ts'
import { requiredRequests } from '../../../src/judge/sequential/required-requests.ts'
import { randomFrom } from '../../random-numbers.ts'

/** The probability that a request of this second is bad. `random` gives numbers from 0 to 1. */
type Rate = (second: number, random: () => number) => number
type Release = { rate: Rate; perSecond?: number; seconds?: number }

const limit = 0.01
const always =
  (share: number): Rate =>
  () =>
    share
/** Seconds in which half of the requests are bad, so many that the mean is `share`. */
const inBursts =
  (share: number): Rate =>
  (_, random) =>
    random() < share * 2 ? 0.5 : 0
const from =
  (onset: number, before: number, after: number): Rate =>
  (second) =>
    second < onset ? before : after

/** The seconds after which a watch of the release fires, looked at after every second; undefined when it does not. */
function secondsToFire({ rate, perSecond = 5, seconds = 900 }: Release, seed: number): number | undefined {
  const random = randomFrom(seed)
  let buffer = startBlocks(0, 5000)
  let test = startRateTest({ perBlock: 25, limit, alpha: 0.01, plannedBlocks: Math.ceil(seconds / 5) })
  for (let second = 0; second < seconds; second += 1) {
    const share = rate(second, random)
    const requests = Math.floor((second + 1) * perSecond + 1e-9) - Math.floor(second * perSecond + 1e-9)
    let bad = 0
    for (let request = 0; request < requests; request += 1) if (random() < share) bad += 1
    const closed = closeBlocks(addWindow(buffer, { at: second * 1000, requests, bad }), (second + 1) * 1000)
    buffer = closed.buffer
    test = closed.blocks.reduce(advanceRateTest, test)
    const [running] = openBlocks(buffer)
    const now = running === undefined ? test : advanceWithin(test, running, perSecond * 5)
    if (firstEvidence(now) !== undefined) return second + 1
  }
  return undefined
}

function watch(release: Release, runs: number): { fired: number; median: number } {
  const times = Array.from({ length: runs }, (_, run) => secondsToFire(release, run + 1))
    .flatMap((time) => (time === undefined ? [] : [time]))
    .toSorted((a, b) => a - b)
  return { fired: times.length / runs, median: times[Math.floor(times.length / 2)] ?? Number.NaN }
}

describe('a watch of 15 minutes with a limit of 1 %', () => {
  it.each<[string, Release, number]>([
    ['half of the limit', { rate: always(0.005) }, 60],
    ['half of the limit, in bursts of 1 s', { rate: inBursts(0.005) }, 60],
    ['0.9 of the limit', { rate: always(0.009) }, 300],
    ['0.9 of the limit, in bursts of 1 s', { rate: inBursts(0.009) }, 300],
    ['0.9 of the limit, one request in 5 s', { rate: always(0.009), perSecond: 0.2 }, 300],
  ])('is silent about %s', (_, release, runs) => {
    expect(watch(release, runs).fired).toBeLessThanOrEqual(0.01)
  })

  it.each<[string, Release, number]>([
    ['3 % at 5 requests per second', { rate: always(0.03) }, 110],
    ['10 %', { rate: always(0.1) }, 25],
    ['100 %', { rate: always(1) }, 11],
    ['3 % at 50 requests per second', { rate: always(0.03), perSecond: 50 }, 45],
  ])('finds %s', (_, release, within) => {
    const { fired, median } = watch(release, 60)
    expect(fired).toBe(1)
    expect(median).toBeLessThanOrEqual(within)
  })

  it('finds 3 % that begin in minute 10', () => {
    const { fired, median } = watch({ rate: from(600, 0.002, 0.03) }, 150)
    expect(fired).toBeGreaterThanOrEqual(0.93)
    expect(median - 600).toBeLessThanOrEqual(165)
  })

  it('finds each outage of 20 s within 20 s, and none of 5 s', () => {
    for (const onset of [0, 1, 2, 3, 4, 600, 601, 602, 603, 604]) {
      const outage =
        (length: number): Rate =>
        (second) =>
          second >= onset && second < onset + length ? 1 : 0
      expect(secondsToFire({ rate: outage(5) }, 1)).toBeUndefined()
      expect((secondsToFire({ rate: outage(20) }, 1) ?? Number.NaN) - onset).toBeLessThanOrEqual(20)
    }
  })

  it('has found a release at 8 times the limit after the required requests', () => {
    const { blocks } = requiredRequests({ limit, alpha: 0.005, perBlock: 25 })
    expect(watch({ rate: always(0.08), seconds: blocks * 5 }, 600).fired).toBeGreaterThan(0.94)
  })
})
