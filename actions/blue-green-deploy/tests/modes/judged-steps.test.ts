import { parseConfig } from '@slipway/shared/config/load'
import { serviceJudge } from '@slipway/shared/rollout/analysis/service-judge'
import type { HealthJudge } from '@slipway/shared/rollout/contract/health-judge'
import { answered, fakeHttp } from '@slipway/shared/testing/fakes'
import { parseSavedJudgement } from '@slipway/shared/traffic/traffic-judge'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aDeployJob, aScene, configuration, someInputs } from '../scene.ts'

const longer = ['5%', '50%'].map(
  (weight) => `the step at ${weight} takes 42s instead of 1s: 210 requests are needed to judge a step, at 5 a second`,
)
const secret = 't0ken-of-mine'
const protectedTraffic = configuration.replace(
  '    placement: { prepare: [start], retire: [stop] }\n    target: { type: haproxy',
  `    placement: { prepare: [start], retire: [stop] }
    traffic: { paths: [/api/orders], headers: { x-bypass: $BYPASS } }
    target: { type: haproxy`,
)

/** Time goes on to the next who wakes, once all others sleep: what sends to two addresses at once is never late. */
function sleepInTurn(clock: ReturnType<typeof aScene>['clock']): void {
  const sleepers: { wakesAt: number; wake: () => void }[] = []
  const wakeNext = () => {
    const [next] = sleepers.sort((one, other) => one.wakesAt - other.wakesAt)
    if (next === undefined) return
    sleepers.shift()
    clock.advance(Math.max(0, next.wakesAt - clock.now()))
    next.wake()
  }
  clock.sleep = async (span, signal) => {
    signal?.throwIfAborted()
    await new Promise<void>((wake) => {
      sleepers.push({ wakesAt: clock.now() + span, wake })
      signal?.addEventListener('abort', () => wake(), { once: true })
      setImmediate(wakeNext)
    })
    signal?.throwIfAborted()
  }
}

/** A scene whose steps the real judge judges. */
function aJudgedScene(config: string, status = 200) {
  const scene = aScene({ config })
  sleepInTurn(scene.clock)
  const environment = parseConfig(config, 'x').environments.get('production')
  if (environment === undefined) throw new Error('no production')
  const http = fakeHttp(({ url }) => {
    const release = url.includes('green') ? 'v1.1.0' : 'v1.0.0'
    return answered(url.includes('green') ? status : 200, `ok, ${secret}`, { 'x-release': release, location: `/login?${secret}` })
  })
  const real = serviceJudge({ environment, variables: { BYPASS: secret }, http, traffic: http, clock: scene.clock })
  const judge: HealthJudge = { ...real, ready: scene.doubles.judge.ready }
  return { ...scene, doubles: { ...scene.doubles, judge }, asked: http.calls }
}

async function deployed(config: string, status = 200) {
  const scene = aJudgedScene(config, status)
  // The first release has no steps: there is nobody to share the traffic with.
  const context = scene.step(1)
  const first = await run(someInputs({ mode: 'release' }), context, scene.doubles)
  await runPost(someInputs({ mode: 'release' }), context, scene.doubles)
  const second = await run(someInputs({ version: 'v1.1.0', secrets: `BYPASS=${secret}` }), scene.step(2), scene.doubles)
  return { scene, first, second }
}

describe('steps that are too short to be judged', () => {
  it('are longer, and the timeline of the rollout says so, where there are steps', async () => {
    const scene = aScene()
    const said = async (id: number, version: string) =>
      (await aDeployJob(scene, id, version)).evidence.timeline?.flatMap(({ what }) => (what.includes('instead of') ? [what] : []))
    expect(await said(1, 'v1.0.0')).toEqual([])
    expect(await said(2, 'v1.1.0')).toEqual(longer)
  })

  it('are shown in the dry run', async () => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    const { evidence, summary } = await run(someInputs({ mode: 'dry-run', version: 'v1.1.0' }), scene.step(2), scene.doubles)
    for (const line of longer) expect(JSON.stringify(evidence.details)).toContain(line)
    expect(summary).toContain('the step at 5% takes 42s instead of 1s')
    expect(summary).toContain('give green 5% and judge it for 42s')
  })

  it('are none by default', async () => {
    const scene = aScene({ config: configuration.replace(', step-time: 1s', '') })
    await aDeployJob(scene, 1, 'v1.0.0')
    const { summary } = await run(someInputs({ mode: 'dry-run', version: 'v1.1.0' }), scene.step(2), scene.doubles)
    expect(summary).not.toContain('instead of')
  })
})

describe('the output judge-state', () => {
  it('has the tests of all steps, for the watch', async () => {
    const { second } = await deployed(protectedTraffic)
    expect(second).toMatchObject({ ok: true, outputs: { phase: 'promote' } })
    const saved = parseSavedJudgement(second.outputs?.['judge-state'] ?? '')
    expect(saved).toMatchObject({ release: 'v1.1.0', rates: [{ name: 'error-rate', share: 0.01 }, { name: 'response-time.p95' }] })
    // Two steps of 33.6 s at 5 a second; the last block waits for the watch.
    const { test, buffer } = saved?.rates[0] ?? {}
    expect((test?.level.seen.requests ?? 0) + (buffer?.windows ?? []).reduce((sum, { requests }) => sum + requests, 0)).toBe(420)
  })

  it('is there too where a step was judged bad', async () => {
    const { second } = await deployed(protectedTraffic, 500)
    expect(second).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
    expect(parseSavedJudgement(second.outputs?.['judge-state'] ?? '')).toMatchObject({
      rates: [{ test: { level: { state: 'fired' } } }, {}],
    })
  })

  it('holds no secret, header, path or address: counts alone', async () => {
    const { second, scene } = await deployed(protectedTraffic)
    expect(scene.asked.some(({ headers }) => headers?.['x-bypass'] === secret)).toBe(true)
    const text = second.outputs?.['judge-state'] ?? ''
    expect(text.length).toBeGreaterThan(100)
    expect(text).not.toMatch(new RegExp(`${secret}|bypass|orders|login|http|\\.test`, 'i'))
    expect(text.match(/"[a-z0-9 .-]+"(?=[,}\]])/gi)?.filter((word) => !/^"(?:green|edge) \d+"$/.test(word))).toEqual(
      expect.arrayContaining(['"v1.1.0"', '"open"', '"error-rate"']),
    )
  })

  it('is empty where no step was judged', async () => {
    const { scene, first } = await deployed(protectedTraffic)
    expect(first.outputs).toMatchObject({ phase: 'complete', 'judge-state': '' })
    // A later step of the job is a process of its own, whose judge has judged nothing.
    const { judge } = aJudgedScene(protectedTraffic).doubles
    const inputs = someInputs({ mode: 'complete', watchVerdict: 'pass' })
    const completed = await run(inputs, scene.step(2), { ...scene.doubles, judge })
    expect(completed.outputs).toMatchObject({ phase: 'complete', 'judge-state': '' })
  })
})
