import { ms } from '@slipway/shared/core/duration'
import { advanceClock, startClock, type ThresholdRule } from '@slipway/shared/judge/rules'
import { answered, answeredAfter } from '@slipway/shared/testing/fakes'
import { askedPaths } from '@slipway/shared/traffic/classification'
import { sampleForRule } from '@slipway/shared/traffic/rule-sample'
import { countAnswer, emptyTally, type TrafficWindow } from '@slipway/shared/traffic/tally'
import { describe, expect, it } from 'vitest'
import { someWindows } from './judged-windows.ts'

const counting = { clientErrorsApart: false, lostAreErrors: false }
const [asked] = askedPaths('http://edge.test', ['/'])

type Second = { good?: number; bad?: number; took?: number; lateness?: number }
const windowsOf = (seconds: readonly Second[]): TrafficWindow[] =>
  seconds.map(({ good = 0, bad = 0, took = 10, lateness = 0 }, index) => {
    const tally = emptyTally()
    for (let n = 0; n < good + bad; n += 1)
      countAnswer(tally, answeredAfter(took, answered(n < good ? 200 : 500, 'ok')), {
        asked,
        own: { late: lateness, held: lateness },
        signed: false,
      })
    return { at: index * 1_000, length: 1_000, sent: good + bad, lateness, ...tally, releases: {} }
  })
const many = (count: number, second: Second) => Array.from({ length: count }, () => second)
const rule = (overrides: Partial<ThresholdRule> = {}): ThresholdRule => ({
  name: 'a rule',
  subject: 'error-rate',
  above: 0.05,
  for: ms(120_000),
  minimumRequests: 20,
  ...overrides,
})
const clockOver = (seconds: readonly Second[], of: ThresholdRule) => {
  const windows = windowsOf(seconds)
  return windows.map((_window, index) => sampleForRule(windows.slice(0, index + 1), of, counting)).reduce(advanceClock, startClock(of))
}

describe('sampleForRule', () => {
  it('sees the last ten seconds of a two-minute rule', () => {
    const seconds = [...many(50, { bad: 5 }), ...many(10, { good: 5 })]
    expect(sampleForRule(windowsOf(seconds), rule(), counting)).toEqual({ at: 60_000, value: 0, requests: 50 })
  })

  it('looks back further for as many requests as it needs, never beyond the rule’s time', () => {
    expect(sampleForRule(windowsOf(many(100, { good: 1 })), rule({ minimumRequests: 30 }), counting).requests).toBe(30)
    expect(sampleForRule(windowsOf(many(300, { good: 1 })), rule({ minimumRequests: 500 }), counting).requests).toBe(120)
  })

  it('sees a steady error rate although most single seconds are free of errors', () => {
    const seconds = Array.from({ length: 150 }, (_, index) => (index % 2 === 0 ? { good: 4, bad: 1 } : { good: 5 }))
    expect(clockOver(seconds, rule()).state).toBe('breached')
  })

  it('does not make a breach of a fault shorter than the rule by a whole look', () => {
    const seconds = [...many(20, { good: 5 }), ...many(105, { bad: 5 }), ...many(60, { good: 5 })]
    expect(clockOver(seconds, rule()).state).toBe('idle')
  })

  it('has no response time where only the lateness of this machine tells on which side of its limit it is', () => {
    const slow = rule({ subject: 'response-time.p95', above: 100 })
    const valueWith = (second: Second) => sampleForRule(windowsOf(many(20, second)), slow, counting).value
    expect(valueWith({ good: 5, took: 150, lateness: 80 })).toBeUndefined()
    expect(valueWith({ good: 5, took: 150, lateness: 30 })).toBeCloseTo(150, -1)
    expect(valueWith({ good: 5, took: 90, lateness: 80 })).toBeUndefined()
    expect(valueWith({ good: 5, took: 50, lateness: 30 })).toBeCloseTo(50, -1)
  })

  it('has no value where unmeasured answers may hide too many errors', () => {
    const redirected = (count: number) => someWindows(10, (request) => (request < count ? { status: 302 } : {}))
    expect(sampleForRule(redirected(2), rule(), counting)).toMatchObject({ value: 0, requests: 50 })
    expect(sampleForRule(redirected(10), rule(), counting)).toMatchObject({
      value: undefined,
      reason: expect.stringContaining('10 of 50 answers were a redirect'),
    })
  })

  it('sees nothing in silence', () => {
    expect(sampleForRule(windowsOf(many(20, {})), rule(), counting).value).toBeUndefined()
    expect(sampleForRule([], rule(), counting).value).toBeUndefined()
  })
})
