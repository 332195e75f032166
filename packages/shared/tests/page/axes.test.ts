import { describe, expect, it } from 'vitest'
import { countScale, shareScale, timeScale } from '../../src/page/scale.ts'
import { gapsOf, runsOf, slotsOf, timedPoint } from '../../src/page/slots.ts'
import { timeTicks } from '../../src/page/time-axis.ts'
import { aPoint, points, start } from './records.ts'

describe('a time axis', () => {
  it.each([
    [4, ['04:41:01', '04:41:02', '04:41:03', '04:41:04']],
    [100, ['04:41:30', '04:42:00', '04:42:30']],
    [900, ['04:45', '04:50', '04:55']],
    [7_200, ['05:00', '05:30', '06:00', '06:30']],
    [86_400, ['06:00', '12:00', '18:00', '00:00']],
  ])('of %d s names few round times', (seconds, labels) => {
    const ticks = timeTicks({ from: start + 100, to: start + seconds * 1_000 })
    expect(ticks.map(({ label }) => label)).toEqual(labels)
  })
})

describe('a scale', () => {
  it('ends at a round value above the highest', () => {
    expect(shareScale(0.2).ticks).toEqual([0, 0.1, 0.2])
    expect(shareScale(0).ticks).toEqual([0, 0.005, 0.01])
    expect(countScale(13).ticks).toEqual([0, 10, 20])
    expect(timeScale([5, 3_000]).ticks).toEqual([1, 10, 100, 1_000, 10_000])
  })

  it('never leaves the plot', () => {
    for (const scale of [shareScale(0.5), countScale(10), timeScale([10, 900])]) {
      expect([scale.at(0), scale.at(Number.MAX_VALUE)].every((part) => part >= 0 && part <= 1)).toBe(true)
    }
  })
})

describe('columns', () => {
  const span = { from: start, to: start + 100_000 }
  const slots = (all: ReturnType<typeof points>) => slotsOf(all.map(timedPoint), span)

  it('add up what several sources counted at the same time', () => {
    const [first] = slots([aPoint(0, { errors: 5 }), aPoint(0, { source: 'green', errors: 0 })])
    expect(first).toMatchObject({ share: 0.1, requestsPerSecond: 10 })
  })

  it('show the worst where one column has several points', () => {
    const long = points(0, 10_000, (second) => (second === 5_000 ? { errors: 25 } : {})).map(timedPoint)
    const found = slotsOf(long, { from: start, to: start + 10_000_000 })
    expect(found.length).toBeLessThanOrEqual(160)
    expect(Math.max(...found.map(({ share }) => share ?? 0))).toBe(1)
  })

  it('leave gaps where nothing was measured, and break lines there', () => {
    const found = slots([...points(0, 30), ...points(60, 100)])
    expect(gapsOf(found, span)).toEqual([{ from: start + 30_000, to: start + 60_000 }])
    expect(runsOf(found).map((run) => run.length)).toEqual([6, 8])
    expect(gapsOf(slots([]), span)).toEqual([span])
  })

  it('stand side by side without a crack, and end where the measurement ends', () => {
    const shifted = slotsOf(points(0, 100).map(timedPoint), { from: start - 1_700, to: start + 101_700 })
    expect(shifted.every(({ to }, index) => to === (shifted[index + 1]?.from ?? start + 100_000))).toBe(true)
    expect(shifted[0]?.from).toBe(start)
  })

  it('know no share where nothing counted', () => {
    expect(slots([aPoint(0, { unmeasured: 25 })])[0]?.share).toBeUndefined()
  })
})
