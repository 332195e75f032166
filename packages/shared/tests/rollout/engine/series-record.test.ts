import { describe, expect, it } from 'vitest'
import { recordedJudge, recordedTarget, seriesRecord, timeSeriesOf } from '../../../src/rollout/engine/series-record.ts'
import { fakeClock } from '../../../src/testing/fakes.ts'
import { aRelease, simulatedJudge, simulatedTarget } from '../../../src/testing/rollout-fakes.ts'

const allOn = (colour: 'blue' | 'green') => ({ blue: colour === 'blue' ? 1 : 0, green: colour === 'green' ? 1 : 0 })

const side = (version: string, assigned: number) => ({ release: aRelease(version), up: true, assigned, tells: false })
const sides = { blue: side('v1.0.0', 1), green: side('v1.1.0', 0) }

describe('what a rollout has seen', () => {
  it('has the shares by the names of the releases, each when it came and when it was seen last', async () => {
    const clock = fakeClock()
    const record = seriesRecord()
    const target = recordedTarget(simulatedTarget(sides), { record, clock })
    const look = async () => {
      await target.observe()
      await clock.sleep(1_000)
    }
    for (let count = 0; count < 5; count += 1) await look()
    await target.shift(allOn('green'), { colour: 'green', release: aRelease('v1.1.0'), artifact: undefined })
    for (let count = 0; count < 3; count += 1) await look()
    const series = timeSeriesOf(record, { blue: 'v1.0.0' })
    const ofGreen = series?.shares.filter(({ release }) => release === 'v1.1.0') ?? []
    expect(ofGreen.map(({ share }) => share)).toEqual([0, 0, 1, 1])
    expect(new Set(series?.shares.map(({ release }) => release))).toEqual(new Set(['v1.0.0', 'v1.1.0']))
    const [first, last] = [ofGreen[0], ofGreen[1]].map((one) => Date.parse(one?.at ?? ''))
    expect((last ?? 0) - (first ?? 0)).toBe(4_000)
  })

  it('tells two sides of the same version apart', async () => {
    const record = { ...seriesRecord(), seen: [{ at: 0, weights: allOn('blue') }], named: { blue: 'v1.0.0', green: 'v1.0.0' } }
    expect(timeSeriesOf(record)?.shares.map(({ release }) => release)).toEqual(['v1.0.0 on blue', 'v1.0.0 on green'])
  })

  it('keeps the first evidence of all steps, and adds up their traffic', async () => {
    const record = seriesRecord()
    const evidence = (reason: string) => ({ metric: 'error-rate', at: new Date(0).toISOString(), reason, by: 'synthetic' as const })
    const reasons = ['first', 'second']
    const judge = recordedJudge(
      {
        ...simulatedJudge(simulatedTarget()),
        analyseStep: async () => ({
          judgement: { verdict: 'pass' },
          measurements: [],
          conditions: [],
          series: { traffic: [], limits: { 'error-rate': 0.01 }, evidence: evidence(reasons.shift() ?? '') },
        }),
      },
      { record },
    )
    const question = { colour: 'green' as const, address: undefined, release: aRelease('v1.1.0'), weight: 0.1, span: 1, edge: true }
    for (let count = 0; count < 2; count += 1) await judge.analyseStep({ ...question, signal: new AbortController().signal })
    expect(record).toMatchObject({ evidence: { reason: 'first' }, limits: { 'error-rate': 0.01 } })
  })

  it('is nothing where nothing was looked at', () => {
    expect(timeSeriesOf(seriesRecord())).toBeUndefined()
  })
})
