import { fakeLog } from '@slipway/shared/testing/fakes'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aScene, configuration, quietQueries, someInputs } from '../scene.ts'

const aNewer = { id: 9, number: 9, sha: 'b'.repeat(40), status: 'in_progress', conclusion: undefined }

/** A production where v1.0.0 is live. */
async function liveScene(options: Parameters<typeof aScene>[0] = {}) {
  const scene = aScene(options)
  await job(scene, 1, { version: 'v1.0.0' })
  return scene
}

async function job(
  scene: ReturnType<typeof aScene>,
  id: number,
  given: Parameters<typeof someInputs>[0],
  { step = {}, doubles = {} }: { step?: Parameters<typeof scene.step>[1]; doubles?: Partial<typeof scene.doubles> } = {},
) {
  const context = scene.step(id, step)
  const all = { ...scene.doubles, queries: quietQueries, ...doubles }
  const outcome = await run(someInputs({ mode: 'release', ...given }), context, all)
  await runPost(someInputs(given), context, all)
  scene.ended.add(id)
  return outcome
}

describe('a rollout that may not begin', () => {
  it('ends green and changes nothing when a newer run is at it', async () => {
    const scene = await liveScene()
    const calls = scene.target.calls.length
    const outcome = await job(
      scene,
      2,
      { version: 'v1.1.0' },
      { doubles: { queries: { ...quietQueries, newerRuns: async () => [aNewer] } } },
    )
    expect(outcome).toMatchObject({
      ok: true,
      evidence: { verdict: 'not-evaluated' },
      outputs: { superseded: 'true', phase: 'superseded', go: 'false' },
    })
    expect(scene.target.calls).toHaveLength(calls)
    expect(scene.ledger.records).toHaveLength(1)
    expect(scene.lock.log.at(-1)?.record).toMatchObject({ state: 'free', holder: { run: 1 } })
  })

  it('is stopped under the lock by what changed while it waited, and lets the lock go', async () => {
    const scene = await liveScene()
    const answers = [[], [aNewer]]
    const queries = { ...quietQueries, newerRuns: async () => answers.shift() ?? [] }
    const outcome = await job(scene, 2, { version: 'v1.1.0' }, { doubles: { queries } })
    expect(outcome.outputs).toMatchObject({ superseded: 'true' })
    expect(scene.ledger.records).toHaveLength(1)
    expect(scene.lock.log.at(-1)?.record).toMatchObject({ state: 'free', holder: { run: 2 } })
  })

  it('is refused over another release than was approved, before the lock is touched', async () => {
    const scene = await liveScene()
    const locks = scene.lock.log.length
    const outcome = await job(scene, 2, { version: 'v1.1.0', approvedLive: 'v0.9.0', approvedSha: 'a'.repeat(40) })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail', details: { rule: 'approval' } } })
    expect(outcome.evidence.cause).toContain('approved v0.9.0, now v1.0.0')
    expect(scene.lock.log).toHaveLength(locks)
  })

  it('is refused over what the provider shows, although the ledger agrees', async () => {
    const scene = await liveScene()
    const { target } = scene
    const renamed = {
      ...target,
      observe: async () => {
        const seen = await target.observe()
        return { ...seen, blue: { ...seen.blue, release: 'v0.8.0' } }
      },
    }
    const outcome = await job(scene, 2, { version: 'v1.1.0', approvedLive: 'v1.0.0' }, { doubles: { target: renamed } })
    expect(outcome).toMatchObject({ ok: false })
  })

  it('begins over what was approved, also while an older run has left traffic between the sides', async () => {
    const scene = await liveScene()
    const intent = {
      schema: 1 as const,
      service: 'harbor',
      environment: 'production',
      kind: 'deploy' as const,
      release: aRelease('v1.1.0'),
      colour: 'green' as const,
      previous: { colour: 'blue' as const },
      run: { id: 2, attempt: 1, job: 'deploy' },
    }
    const id = await scene.ledger.open(intent)
    await scene.ledger.write(id, { state: 'in_progress', phase: 'shift', detail: 'half' })
    scene.target.sides.green = { release: aRelease('v1.1.0'), up: true, assigned: 0.5 }
    scene.target.sides.blue.assigned = 0.5
    scene.ended.add(2)
    const outcome = await job(scene, 3, { version: 'v1.2.0', approvedLive: 'v1.0.0' })
    expect(outcome).toMatchObject({ ok: true, outputs: { phase: 'complete', version: 'v1.2.0' } })
  })

  it('takes no heed of what was live where nobody approves', async () => {
    const config = configuration.replace('approval: required', 'approval: none')
    const scene = await liveScene({ config })
    expect(await job(scene, 2, { version: 'v1.1.0', approvedLive: 'v0.9.0' })).toMatchObject({ ok: true })
  })

  it('is refused while automatic deployments are paused, unless somebody starts it by hand', async () => {
    const ill = ({ version }: { version: string }, during: string) =>
      version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: 'error rate 30%' } : undefined
    const scene = await liveScene({ ill })
    await job(scene, 2, { version: 'v1.1.0' })
    expect(await job(scene, 3, { version: 'v1.2.0' })).toMatchObject({ ok: false, evidence: { details: { rule: 'pause' } } })
    const byHand = await job(scene, 4, { version: 'v1.2.0' }, { step: { event: 'workflow_dispatch' } })
    expect(byHand).toMatchObject({ ok: true, outputs: { phase: 'complete' } })
    expect(await job(scene, 5, { version: 'v1.3.0' })).toMatchObject({ ok: true })
  })
})

describe('a release that was taken back below production', () => {
  const ill = ({ version }: { version: string }, during: string) =>
    version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: 'error rate 30%' } : undefined
  const withTier = (tier: string) => configuration.replace('approval: required', `approval: required\n    tier: ${tier}`)

  it.each(['staging', 'development'])('is a warning in the summary of the next rollout, whatever the name, in %s', async (tier) => {
    const scene = await liveScene({ ill, config: withTier(tier) })
    await job(scene, 2, { version: 'v1.1.0' })
    expect((await run(someInputs({ mode: 'status' }), scene.step(3), scene.doubles)).summary).toContain(
      `v1.1.0 was taken back, which pauses nothing in production`,
    )
    const log = fakeLog()
    const context = { ...scene.step(3), log }
    const outcome = await run(someInputs({ mode: 'release', version: 'v1.2.0' }), context, { ...scene.doubles, queries: quietQueries })
    expect(outcome).toMatchObject({ ok: true, outputs: { phase: 'complete' } })
    expect(outcome.summary).toContain('v1.1.0 was taken back')
    expect(outcome.summary).toContain(
      'In production this pauses nothing; where pause-after-rollback is true, automatic deployments would be paused.',
    )
    expect(log.lines.filter((line) => line.includes('v1.1.0 was taken back'))).toHaveLength(1)
    expect(scene.ledger.records[0]?.intent.overrides).toBeUndefined()
  })

  it('ends with a release that passed its watch, and with a resumption', async () => {
    const scene = await liveScene({ ill, config: withTier('staging') })
    await job(scene, 2, { version: 'v1.1.0' })
    const { summary } = await run(someInputs({ mode: 'resume' }), scene.step(3), scene.doubles)
    expect(summary).toContain('Deployments of production are no longer warned that v1.1.0 was taken back')
    expect((await job(scene, 4, { version: 'v1.2.0' })).summary).not.toContain('v1.1.0 was taken back')
  })

  it('stops production, which an environment of an unknown name is', async () => {
    const scene = await liveScene({ ill, config: withTier('production') })
    await job(scene, 2, { version: 'v1.1.0' })
    expect(await job(scene, 3, { version: 'v1.2.0' })).toMatchObject({ ok: false, evidence: { details: { rule: 'pause' } } })
  })
})

describe('a freeze', () => {
  // The scene's clock stands at 2026-01-05, a Monday.
  const config = configuration.replace(
    'approval: required',
    'approval: required\n    freeze: [{ name: mondays, days: [mon], override: [rosa] }]',
  )

  it('refuses, and says until when', async () => {
    const outcome = await job(aScene({ config }), 1, { version: 'v1.0.0' })
    expect(outcome).toMatchObject({ ok: false, evidence: { details: { rule: 'freeze' } } })
    expect(outcome.evidence.cause).toBe('production is frozen until 2026-01-06 00:00 UTC: mondays')
  })

  it('goes by who started this very attempt, not by who started the first', async () => {
    const given = { version: 'v1.0.0', overrideFreeze: 'a leak' }
    const scene = aScene({ config })
    expect(await job(scene, 1, given)).toMatchObject({ ok: false })
    expect(await job(scene, 2, given, { step: { environment: { GITHUB_TRIGGERING_ACTOR: 'Rosa' } } })).toMatchObject({ ok: true })
    expect(scene.ledger.records[0]?.intent.overrides).toEqual([{ rule: 'freeze', by: 'Rosa', reason: 'a leak' }])
  })
})
