import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import type { FailureReason, HttpAnswer } from '../../../src/ports/http.ts'
import { serviceJudge } from '../../../src/rollout/analysis/service-judge.ts'
import { answered, fakeHttp } from '../../../src/testing/fakes.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

const configuration = `service: harbor
environments:
  production:
    url: http://edge.test/app
    traffic: { requests-per-second: 5, paths: [/api/items] }
    thresholds: { error-rate: 1% }
`
const controlUrl = 'http://control.test'
const failing = (reason: FailureReason): HttpAnswer => ({ state: 'failed', reason, message: reason, elapsed: 5 })

/** Two analyses of a minute, in which everything fails so, and the control address answers so. */
async function steps(reason: FailureReason, control: HttpAnswer) {
  const environment = parseConfig(configuration, 'x').environments.get('production')
  if (environment === undefined) throw new Error('no production')
  const clock = virtualClock()
  const http = fakeHttp(({ url }) => (url === controlUrl ? control : failing(reason)))
  const judge = serviceJudge({ environment, variables: {}, http, traffic: http, clock, controlUrl })
  const question = {
    colour: 'green' as const,
    address: 'http://green.test:81',
    release: aRelease('v2'),
    weight: 0.25,
    span: 60_000,
    edge: true,
  }
  const analyse = () => clock.run(judge.analyseStep({ ...question, signal: new AbortController().signal }))
  return [await analyse(), await analyse()].map(({ judgement }) => judgement)
}

describe('a step on a machine without a network', () => {
  it.each<FailureReason>(['refused', 'timeout', 'unresolved', 'unreachable', 'proxy'])('takes nothing back: %s', async (reason) => {
    for (const judgement of await steps(reason, failing(reason)))
      expect(judgement).toMatchObject({
        verdict: 'not-evaluated',
        reason: expect.stringContaining('the control address does not answer this machine either'),
      })
  })

  it.each<FailureReason>(['refused', 'timeout', 'unresolved'])('fails where the control address answers: %s', async (reason) => {
    expect((await steps(reason, answered(404)))[0]).toMatchObject({ verdict: 'fail' })
  })

  it.each<FailureReason>(['tls', 'reset', 'other'])('fails by what only the service can have done: %s', async (reason) => {
    expect((await steps(reason, failing('refused')))[0]).toMatchObject({ verdict: 'fail' })
  })

  it('has a network where the control address shows a certificate, trusted or not', async () => {
    expect((await steps('refused', failing('tls')))[0]).toMatchObject({ verdict: 'fail' })
  })
})
