import { ms } from '@slipway/shared/core/duration'
import type { Judgement, Release } from '@slipway/shared/core/words'
import type { StepAnalysisRequest } from '@slipway/shared/rollout/contract/health-judge'
import { answered, fakeHttp } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'
import { aScene, type SceneOptions, someInputs, v1, v2 } from './scene.ts'

const flow = `name: order a berth
steps:
  - { name: order, http: { path: /api/orders, expect: { status: 200 } } }
`
const withFlow: SceneOptions = {
  more: '    health: full\n',
  rest: 'health:\n  full: { extends: basic, flows: [order.flow.yml] }\n',
  files: { '/workspace/order.flow.yml': flow },
}

const observing: SceneOptions = { more: '    judge: { mode: observe }\n' }

async function rolledBack(options: SceneOptions, verdict?: Judgement) {
  let back = false
  const ill = (release: Release, during: 'ready' | 'step') =>
    back && during === 'step' && release.version === 'v1.0.0' ? verdict : undefined
  const scene = aScene({ ...options, ill })
  await scene.deploy(1, v1)
  await scene.deploy(2, v2)
  back = true
  return { scene, outcome: await run(someInputs(), scene.step(3), scene.doubles) }
}

const conditionsOf = (outcome: Awaited<ReturnType<typeof run>>) =>
  Object.fromEntries((outcome.evidence.conditions ?? []).map(({ name, verdict }) => [name, verdict]))

describe('the validation after the shift', () => {
  it('looks at health, metrics and user flows, each a condition', async () => {
    const http = fakeHttp(() => answered(200))
    const { outcome, scene } = await rolledBack({ ...withFlow, http })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' } })
    expect(conditionsOf(outcome)).toMatchObject({
      'validation: health passes': 'pass',
      'validation: metrics are normal': 'pass',
      'validation: user flow order.flow.yml': 'pass',
    })
    expect(http.calls.map(({ url }) => url)).toEqual(['http://production.test/app/api/orders'])
    expect(scene.ledger.records[0]?.entries.map(({ phase }) => phase)).toContain('complete')
  })

  it('fails the step with the truth when a user flow fails, and the ledger calls it no success', async () => {
    const { outcome, scene } = await rolledBack({ ...withFlow, http: fakeHttp(() => answered(500)) })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' }, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(outcome.evidence.headline).toMatch(
      /^v1\.1\.0 was rolled back: .* v1\.0\.0 serves all traffic since .* UTC\. It is not well: .*order/,
    )
    const phases = scene.ledger.records[0]?.entries.map(({ phase }) => phase)
    expect(phases).toContain('kept')
    expect(phases).not.toContain('complete')
    expect(scene.ledger.records[1]?.entries.map(({ phase }) => phase)).toContain('bad')
  })

  it.each([
    ['a flow that is not there', { ...withFlow, files: {} }, undefined],
    ['metrics that nobody could measure', {}, { verdict: 'not-evaluated', reason: '2 requests were seen' }],
  ] as const)('never passes by %s', async (_name, options, verdict) => {
    const { outcome } = await rolledBack(options, verdict)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, outputs: { changed: 'true' } })
  })

  it.each([
    ['fail', 'It is not well: error-rate was 20% (validation: metrics are normal)'],
    ['not-evaluated', 'Whether it is well could not be told: error-rate was 20% (validation: metrics are normal)'],
  ] as const)('only reports where the judge only observes: %s', async (verdict, found) => {
    const { outcome, scene } = await rolledBack(observing, { verdict, reason: 'error-rate was 20%' })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn' }, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(outcome.evidence.headline).toContain(found)
    expect(outcome.evidence.headline).toContain('judge.mode is observe')
    expect(outcome.annotations).toMatchObject([{ level: 'warning' }])
    expect(scene.ledger.records[0]?.entries.map(({ phase }) => phase)).not.toContain('complete')
  })

  it.each<[string, string, Partial<Inputs>, number]>([
    ['210 requests at 5 a second', '', {}, 42_000],
    ['the same at 2 a second', '    traffic: { requests-per-second: 2 }\n', {}, 100_000],
    ['what the input says', '', { validationTime: ms(90_000) }, 90_000],
    ['no less than that, whatever the input says', '', { validationTime: ms(1_000) }, 42_000],
  ])('looks once, as long as its judgement needs: %s', async (_what, more, inputs, span) => {
    const scene = aScene({ more })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const asked: StepAnalysisRequest[] = []
    const { judge } = scene.doubles
    const analyseStep = async (request: StepAnalysisRequest) => {
      asked.push(request)
      return await judge.analyseStep(request)
    }
    await run(someInputs(inputs), scene.step(3), { ...scene.doubles, judge: { ...judge, analyseStep } })
    expect(asked.filter(({ weight }) => weight === 1).map((request) => request.span)).toEqual([span])
  })

  it('does not go one further when it is asked again', async () => {
    const { scene } = await rolledBack({}, { verdict: 'fail', reason: 'error-rate was 20%' })
    scene.target.calls.length = 0
    expect(await run(someInputs(), scene.step(4), scene.doubles)).toMatchObject({ outputs: { changed: 'false', version: 'v1.0.0' } })
    expect(scene.target.calls).toEqual([])
  })

  it('is done too when the job of a deployment takes its own release back', async () => {
    const scene = aScene({ ...withFlow, http: fakeHttp(() => answered(500)) })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, { upTo: 'promoted' })
    const outcome = await run(someInputs({ onlyIfNeeded: true, watchVerdict: 'fail' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' }, outputs: { changed: 'true', version: 'v1.0.0' } })
    expect(scene.target.sides.blue.assigned).toBe(1)
  })
})
