import type { Outcome } from '@slipway/shared/action'
import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aRelease, aSceneOfSeveral, severalInputs, severalServices } from '../several-scene.ts'

type Scene = ReturnType<typeof aSceneOfSeveral>

/** One deploy job of both services: deploy, complete when it went well, post. */
async function aJob(scene: Scene, id: number, version: string, { finish = true, ...inputs }: Partial<Inputs> & { finish?: boolean } = {}) {
  const context = scene.step(id)
  const releases = ['api', 'web'].map((service) => aRelease(service, version))
  const given = severalInputs({ releases, ...inputs })
  const outcome = await run(given, context, scene.doubles)
  const completed = outcome.ok && finish ? await run({ ...given, mode: 'complete' }, scene.step(id), scene.doubles) : undefined
  await runPost(given, context, scene.doubles)
  scene.ended.add(id)
  return { outcome, completed }
}

const services = (outcome: Outcome | undefined): Record<string, Record<string, string>> =>
  JSON.parse(outcome?.outputs?.['services'] ?? '{}')

describe('mode deploy of several services', () => {
  it('rolls all out, completes all, and leaves all locks free', async () => {
    const scene = aSceneOfSeveral(['api', 'web'])
    await aJob(scene, 1, 'v1.0.0')
    const { outcome, completed } = await aJob(scene, 2, 'v2.0.0')
    expect(outcome).toMatchObject({
      ok: true,
      evidence: {
        verdict: 'pass',
        headline: 'api v2.0.0 and web v2.0.0 serve all traffic of production. Their watch follows.',
      },
      ofServices: [
        { service: 'api', verdict: 'pass' },
        { service: 'web', verdict: 'pass' },
      ],
      outputs: { phase: 'promote', version: 'v2.0.0', 'previous-version': 'v1.0.0' },
    })
    expect(completed?.evidence).toMatchObject({ verdict: 'pass' })
    expect(scene.serving()).toEqual({ api: 'v2.0.0', web: 'v2.0.0' })
    for (const service of ['api', 'web']) {
      expect(scene.of[service]?.stores.lock.log.at(-1)?.record).toMatchObject({ state: 'free', service })
      expect(scene.of[service]?.stores.ledger.records[0]?.intent).toMatchObject({
        group: { services: ['api', 'web'], order: 'sequential' },
        set: { api: { version: 'v2.0.0' }, web: { version: 'v2.0.0' } },
      })
    }
  })

  it('takes all back when one fails, and says which', async () => {
    const scene = aSceneOfSeveral(['api', 'web'], {
      ill: (release, during, service) =>
        service === 'web' && during === 'step' && release.version === 'v2.0.0' ? { verdict: 'fail', reason: 'status 500' } : undefined,
    })
    await aJob(scene, 1, 'v1.0.0')
    const { outcome } = await aJob(scene, 2, 'v2.0.0')
    expect(outcome).toMatchObject({
      ok: false,
      evidence: {
        verdict: 'fail',
        headline: expect.stringMatching(/^web v2\.0\.0 failed: .*status 500 at 5% of the traffic\. api and web were rolled back\.$/),
      },
    })
    expect(services(outcome)).toMatchObject({ api: { verdict: 'not-evaluated' }, web: { verdict: 'fail' } })
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
  })

  it('takes all back at the end of a job that did not complete them, the last shifted first', async () => {
    const scene = aSceneOfSeveral(['api', 'web'])
    await aJob(scene, 1, 'v1.0.0')
    const { outcome } = await aJob(scene, 2, 'v2.0.0', { finish: false })
    expect(outcome.ok).toBe(true)
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
    for (const service of ['api', 'web']) expect(scene.of[service]?.stores.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('of one service leaves the others as they are, and has them in its set', async () => {
    const scene = aSceneOfSeveral(['api', 'web'])
    await aJob(scene, 1, 'v1.0.0')
    const { outcome } = await aJob(scene, 2, 'v2.0.0', { releases: [aRelease('api', 'v2.0.0')] })
    expect(outcome.evidence.headline).toBe('api v2.0.0 serves all traffic of production. Its watch follows.')
    expect(scene.serving()).toEqual({ api: 'v2.0.0', web: 'v1.0.0' })
    expect(scene.of['api']?.stores.ledger.records[0]?.intent.set).toMatchObject({ api: { version: 'v2.0.0' }, web: { version: 'v1.0.0' } })
  })

  it('is refused for all when one may not be deployed, and says which', async () => {
    const scene = aSceneOfSeveral(['api', 'web'], { config: severalServices.replace('approval: none', 'approval: required') })
    await aJob(scene, 1, 'v1.0.0')
    const releases = [aRelease('api', 'v2.0.0'), { ...aRelease('web', 'v2.0.0'), live: 'v0.9.0' }]
    const { outcome } = await aJob(scene, 2, 'v2.0.0', { releases })
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { verdict: 'fail', headline: expect.stringContaining('Nothing was changed in production: web: ') },
    })
    expect(services(outcome)).toMatchObject({
      api: { reason: 'web is not deployed, and they are deployed together' },
      web: { phase: 'refused' },
    })
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
    expect(scene.of['api']?.stores.lock.log.at(-1)?.record.state).toBe('free')
  })
})

describe('a migration of the database of several services', () => {
  const config = `${severalServices}database: { migrate: [supabase, db, push] }\n`

  it('runs once, before anything is prepared', async () => {
    const exec = fakeExec(() => exited(0))
    const scene = aSceneOfSeveral(['api', 'web'], { config, exec })
    expect((await aJob(scene, 1, 'v1.0.0')).outcome.ok).toBe(true)
    expect(exec.calls).toEqual([['supabase', 'db', 'push']])
  })

  it('that fails is the verdict, with nothing prepared', async () => {
    const exec = fakeExec(() => exited(1, '', 'relation exists'))
    const scene = aSceneOfSeveral(['api', 'web'], { config, exec })
    const { outcome } = await aJob(scene, 1, 'v1.0.0')
    expect(outcome).toMatchObject({
      ok: false,
      evidence: {
        verdict: 'fail',
        headline: expect.stringContaining('api v1.0.0 failed: the migration of the database for api, web v1.0.0 failed'),
      },
    })
    for (const { target } of Object.values(scene.of)) expect(target.calls).toEqual([])
  })
})

describe('mode complete of several services', () => {
  it('completes none when the watch of one failed', async () => {
    const scene = aSceneOfSeveral(['api', 'web'])
    await aJob(scene, 1, 'v1.0.0')
    const given = severalInputs({ releases: ['api', 'web'].map((service) => aRelease(service, 'v2.0.0')) })
    await run(given, scene.step(2), scene.doubles)
    const watchServices = { api: { verdict: 'pass' as const }, web: { verdict: 'fail' as const } }
    await expect(run({ ...given, mode: 'complete', watchServices }, scene.step(2), scene.doubles)).rejects.toThrow(
      'A release whose watch failed cannot be completed, and so no other of the same rollout: web',
    )
  })

  it('completes none when one is lost, and keeps those that the watch could say nothing of', async () => {
    const scene = aSceneOfSeveral(['api', 'web'])
    await aJob(scene, 1, 'v1.0.0')
    const given = severalInputs({ releases: ['api', 'web'].map((service) => aRelease(service, 'v2.0.0')) })
    await run(given, scene.step(2), scene.doubles)
    const web = scene.of['web']
    if (web === undefined) throw new Error('there is no web')
    web.target.sides.green.assigned = 0.5
    web.target.sides.blue.assigned = 0.5
    const lost = await run({ ...given, mode: 'complete' }, scene.step(2), scene.doubles)
    expect(services(lost)).toMatchObject({ api: { verdict: 'not-evaluated' }, web: { verdict: 'fail' } })
    expect(scene.of['api']?.stores.ledger.records[0]?.entries.some(({ phase }) => phase === 'complete')).toBe(false)
    web.target.sides.green.assigned = 1
    web.target.sides.blue.assigned = 0
    const watchServices = { api: { verdict: 'pass' as const } }
    const kept = await run({ ...given, mode: 'complete', watchServices }, scene.step(2), scene.doubles)
    expect(services(kept)).toMatchObject({ api: { verdict: 'pass' }, web: { verdict: 'not-evaluated', phase: 'kept' } })
  })
})
