import { describe, expect, it } from 'vitest'
import { type CellRecord, type EndedStep, measureCell } from '../../src/faults/cell-measures.ts'
import type { FaultCell } from '../../src/faults/fault-cell.ts'
import type { ClientSample } from '../../src/stage/client/client-samples.ts'

const cell: FaultCell = { way: 'judged', target: 'haproxy', party: 'provider', fault: 'refuse', moment: 'return', seconds: 5 }
const begun = 1_000_000
const at = (seconds: number) => begun + seconds * 1_000
const share = (seconds: number, other: number) => ({ at: at(seconds), shares: { 'v1.0.0': 1 - other, 'v1.1.1': other } })

function aStep(change: Partial<EndedStep> = {}): EndedStep {
  return { name: 'deploy', began: at(0), ended: at(30), code: 1, lines: [], outputs: {}, said: '', capped: false, ...change }
}

/** A bad release that stands at half at 5 s, is judged at 10 s, and is gone at 12 s. */
function aRecord({
  points = [share(0, 0), share(5, 0.5), share(12, 0)],
  ...change
}: Partial<CellRecord> & { points?: CellRecord['witness']['points'] } = {}): CellRecord {
  return {
    cell,
    home: 'v1.0.0',
    other: 'v1.1.1',
    bad: 'v1.1.1',
    witness: { points, sideOf: { blue: 'v1.0.0', green: 'v1.1.1' } },
    period: { from: at(10), to: at(11) },
    decidedAt: at(10),
    steps: [aStep()],
    endedAt: at(40),
    samples: [],
    unseen: 40,
    homeAnswers: true,
    ...change,
  }
}

describe('what the stage shows of a run', () => {
  it('is well where the other side is given everything at once', () => {
    expect(measureCell(aRecord())).toMatchObject({
      reached: true,
      between: false,
      forward: 0,
      toSafety: 1_000,
      contradictions: [],
      failed: [],
    })
  })

  it('ends between the sides', () => {
    const measures = measureCell(aRecord({ points: [share(0, 0), share(5, 0.5)] }))
    expect(measures).toMatchObject({ between: true, toSafety: 29_000 })
  })

  it('counts no time in which the provider was at fault, and all in which GitHub was', () => {
    const points = [share(0, 0), share(5, 0.5), share(25, 0)]
    const period = { from: at(10), to: at(20) }
    expect(measureCell(aRecord({ points, period })).toSafety).toBe(5_000)
    expect(measureCell(aRecord({ points, period, cell: { ...cell, party: 'github' } })).toSafety).toBe(15_000)
  })

  it('counts the whole time where the provider was at fault before the decision only', () => {
    expect(measureCell(aRecord({ period: { from: at(5), to: at(7) } })).toSafety).toBe(2_000)
  })

  it('excuses nothing by a fault that began when the traffic was back', () => {
    expect(measureCell(aRecord({ period: { from: at(11.8), to: at(14) } })).toSafety).toBe(2_000)
  })

  it('counts safety from when it stays, not from when it was seen first', () => {
    expect(measureCell(aRecord({ points: [share(0, 0), share(5, 0.5), share(12, 0), share(14, 0.1), share(16, 0)] })).toSafety).toBe(5_000)
  })

  it('sees a release that is left get more, unless the other side does not answer', () => {
    const points = [share(0, 0), share(5, 0.5), share(13, 1)]
    expect(measureCell(aRecord({ points })).forward).toBe(0.5)
    expect(measureCell(aRecord({ points, homeAnswers: false })).forward).toBe(0)
  })

  it('sees a release get everything whose rollout failed', () => {
    const forward = { ...cell, way: 'forward', moment: 'at-share' } as const
    const points = [share(0, 0), share(5, 0.5), share(13, 1)]
    expect(measureCell(aRecord({ points, cell: forward, decidedAt: undefined })).forward).toBe(0.5)
    expect(measureCell(aRecord({ points, cell: forward, decidedAt: undefined, steps: [aStep({ code: 0 })] })).forward).toBe(0)
  })

  it('sees a good release that two seconds of GitHub take back, but not one that never had traffic', () => {
    const blip = { ...cell, way: 'forward', party: 'github', moment: 'at-share', seconds: 2 } as const
    expect(measureCell(aRecord({ cell: blip, decidedAt: undefined })).blip).toBe(true)
    expect(measureCell(aRecord({ cell: blip, decidedAt: undefined, points: [share(0, 0)] })).blip).toBe(false)
    expect(measureCell(aRecord({ cell: { ...blip, seconds: 20 }, decidedAt: undefined })).blip).toBe(false)
  })

  it('counts what failed beyond what the bad release answered itself', () => {
    const sample = (status: number | undefined, release: string | undefined): ClientSample => ({
      ...{ at: at(9), latency: 3, path: '/', connection: 'fresh' as const, reason: undefined },
      status,
      release,
    })
    const samples = [
      sample(500, 'v1.1.1'),
      sample(503, undefined),
      sample(undefined, undefined),
      sample(200, 'v1.0.0'),
      sample(500, 'v1.0.0'),
    ]
    expect(measureCell(aRecord({ samples })).failed).toHaveLength(3)
    expect(measureCell(aRecord({ samples, bad: undefined })).failed).toHaveLength(4)
  })
})

describe('what a run says of itself', () => {
  const said = (change: Partial<EndedStep>, record: Parameters<typeof aRecord>[0] = {}) =>
    measureCell(aRecord({ ...record, steps: [aStep(change)] })).contradictions

  it('agrees with the stage where it is true', () => {
    expect(said({ said: 'v1.1.1 was rolled back: it is slow. v1.0.0 serves all traffic since 10:11:12 UTC.' })).toEqual([])
    expect(said({ lines: [{ at: at(5.2), line: 'observed blue 50% serving, green 50% serving' }] })).toEqual([])
  })

  it.each([
    'v1.1.1 has all traffic of production',
    'green serves everything again: it passed',
    'green could not be given the traffic; blue could not be given all traffic',
    'blue 50% serving, green 50% serving',
    'v1.0.0 was rolled back: it is slow.',
    'v1.1.1 serves all traffic since 10:11:12 UTC.',
    'The rollout of v1.1.1 could not be taken back: it did not answer',
    'it failed: there was nothing well to go back to',
  ])('is a lie that is seen: %s', (lie) => {
    expect(said({ said: lie })).not.toEqual([])
  })

  it('is a lie that nothing was begun, while the release has traffic', () => {
    const words = 'Nothing had to be changed: this job began no rollout of production'
    expect(said({ said: words, ended: at(9) })).toHaveLength(1)
    expect(said({ said: words, ended: at(30) })).toEqual([])
  })

  it('is a lie in the log at its own time, also as a workflow command', () => {
    expect(said({ lines: [{ at: at(8), line: '::warning::blue serves everything' }] })).toEqual(['deploy logs: blue serves everything'])
    expect(said({ lines: [{ at: at(20), line: '::debug::observed blue 50%25 serving, green 50%25 serving' }] })).toHaveLength(1)
    expect(said({ lines: [{ at: at(13), line: '::warning::blue serves everything' }] })).toEqual([])
  })

  it('says nothing of the present where it speaks of another time', () => {
    expect(said({ said: 'at 10:11:12 the provider showed blue 50% serving, green 50% serving' })).toEqual([])
    expect(said({ said: 'they stand still since v1.0.0 was taken back' })).toEqual([])
    expect(said({ lines: [{ at: at(4), line: 'v1.1.1: give green all traffic' }] })).toEqual([])
  })

  it('repeats what a provider says that answers with old reads, as long as it does', () => {
    const stale = { cell: { ...cell, fault: 'stale' }, period: { from: at(10), to: at(15) } } as const
    const line = 'observed blue 50% serving, green 50% serving'
    expect(said({ lines: [{ at: at(14), line }] }, { points: [share(0, 0), share(9, 0)], ...stale })).toEqual([])
    expect(said({ lines: [{ at: at(25), line }] }, { points: [share(0, 0), share(9, 0)], ...stale })).toHaveLength(1)
  })

  it('is a lie by its exit code', () => {
    expect(said({ code: 0 })).toEqual(['deploy ended with 0, but v1.1.1 has not everything'])
    expect(said({ name: 'emergency', code: 0 })).toEqual([])
    expect(said({ name: 'rollback', code: 0, outputs: { changed: 'true', version: 'v1.1.1' } })).toHaveLength(1)
  })
})
