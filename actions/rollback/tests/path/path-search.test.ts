import type { Release } from '@slipway/shared/core/words'
import type { ReleaseSource } from '@slipway/shared/rollout/contract/placement'
import type { PastRelease } from '@slipway/shared/rollout/contract/side-release'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, fourReleases, someInputs, v1, v3, v4 } from '../scene.ts'

function gone(...versions: string[]) {
  return async ({ version }: Release) => (versions.includes(version) ? ('no' as const) : ('yes' as const))
}

describe('the way to the destination', () => {
  it('is instant where the release is still warm, and says so before it starts', async () => {
    const scene = await fourReleases()
    const outcome = await run(someInputs(), scene.step(9), scene.doubles)
    expect(outcome.outputs).toMatchObject({ version: 'v1.2.0', way: 'instant', 'destination-sha': v3.sha, 'live-sha': v4.sha })
    const story = outcome.evidence.timeline?.map(({ what }) => what) ?? []
    const said = story.findIndex((what) => what.includes('still runs on the idle side: one shift'))
    expect(said).toBeGreaterThanOrEqual(0)
    expect(said).toBeLessThan(story.findIndex((what) => what.includes('all traffic')))
  })

  it('is a redeploy where the ledger knows it, and a rebuild where only its tag is known', async () => {
    const scene = await fourReleases()
    expect((await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(9), scene.doubles)).outputs).toMatchObject({ way: 'redeploy' })
    scene.tags.set('v0.9.0', 'b'.repeat(40))
    expect((await run(someInputs({ rollbackVersion: 'v0.9.0' }), scene.step(10), scene.doubles)).outputs).toMatchObject({ way: 'rebuild' })
  })

  it('asks nobody whether a warm release still exists, and passes over those that do not', async () => {
    const scene = await fourReleases()
    scene.target.sides.blue.up = false
    scene.target.sides.green.up = true
    const idle = scene.target.sides.blue.release?.version === 'v1.2.0' ? 'blue' : 'green'
    scene.target.sides[idle].up = false
    const placement = { ...scene.target.placement, available: gone('v1.2.0') }
    const outcome = await run(someInputs(), scene.step(9), { ...scene.doubles, placement })
    expect(outcome.outputs).toMatchObject({ version: 'v1.1.0', way: 'redeploy', changed: 'true' })
    expect(outcome.evidence.timeline?.map(({ what }) => what)).toContain('v1.2.0 is passed over: it can no longer be brought up')
  })

  it.each([
    ['that was named', 'v1.0.0', gone('v1.0.0'), 'v1.0.0 can no longer be brought up'],
    ['of which there is none left', undefined, gone('v1.0.0', 'v1.1.0', 'v1.2.0'), 'still exists'],
  ])('refuses a release that is gone, %s, before anything is touched', async (_name, rollbackVersion, available, message) => {
    const scene = await fourReleases()
    for (const side of [scene.target.sides.blue, scene.target.sides.green]) if (side.assigned === 0) side.up = false
    const placement = { ...scene.target.placement, available }
    const inputs = someInputs(rollbackVersion === undefined ? {} : { rollbackVersion })
    await expect(run(inputs, scene.step(9), { ...scene.doubles, placement })).rejects.toThrow(message)
    expect(scene.target.calls).toEqual([])
    expect(scene.tags.size).toBe(0)
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  /** The provider has a release, but what it has may be something else. */
  const doubted = (...versions: string[]) => ({
    sourceOf: async ({ release: { version } }: PastRelease): Promise<ReleaseSource> =>
      versions.includes(version)
        ? { state: 'refused', reason: `2 uploads have the tag ${version}`, hint: 'Take one away.' }
        : { state: 'kept', upload: { id: 'a1', at: undefined, commit: undefined }, words: 'the version a1' },
  })
  const cold = async () => {
    const scene = await fourReleases()
    for (const side of [scene.target.sides.blue, scene.target.sides.green]) if (side.assigned === 0) side.up = false
    return scene
  }

  it('says what the provider has kept, and goes there', async () => {
    const scene = await cold()
    const placement = { ...scene.target.placement, ...doubted() }
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(9), { ...scene.doubles, placement })
    expect(outcome.outputs).toMatchObject({ version: 'v1.0.0', way: 'redeploy' })
    const said =
      'v1.0.0 is brought up again from the version a1, which the provider has kept (nothing is built or uploaded), then shifted to'
    expect(outcome.evidence.timeline?.map(({ what }) => what)).toContain(said)
  })

  it.each([{}, { emergency: true }, { dryRun: true }])(
    'refuses a named release that may be something else before even the lock: %o',
    async (more) => {
      const scene = await cold()
      const before = scene.lock.log.length
      const placement = { ...scene.target.placement, ...doubted('v1.0.0') }
      const refused = run(someInputs({ rollbackVersion: 'v1.0.0', ...more }), scene.step(9), { ...scene.doubles, placement })
      await expect(refused).rejects.toMatchObject({
        message: 'v1.0.0 is not brought up: 2 uploads have the tag v1.0.0',
        hint: 'Take one away. Known to be good: v1.3.0, v1.2.0, v1.1.0.',
      })
      expect([scene.target.calls, scene.lock.log.length, scene.tags.size]).toEqual([[], before, 0])
    },
  )

  it('refuses it in an emergency before a rollout in the way is told to abort', async () => {
    const scene = await cold()
    await scene.deploy(5, aRelease('v2.0.0'), { upTo: 'promoted' })
    const [calls, before] = [scene.target.calls.length, scene.lock.log.length]
    const placement = { ...scene.target.placement, ...doubted('v1.0.0') }
    const refused = run(someInputs({ rollbackVersion: 'v1.0.0', emergency: true }), scene.step(9), { ...scene.doubles, placement })
    await expect(refused).rejects.toThrow('v1.0.0 is not brought up')
    expect([scene.target.calls.length, scene.lock.log.length]).toEqual([calls, before])
  })

  it('passes over a release that may be something else, and refuses where every one may be', async () => {
    const scene = await cold()
    const placement = { ...scene.target.placement, ...doubted('v1.2.0') }
    const outcome = await run(someInputs(), scene.step(9), { ...scene.doubles, placement })
    expect(outcome.outputs).toMatchObject({ version: 'v1.1.0' })
    expect(outcome.evidence.timeline?.map(({ what }) => what)).toContain('v1.2.0 is passed over: 2 uploads have the tag v1.2.0')
    const other = await cold()
    const all = { ...other.target.placement, ...doubted('v1.0.0', 'v1.1.0', 'v1.2.0') }
    await expect(run(someInputs(), other.step(9), { ...other.doubles, placement: all })).rejects.toMatchObject({
      message: expect.stringContaining('can be brought up as what it was: v1.2.0: 2 uploads have the tag v1.2.0; v1.1.0'),
      hint: 'Take one away.',
    })
    expect(other.target.calls).toEqual([])
  })

  it('is not instant where the provider names another version on the idle side', async () => {
    const scene = await fourReleases()
    const target = {
      ...scene.target,
      observe: async () => {
        const { blue, green } = await scene.target.observe()
        const named = (side: typeof blue) => (side.weight > 0 ? side : { ...side, release: 'v9.9.9' })
        return { blue: named(blue), green: named(green) }
      },
    }
    const outcome = await run(someInputs({ dryRun: true }), scene.step(9), { ...scene.doubles, target })
    expect(outcome.outputs).toMatchObject({ version: 'v1.2.0', way: 'redeploy' })
  })

  it('goes on where nobody can say whether the release exists', async () => {
    const scene = await fourReleases()
    const available = () => Promise.reject(new Error('the registry is down'))
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(9), {
      ...scene.doubles,
      placement: { ...scene.target.placement, available },
    })
    expect(outcome).toMatchObject({ ok: true, outputs: { way: 'redeploy', version: 'v1.0.0' } })
  })
})

describe('a version that is a name', () => {
  const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`
  const deployed = async (...releases: Release[]) => {
    const scene = aScene()
    for (const [index, release] of releases.entries()) await scene.deploy(index + 1, release)
    return scene
  }
  const notesOf = async (scene: Awaited<ReturnType<typeof deployed>>, rollbackVersion: string) => {
    const outcome = await run(someInputs({ rollbackVersion, dryRun: true }), scene.step(9), scene.doubles)
    return { outputs: outcome.outputs, notes: outcome.evidence.timeline?.map(({ what }) => what).join('\n') }
  }
  const main = (digit: string, more: Partial<Release> = {}): Release => ({ version: `main.${digit}`, sha: digit.repeat(40), ...more })

  it('names what a push brought live and somebody tagged later, which is said with its name there', async () => {
    const scene = await deployed(main('a'), main('b'), main('c'))
    scene.tags.set('v1.2.3', 'a'.repeat(40))
    const { outputs, notes } = await notesOf(scene, '1.2.3')
    expect(outputs).toMatchObject({ version: 'main.a', 'destination-sha': 'a'.repeat(40), way: 'redeploy' })
    expect(notes).toContain(`1.2.3 is main.a in the ledger of production: both name the commit ${'a'.repeat(40)}`)
  })

  it('names the newest of a commit that passed, where it was built twice', async () => {
    const scene = await deployed(main('a', { digest: digestOf('1') }), main('a', { digest: digestOf('2') }), main('b'))
    scene.tags.set('v1.2.3', 'a'.repeat(40))
    const { notes } = await notesOf(scene, 'v1.2.3')
    expect(notes).toContain(
      `v1.2.3 names 2 releases in the ledger of production: main.a of the commit ${'a'.repeat(12)} (sha256:222222222222…) is taken, not main.a of the commit ${'a'.repeat(12)} (sha256:111111111111…)`,
    )
  })

  it('does not make a release good that is marked bad', async () => {
    const scene = await deployed(main('a'), main('b'))
    await run(someInputs(), scene.step(9), scene.doubles)
    scene.tags.set('v1.2.3', 'b'.repeat(40))
    await expect(run(someInputs({ rollbackVersion: 'v1.2.3' }), scene.step(10), scene.doubles)).rejects.toThrow(
      'v1.2.3, which is main.b there, is marked bad in the ledger of production',
    )
  })

  it('that was given again names the release that is not live', async () => {
    const first: Release = { version: 'v1.1.0', sha: 'a'.repeat(40) }
    const scene = await deployed(first, { ...first, sha: 'b'.repeat(40) })
    const outcome = await run(someInputs({ rollbackVersion: 'v1.1.0' }), scene.step(9), scene.doubles)
    expect(outcome.outputs).toMatchObject({ version: 'v1.1.0', 'destination-sha': first.sha, 'live-sha': 'b'.repeat(40), changed: 'true' })
    expect(outcome.evidence.timeline?.map(({ what }) => what).join('\n')).toContain('v1.1.0 names 2 releases in the ledger of production')
    expect(outcome.evidence.headline).toContain(`v1.1.0 of commit ${'b'.repeat(12)} was rolled back`)
    expect(outcome.evidence.headline).toContain(`v1.1.0 of commit ${'a'.repeat(12)} serves all traffic since`)
    // Each end has a recovery tag of its own.
    expect([...scene.tags.values()].sort()).toEqual([first.sha, 'b'.repeat(40)])
    // The one that was left is bad now, so the name means the one that serves.
    expect((await notesOf(scene, 'v1.1.0')).outputs).toMatchObject({ way: 'none', 'destination-sha': first.sha })
  })

  it('that another release of the same commit and digest has goes to what serves already', async () => {
    const digest = digestOf('1')
    const scene = await deployed(main('a', { digest }))
    await scene.deploy(2, { version: 'v1.2.3', sha: 'a'.repeat(40), digest })
    expect(scene.ledger.records).toHaveLength(1)
    scene.tags.set('v1.2.3', 'a'.repeat(40))
    expect((await notesOf(scene, 'v1.2.3')).outputs).toMatchObject({ way: 'none', version: 'main.a' })
  })
})

describe('what the placement is told of a release', () => {
  it('is what the ledger has of it: what the provider called it, and where its bytes are', async () => {
    const scene = await fourReleases()
    const stored = { digest: `sha256:${'d'.repeat(64)}`, store: 'oci' as const, ref: 'ghcr.io/quay/harbor@sha256:1' }
    await scene.ledger.write(1, { state: 'in_progress', phase: 'identified', detail: 'version 8fb4e38b' })
    const [index, record] = [...scene.ledger.records.entries()].find(([, { id }]) => id === 1) ?? []
    if (index === undefined || record === undefined) throw new Error('no record 1')
    scene.ledger.records[index] = { ...record, intent: { ...record.intent, artifact: stored } }
    const asked: PastRelease[] = []
    const placement = {
      ...scene.target.placement,
      sourceOf: async (past: PastRelease): Promise<ReleaseSource> => {
        asked.push(past)
        return { state: 'stored', stored }
      },
    }
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(9), { ...scene.doubles, placement })
    expect(asked[0]).toEqual({ release: v1, identity: { version: '8fb4e38b' }, stored })
    expect(outcome.outputs).toMatchObject({ way: 'redeploy' })
    const story = outcome.evidence.timeline?.map(({ what }) => what) ?? []
    const said = `v1.0.0 is brought up again from its stored bytes, ${stored.digest} (oci ${stored.ref}; nothing is built), then shifted to`
    expect(story).toContain(said)
    expect(story.indexOf(said)).toBeLessThan(story.findIndex((what) => what.includes('bring the release up')))
  })
})
