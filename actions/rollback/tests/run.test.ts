import { parseConfig } from '@slipway/shared/config/load'
import { ms } from '@slipway/shared/core/duration'
import type { Judgement, Release } from '@slipway/shared/core/words'
import { complete } from '@slipway/shared/rollout/completion'
import type { Books } from '@slipway/shared/rollout/crew'
import { assembleCrew, lockDepsOf, withLock } from '@slipway/shared/rollout/crew'
import { takeLock } from '@slipway/shared/rollout/lock'
import { openRecord, rollOut } from '@slipway/shared/rollout/session'
import { aContext, aRunner, fakeClock, fakeConfigPath, fakeFiles } from '@slipway/shared/testing/fakes'
import { aRelease, fakeLedger, fakeLockStore, simulatedJudge, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import type { Desk } from '../src/desk.ts'
import type { Inputs } from '../src/inputs.ts'
import { post } from '../src/post.ts'
import { run } from '../src/run.ts'

const configuration = `service: harbor
environments:
  production:
    url: http://production.test/app
    branches: [main]
    rollout: { steps: [50%, 100%], step-time: 1s, ready-within: 5s }
    placement: { prepare: [start], retire: [stop] }
    target: { type: haproxy, socket: /run/haproxy.sock, backend: web }
`
const v1 = aRelease('v1.0.0')
const v2 = aRelease('v1.1.0')
const v3 = aRelease('v1.2.0')

function someInputs(overrides: Partial<Inputs> = {}): Inputs {
  return { environment: 'production', emergency: false, onlyIfNeeded: false, lockWait: ms(0), token: 'token', ...overrides }
}

function aScene(ill: (release: Release, during: 'ready' | 'step') => Judgement | undefined = () => undefined) {
  const clock = fakeClock()
  const target = simulatedTarget()
  const ledger = fakeLedger(clock)
  const lock = fakeLockStore()
  const ended = new Set<number>()
  const books: Books = { ledger, lock, hasEnded: async ({ run }) => ended.has(run) }
  const incidents = new Map<string, { title: string; body: string }>()
  const tags = new Map<string, string>()
  const desk: Desk = {
    commitOf: async (tag) => tags.get(tag),
    tag: async ({ name, sha }) => void tags.set(name, sha),
    incident: async ({ key, ...content }) => {
      incidents.set(key, content)
      return `https://github.com/quay/harbor/issues/${[...incidents.keys()].indexOf(key) + 1}`
    },
  }
  const stand = { books, desk, target, placement: target.placement, judge: simulatedJudge(target, ill) }
  const step = (id: number) => aContext({ runner: aRunner({ run: { id } }), clock, files: fakeFiles({ [fakeConfigPath]: configuration }) })
  /** What the deploy step of a job does, up to where the job is told to stop. */
  const deploy = async (id: number, release: Release, upTo: 'promoted' | 'complete' = 'complete') => {
    const context = step(id)
    const environment = parseConfig(configuration, 'x').environments.get('production')
    if (environment === undefined) throw new Error('no production')
    const crew = await assembleCrew({ ...context, environment, variables: {} }, books, stand)
    const held = await takeLock(lockDepsOf(books, { ...context, environment }), 0)
    const deps = withLock(crew, held, () => undefined)
    const self = { run: id, attempt: 1, job: 'deploy' }
    const common = {
      service: 'harbor',
      environment: 'production',
      artifact: undefined,
      atOnce: false,
      reason: undefined,
      onDrift: 'stop' as const,
    }
    await rollOut({ ...common, kind: 'deploy', release, self, steps: environment.rollout.steps, readyWithin: 5_000 }, deps)
    if (upTo === 'promoted') return
    const own = openRecord(await ledger.read(), self)
    if (own !== undefined) await complete(own, { hold: 600_000, watched: true }, deps)
    await held.release()
    ended.add(id)
  }
  return { clock, target, ledger, lock, ended, incidents, tags, stand, step, deploy }
}

describe('a rollback', () => {
  it('goes to the newest release that passed its watch, in one shift while it is warm', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    scene.target.calls.length = 0
    const outcome = await run(someInputs({ reason: 'orders are lost' }), scene.step(3), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', 'previous-version': 'v1.1.0' } })
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
    expect(scene.tags.get('slipway/recovery/production/v1.1.0-3')).toBe(v2.sha)
    expect(scene.incidents.get('incident:production:v1.1.0')?.body).toContain('orders are lost')
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('takes the version that is named, with or without its v', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    const outcome = await run(someInputs({ rollbackVersion: '1.0.0' }), scene.step(9), scene.stand)
    expect(outcome.outputs).toMatchObject({ version: 'v1.0.0', 'previous-version': 'v1.2.0' })
  })

  it('does nothing the second time, named or not', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    await run(someInputs(), scene.step(9), scene.stand)
    scene.target.calls.length = 0
    expect(await run(someInputs(), scene.step(10), scene.stand)).toMatchObject({
      ok: true,
      outputs: { changed: 'false', version: 'v1.1.0' },
    })
    expect(await run(someInputs({ rollbackVersion: 'v1.1.0' }), scene.step(11), scene.stand)).toMatchObject({
      outputs: { changed: 'false' },
    })
    expect(scene.target.calls).toEqual([])
  })

  it('never goes to a release that is marked bad', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    await run(someInputs(), scene.step(9), scene.stand)
    await expect(run(someInputs({ rollbackVersion: 'v1.2.0' }), scene.step(10), scene.stand)).rejects.toThrow('v1.2.0 is marked bad')
  })

  it('finds an unknown release by its tag, and brings it up step by step', async () => {
    const scene = aScene()
    await scene.deploy(1, v2)
    scene.tags.set('v1.0.0', v1.sha)
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0' } })
    expect(scene.target.calls.slice(-3)).toEqual(['prepare green v1.0.0', 'shift blue=0.5 green=0.5', 'shift blue=0 green=1'])
  })

  it('goes all at once in an emergency', async () => {
    const scene = aScene()
    await scene.deploy(1, v2)
    scene.tags.set('v1.0.0', v1.sha)
    await run(someInputs({ rollbackVersion: 'v1.0.0', emergency: true }), scene.step(2), scene.stand)
    expect(scene.target.calls.slice(-2)).toEqual(['prepare green v1.0.0', 'shift blue=0 green=1'])
  })

  it('fails before anything is touched where the release cannot be had, and lists the good ones', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    scene.target.calls.length = 0
    const failure = run(someInputs({ rollbackVersion: 'v9.9.9' }), scene.step(3), scene.stand)
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining('There is no release v9.9.9'),
      hint: 'Known to be good: v1.1.0, v1.0.0.',
    })
    expect(scene.target.calls).toEqual([])
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('fails loudly where there is none to go back to', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await expect(run(someInputs(), scene.step(2), scene.stand)).rejects.toThrow('there is none to go back to')
  })

  it('changes nothing when the destination is not well', async () => {
    const ill = (release: Release) =>
      release.version === 'v1.0.0' && gone ? { verdict: 'fail' as const, reason: 'status 500' } : undefined
    let gone = false
    const scene = aScene(ill)
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    gone = true
    const outcome = await run(someInputs(), scene.step(3), scene.stand)
    expect(outcome).toMatchObject({ ok: false, outputs: { changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
  })

  it('goes on without a recovery tag and an incident that may not be written, and says so', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const refuse = async () => {
      throw new Error('403')
    }
    const desk: Desk = { commitOf: async () => undefined, tag: refuse, incident: refuse }
    const outcome = await run(someInputs(), scene.step(3), { ...scene.stand, desk })
    expect(outcome).toMatchObject({ ok: true, outputs: { 'recovery-tag': '', incident: '' } })
    expect(outcome.evidence.timeline?.map((entry) => entry.what)).toContain('no recovery tag: 403')
  })
})

describe('in the job of a deployment', () => {
  const needed = (overrides: Partial<Inputs> = {}) => someInputs({ onlyIfNeeded: true, ...overrides })

  it('takes back what the watch found bad, and marks it', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, 'promoted')
    const outcome = await run(needed({ watchVerdict: 'fail', reason: 'p95 above 1 s' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', 'previous-version': 'v1.1.0' } })
    expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ state: 'failure', phase: 'back' })
    expect(scene.incidents.size).toBe(1)
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
  })

  it('leaves the traffic where it is when the watch could say nothing', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, 'promoted')
    const outcome = await run(needed({ watchVerdict: 'not-evaluated' }), scene.step(2), scene.stand)
    expect(outcome).toMatchObject({ evidence: { verdict: 'not-evaluated' }, outputs: { changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
    expect(scene.ledger.records[0]?.entries.at(-1)?.phase).toBe('kept')
  })

  it('changes nothing when the driver was faster, and still writes the incident once', async () => {
    const scene = aScene((release, during) =>
      release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail', reason: '30%' } : undefined,
    )
    await scene.deploy(1, v1)
    await scene.deploy(2, v2, 'promoted')
    scene.target.calls.length = 0
    for (let again = 0; again < 2; again += 1) {
      const outcome = await run(needed(), scene.step(2), scene.stand)
      expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'false', incident: 'https://github.com/quay/harbor/issues/1' } })
    }
    expect(scene.target.calls).toEqual([])
    expect(scene.incidents.size).toBe(1)
  })

  it('does nothing when the job began no rollout', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    expect(await run(needed(), scene.step(2), scene.stand)).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    expect(scene.incidents.size).toBe(0)
  })
})

describe('the post step', () => {
  it('gives traffic to one side whole after a kill, and releases the lock', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const context = scene.step(3)
    const { shift } = scene.target
    const died = new Promise<void>((resolve) => {
      scene.target.shift = async (...args) => {
        await shift(...args)
        resolve()
        await new Promise(() => undefined)
      }
    })
    void run(someInputs(), context, scene.stand)
    await died
    scene.target.shift = shift
    expect(scene.lock.log.at(-1)?.record.state).toBe('held')
    await post(someInputs(), context, scene.stand)
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })
})
