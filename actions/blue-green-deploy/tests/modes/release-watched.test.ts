import { GithubError } from '@slipway/shared/github/errors'
import { questions } from '@slipway/shared/page/five-answers'
import type { Http, HttpAnswer } from '@slipway/shared/ports/http'
import { parseIncidentRecord } from '@slipway/shared/rollout/incident/incident-record'
import { answered, refused } from '@slipway/shared/testing/fakes'
import { simulatedJudge } from '@slipway/shared/testing/rollout-fakes'
import { virtualClock } from '@slipway/shared/testing/virtual-clock'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aSceneOn, configuration, someInputs } from '../scene.ts'

/** The one job of a team without a slipway.yml: an address, a target and who starts a side. */
const oneJob = { mode: 'release', url: 'http://edge.test', target: 'haproxy', start: 'up', stop: 'down', watch: '60s' } as const

type World = { answer?: (at: number) => HttpAnswer; network?: boolean; config?: string }

/** A production where v1.0.0 serves. `answer`: what the service answers so many milliseconds after the release has all traffic. */
function aWorld({ answer = () => answered(200, 'ok'), network = true, config = '' }: World = {}) {
  const clock = virtualClock()
  let began: number | undefined
  const http: Http = async ({ url, signal }) => {
    if (url === 'https://api.github.com') return network ? answered(200, '') : refused()
    began ??= clock.now()
    const at = clock.now() - began
    await clock.sleep(20, signal).catch(() => undefined)
    return { ...answer(at), elapsed: 20 }
  }
  const blue = { release: { version: 'v1.0.0', sha: 'b'.repeat(40) }, up: true, assigned: 1 }
  const scene = aSceneOn(clock, { http, config, blue })
  const users = { state: 'not-offered', reason: 'no counters here' } as const
  const written: { key: string; title: string; body: string }[] = []
  const incidents = {
    findIncident: async () => undefined,
    writeIncident: async (incident: { key: string; title: string; body: string }) => {
      written.push(incident)
      return 'https://github.test/issues/7'
    },
  }
  const doubles = { ...scene.doubles, watch: { traffic: http, users }, incidents }
  return { ...scene, clock, doubles, written }
}

const inputs = (more: Partial<Parameters<typeof someInputs>[0]> = {}) =>
  someInputs({ ...oneJob, environment: undefined, version: 'v1.1.0', ...more })

async function release(world: ReturnType<typeof aWorld>, more: Partial<Parameters<typeof someInputs>[0]> = {}) {
  return await world.clock.run(run(inputs(more), world.step(1), world.doubles))
}

describe('mode release with inputs alone', () => {
  it('shifts the traffic, watches, and completes', async () => {
    const world = aWorld()
    const outcome = await release(world)
    expect(outcome).toMatchObject({ ok: true, outputs: { phase: 'complete', judgement: 'HEALTHY', environment: 'production' } })
    expect(outcome.evidence.headline).toContain('v1.1.0 serves all traffic')
    expect(outcome.evidence.headline).toContain('passed its watch')
    expect(world.ledger.records[0]).toMatchObject({ intent: { service: 'harbor', environment: 'production' } })
    expect(world.ledger.records[0]?.entries.at(-1)?.phase).toBe('complete')
    expect(world.target.sides.green).toMatchObject({ assigned: 1 })
  })

  it('leaves what steps and watch have measured in one record', async () => {
    const { evidence, outputs } = await release(aWorld())
    expect(evidence.measurements?.map(({ name }) => name)).toContain('requests')
    expect(evidence.conditions?.some(({ name }) => name.startsWith('error-rate'))).toBe(true)
    expect(evidence.timeline?.map(({ what }) => what)).toContain('watch ended')
    expect(outputs?.['results']).toContain('slipway-watch')
  })

  it('goes back in the same step when the watch fails, as judged bad', async () => {
    const world = aWorld({ answer: (at) => answered(at > 10_000 ? 503 : 200, '') })
    const outcome = await release(world)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' }, outputs: { judgement: 'REGRESSED' } })
    expect(outcome.evidence.headline).toContain('v1.1.0 was rolled back')
    expect(world.target.sides.blue.assigned).toBe(1)
    expect(world.target.sides.green.assigned).toBe(0)
    expect(world.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
  })

  it('keeps the traffic without a success when the watch could not be evaluated', async () => {
    const world = aWorld({ answer: (at) => (at > 5_000 ? refused() : answered(200, '')), network: false })
    const outcome = await release(world)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, outputs: { phase: 'kept' } })
    expect(world.target.sides.green.assigned).toBe(1)
  })

  it('goes back without a judgement when the run is cancelled during the watch', async () => {
    const world = aWorld()
    const { controller } = world
    void world.clock.sleep(40_000).then(() => controller.abort(new Error('The run was cancelled (SIGINT)')))
    const outcome = await release(world, { watch: '5m' })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' } })
    expect(world.target.sides.blue.assigned).toBe(1)
    expect(outcome.evidence.cause).toBe('The run was cancelled (SIGINT), during the watch')
  })

  it('hears an abort during the watch, goes back as judged, and answers', async () => {
    const world = aWorld()
    void world.clock.sleep(40_000).then(() => run(inputs({ mode: 'abort', reason: 'orders are lost' }), world.step(2), world.doubles))
    const outcome = await release(world, { watch: '5m' })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
    expect(outcome.evidence.cause).toContain('orders are lost')
    expect(world.target.sides.blue.assigned).toBe(1)
    expect((await world.lock.read())?.record).toMatchObject({ signals: [{ kind: 'abort', answered: expect.anything() }] })
  })

  it('goes back in its post step when the main step was killed in the watch', async () => {
    const world = aWorld()
    const step = world.step(1)
    const killed = new Promise<'killed'>((resolve) => void world.clock.sleep(40_000).then(() => resolve('killed')))
    // What is killed does not go on: nothing of it is waited for, and the post step begins with what it has saved.
    expect(await world.clock.run(Promise.race([run(inputs({ watch: '30m' }), step, world.doubles), killed]))).toBe('killed')
    expect(world.target.sides.green.assigned).toBe(1)
    await world.clock.run(runPost(inputs(), step, world.doubles))
    expect(world.target.sides.blue.assigned).toBe(1)
  })

  it('names a release that nobody names by its branch and commit, and one of a tag by the tag', async () => {
    expect((await release(aWorld(), { version: undefined })).outputs?.['version']).toBe(`main.${'a'.repeat(12)}`)
    const world = aWorld()
    const step = world.step(1, { ref: 'refs/tags/v2.0.0' })
    expect((await world.clock.run(run(inputs({ version: undefined }), step, world.doubles))).outputs?.['version']).toBe('v2.0.0')
  })

  it('says all that is wrong by the names of the inputs, before anything is asked or changed', async () => {
    const world = aWorld()
    const wrong = { url: 'shop', errorRate: 'few', steps: '50%, 25%', target: 'haproxi', watch: 'long' }
    await expect(release(world, wrong)).rejects.toThrow(
      /url: "shop"[\s\S]*target[\s\S]*haproxy[\s\S]*watch: "long"[\s\S]*error-rate: "few"/,
    )
    expect(world.ledger.records).toEqual([])
    expect(world.target.calls).toEqual([])
  })

  it('leaves the incident of what it has taken back, with when it was seen and what was measured', async () => {
    const world = aWorld({ answer: (at) => answered(at > 10_000 ? 503 : 200, '') })
    const outcome = await release(world, { secrets: 'KEY=hush' })
    expect(outcome.outputs?.['incident']).toBe('https://github.test/issues/7')
    expect(outcome.summary).toContain('https://github.test/issues/7')
    const [{ title, body } = { title: '', body: '' }, ...more] = world.written
    expect(more).toEqual([])
    expect(title).toMatch(/^Incident: v1\.1\.0 of harbor was rolled back in production: /)
    for (const question of Object.values(questions)) expect(body).toContain(`#### ${question}`)
    const [occurrence] = parseIncidentRecord(body)?.occurrences ?? []
    expect(occurrence).toMatchObject({ decide: 0, requests: { failed: expect.any(Number) } })
    expect(occurrence?.requests?.failed).toBeGreaterThan(0)
    expect(occurrence?.detect).toBeGreaterThan(0)
  })

  it.each([
    ['may not', new GithubError('no', { status: 403 }), 'the job may not write issues. Grant it `issues: write`.'],
    ['cannot', new Error('GitHub is down'), 'GitHub is down'],
  ])('says in one line that it %s open an incident', async (_what, error, why) => {
    const world = aWorld({ answer: (at) => answered(at > 10_000 ? 503 : 200, '') })
    world.doubles.incidents.writeIncident = async () => {
      throw error
    }
    const outcome = await release(world)
    expect(outcome.annotations).toContainEqual({ level: 'warning', title: 'No incident', message: `No incident was opened: ${why}` })
    expect(outcome).toMatchObject({ ok: false, outputs: { incident: '' } })
    expect(world.target.sides.blue.assigned).toBe(1)
  })

  it('opens none for a good release, and none for a run that was cancelled', async () => {
    const good = aWorld()
    await release(good)
    const cancelled = aWorld()
    void cancelled.clock.sleep(40_000).then(() => cancelled.controller.abort(new Error('The run was cancelled (SIGINT)')))
    await release(cancelled, { watch: '5m' })
    expect([good.written, cancelled.written]).toEqual([[], []])
  })

  it('opens one for a release that its steps take back', async () => {
    const world = aWorld()
    const ill = (_release: unknown, during: string) => (during === 'step' ? ({ verdict: 'fail', reason: 'errors' } as const) : undefined)
    const judge = simulatedJudge(world.target, ill)
    const outcome = await world.clock.run(run(inputs(), world.step(1), { ...world.doubles, judge }))
    expect(outcome).toMatchObject({ ok: false, outputs: { phase: 'shift', incident: 'https://github.test/issues/7' } })
    expect(world.written).toHaveLength(1)
  })

  it('does not hold up the next deployment by what was taken back, and warns of it', async () => {
    const world = aWorld({ answer: (at) => answered(at > 10_000 && at < 120_000 ? 503 : 200, '') })
    const first = world.step(1)
    await world.clock.run(run(inputs(), first, world.doubles))
    await world.clock.run(runPost(inputs(), first, world.doubles))
    const next = world.clock.run(run(inputs({ version: 'v1.2.0' }), world.step(2), world.doubles))
    expect((await next).summary).toContain('v1.1.0 was taken back')
  })
})

describe('mode release beside a slipway.yml', () => {
  const file = configuration
  const beside = {
    mode: 'release',
    url: undefined,
    target: undefined,
    start: undefined,
    stop: undefined,
    environment: 'production',
  } as const

  it('is watched where the input says what the file says', async () => {
    const world = aWorld({ config: file.replace('    branches: [main]\n', '    branches: [main]\n    monitor: 60s\n') })
    const outcome = await release(world, { ...beside, watch: '60s' })
    expect(outcome).toMatchObject({ ok: true, outputs: { phase: 'complete', judgement: 'HEALTHY' } })
  })

  it('is not watched without the input, as before', async () => {
    const world = aWorld({ config: file })
    const outcome = await release(world, { ...beside, watch: undefined })
    expect(outcome).toMatchObject({ ok: true, outputs: { phase: 'complete' } })
    expect(outcome.outputs?.['judgement']).toBeUndefined()
  })

  it.each([
    ['another address', { url: 'http://other.test/app' }, /url: "http:\/\/other.test\/app": .github\/slipway.yml says something else/],
    ['another length of the watch', { watch: '5m' }, /watch: "5m"/],
    ['another target', { target: 'vercel' }, /target: "vercel"/],
    ['settings', { settings: 'rollout: { keep: 3 }' }, /"settings" says what stands in .github\/slipway.yml/],
  ])('refuses %s, before anything is changed', async (_name, more, message) => {
    const world = aWorld({ config: file })
    await expect(release(world, { ...beside, watch: undefined, ...more })).rejects.toThrow(message)
    expect(world.target.calls).toEqual([])
  })

  it('takes inputs that say the same', async () => {
    const world = aWorld({ config: file })
    const same = {
      url: 'http://production.test/app/',
      target: '{ type: haproxy, socket: /run/haproxy.sock, backend: web }',
      steps: '5% for 1s, 50% for 1s, 100% for 1s',
    }
    expect(await release(world, { ...beside, watch: undefined, ...same })).toMatchObject({ ok: true })
  })
})
