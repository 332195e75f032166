import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import type { Verdict } from '../../../src/core/words.ts'
import type { Http } from '../../../src/ports/http.ts'
import { serviceJudge } from '../../../src/rollout/analysis/service-judge.ts'
import { judgingTimesOf } from '../../../src/rollout/analysis/step-times.ts'
import { answered, answeredAfter } from '../../../src/testing/fakes.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { randomFrom } from '../../random-numbers.ts'

const configuration = `service: harbor
environments:
  production:
    url: http://edge.test
`
const release = aRelease('v1.1.0')

/** What a request of the new side's gets, by its number: a status, or the milliseconds that a good answer takes. */
type Answers = (request: number) => { status?: number; took?: number }

/** A whole rollout over the steps of the defaults: three of 60 s, each at 5 requests per second, until one is no pass. */
async function rollOut(answers: Answers, { edge = true } = {}): Promise<{ verdicts: Verdict[]; reason: string; seconds: number }> {
  const environment = parseConfig(configuration, 'x').environments.get('production')
  if (environment === undefined) throw new Error('no production')
  const clock = virtualClock()
  let number = 0
  const http: Http = async ({ url }) => {
    if (url.startsWith('http://edge')) return answered(200, 'ok', { 'x-release': 'v1.0.0' })
    number += 1
    const { status = 200, took = 30 } = answers(number)
    return answeredAfter(took, answered(status, 'ok', { 'x-release': 'v1.1.0' }))
  }
  const probes: Http = async () => answered(200, 'ok', { 'x-release': 'v1.1.0' })
  const judge = serviceJudge({ environment, variables: {}, http: probes, traffic: http, clock })
  const start = clock.now()
  const verdicts: Verdict[] = []
  let reason = ''
  for (const step of judgingTimesOf(environment).steps) {
    if (!('weight' in step) || step.weight === 1) continue
    const signal = new AbortController().signal
    const { weight, time: span } = step
    const request = { colour: 'green' as const, address: 'http://green.test', release, weight, span, edge, signal }
    const { judgement } = await clock.run(judge.analyseStep(request))
    verdicts.push(judgement.verdict)
    if ('reason' in judgement) reason = judgement.reason
    if (judgement.verdict === 'fail') break
  }
  return { verdicts, reason, seconds: (clock.now() - start) / 1_000 }
}

const passed: Verdict[] = ['pass', 'pass', 'pass']
const failing = (share: number, seed: number): Answers => {
  const random = randomFrom(seed)
  return () => (random() < share ? { status: 500 } : {})
}

describe('a rollout of three default steps', () => {
  it.each([10, 55, 99, 105, 250])('passes with one error, as request %i', async (number) => {
    const { verdicts, seconds } = await rollOut((request) => (request === number ? { status: 500 } : {}))
    expect(verdicts).toEqual(passed)
    expect(seconds).toBeGreaterThanOrEqual(180)
  })

  it('passes a cold start whose first requests are slow', async () => {
    for (const slow of [2, 15, 20])
      expect(await rollOut((request) => (request <= slow ? { took: 1_500 } : {}))).toMatchObject({ verdicts: passed })
  })

  it('passes where 2 % of the requests are slow', async () => {
    const random = randomFrom(1)
    expect(await rollOut(() => (random() < 0.02 ? { took: 1_500 } : {}))).toMatchObject({ verdicts: passed })
  })

  it('fails on errors, sooner the more there are', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const ten = await rollOut(failing(0.1, seed))
      expect(ten).toMatchObject({ verdicts: ['fail'], reason: expect.stringMatching(/requests failed \(limit 1%\)$/) })
      expect(ten.seconds).toBeLessThanOrEqual(25)
    }
    const all = await rollOut(() => ({ status: 500 }))
    expect(all).toMatchObject({ verdicts: ['fail'], reason: expect.stringContaining('50 of 50 requests failed (limit 1%)') })
    expect(all.seconds).toBeLessThanOrEqual(10)
  })

  it('fails where all requests are slow, and by 20 % of them', async () => {
    for (const answers of [() => ({ took: 1_500 }), (request: number) => (request % 5 === 0 ? { took: 1_500 } : {})])
      expect(await rollOut(answers)).toMatchObject({ reason: expect.stringContaining('took longer than 1000 ms') })
  })

  it('never ends a release at half of its limit, in 60 rollouts', async () => {
    const ends = new Set<string>()
    for (let seed = 1; seed <= 60; seed += 1) {
      // The edge is left out for time: it answers with the old release, which counts for nothing.
      const { verdicts } = await rollOut(failing(0.005, seed), { edge: false })
      for (const verdict of verdicts) ends.add(verdict)
      expect(verdicts).toHaveLength(3)
    }
    expect([...ends].filter((verdict) => verdict === 'fail' || verdict === 'not-evaluated')).toEqual([])
  }, 60_000)
})
