import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { windowsOfBlock } from '../../../src/judge/judging-plan.ts'
import { judgingTimesOf } from '../../../src/rollout/analysis/step-times.ts'
import { TrafficJudge } from '../../../src/traffic/traffic-judge.ts'
import { aWindow, defaultPlan, origin } from '../../traffic/judged-windows.ts'

/** The times of an environment with these lines. */
function timesOf(lines = '', tier = 'production') {
  const text = `service: harbor\nenvironments:\n  ${tier}:\n    url: http://edge.test\n${lines}`
  const environment = parseConfig(text, 'x').environments.get(tier)
  if (environment === undefined) throw new Error(`no ${tier}`)
  return { environment, times: judgingTimesOf(environment) }
}

describe('the times of a rollout', () => {
  it('are those of the configuration where these are long enough, as the defaults are', () => {
    const { environment, times } = timesOf()
    expect(times).toEqual({
      blockLength: 5_000,
      // Three steps of 60 s and a watch of 15 min.
      plannedBlocks: 216,
      looks: 4,
      needed: { requests: 225, time: 45_000 },
      steps: environment.rollout.steps,
      notes: [],
    })
    for (const tier of ['staging', 'development']) expect(timesOf('', tier).times.notes).toEqual([])
  })

  it('are longer where a step is too short to be judged, and say so for each step', () => {
    const { steps, notes, needed } = timesOf('    rollout: { steps: [5%, 50%, 100%], step-time: 30s }\n').times
    expect(needed).toEqual({ requests: 204, time: 41_000 })
    expect(steps).toEqual([
      { weight: 0.05, time: 41_000 },
      { weight: 0.5, time: 41_000 },
      // The watch judges the last one.
      { weight: 1, time: 30_000 },
    ])
    expect(notes).toEqual([
      'the step at 5% takes 41s instead of 30s: 204 requests are needed to judge a step, at 5 a second',
      'the step at 50% takes 41s instead of 30s: 204 requests are needed to judge a step, at 5 a second',
    ])
  })

  it('are longer for those steps alone that are too short, and leave pauses as they are', () => {
    const lines = `    rollout: { steps: [{ weight: 10%, time: 20s }, { pause: { until: approved, at-most: 5s } }, { weight: 50%, time: 2m }, 100%] }\n`
    const { steps, notes } = timesOf(lines).times
    expect(steps.map((step) => ('pause' in step ? step.pause : step.time))).toEqual([41_000, 5_000, 120_000, 60_000])
    expect(notes).toEqual([expect.stringMatching(/^the step at 10% takes 41s instead of 20s/)])
  })

  it('plan the blocks of all judged steps, as long as they are, and of the watch', () => {
    expect(timesOf('    monitor: 10m\n').times.plannedBlocks).toBe(36 + 120)
    expect(timesOf('    rollout: { steps: [100%] }\n').times.plannedBlocks).toBe(180)
    const { plannedBlocks, blockLength } = timesOf('    rollout: { steps: [10%, 100%], step-time: 30s }\n').times
    expect([blockLength, plannedBlocks]).toEqual([3_417, Math.ceil((41_000 + 900_000) / 3_417)])
    expect(timesOf('    monitor: 1s\n').times.plannedBlocks).toBeGreaterThan((3 * 60_000) / 5_000)
  })
})

const limits = [
  '',
  '    thresholds: { error-rate: 0% }\n',
  '    thresholds: { error-rate: 5% }\n',
  '    thresholds: { error-rate: 1%, client-error-rate: 2%, response-time: { p95: 1s, p99: 2s } }\n',
]
const all = limits.flatMap((thresholds) =>
  [0.5, 5, 50].flatMap((perSecond) => ['1s', '30s'].map((time) => [thresholds, perSecond, time] as const)),
)

it('a step that lasts as long as planned has requests enough for a pass', () => {
  for (const [thresholds, perSecond, time] of all) {
    const lines = `${thresholds}    traffic: { requests-per-second: ${perSecond} }\n    rollout: { steps: [10%, 100%], step-time: ${time} }\n`
    const { environment, times } = timesOf(lines)
    const [step] = times.steps
    const judge = new TrafficJudge({ ...defaultPlan, ...times, thresholds: environment.thresholds, requestsPerSecond: perSecond })
    judge.beginLook('10%', ['green'])
    const length = times.blockLength / windowsOfBlock
    const span = step !== undefined && 'time' in step ? step.time : 0
    const sent = Math.ceil((span * perSecond) / 1_000 - 1e-9)
    const windows = Array.from({ length: Math.ceil(span / length) }, (): number => 0)
    for (let request = 0; request < sent; request += 1) {
      const index = Math.floor((request * 1_000) / perSecond / length)
      windows[index] = (windows[index] ?? 0) + 1
    }
    for (const [index, requests] of windows.entries()) {
      const good = Array.from({ length: requests }, () => ({}))
      judge.add('green', aWindow(0, good, { at: origin + index * length, length }))
    }
    expect({ lines, verdicts: new Set(judge.conclude().map(({ verdict }) => verdict)) }).toEqual({ lines, verdicts: new Set(['pass']) })
  }
}, 60_000)
