import { noCommit } from '@slipway/shared/core/unknown-release'
import type { FakeSide } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, someInputs, v1, v2, v3, v4 } from '../scene.ts'

/** What is live on blue before the first record. */
async function afterFirstDeployment(side: Partial<FakeSide> = {}, tag?: string) {
  const scene = aScene({ sides: { blue: { release: v1, up: true, assigned: 1, ...side } } })
  if (tag !== undefined) scene.tags.set('v1.0.0', tag)
  await scene.deploy(1, v2)
  scene.target.calls.length = 0
  return scene
}

const silent = { tells: false }
const labelled = { tells: false, label: 'v1.0.0' }

describe('what was live before the first record', () => {
  it.each([
    ['tells its version', {}, undefined, 'v1.0.0'],
    ['tells its version, by that name', {}, 'v1.0.0', 'v1.0.0'],
    ['tells its version, by that name without its v', {}, '1.0.0', 'v1.0.0'],
    ['is told by the provider', labelled, undefined, 'v1.0.0'],
    ['is told by the provider, by that name', labelled, 'v1.0.0', 'v1.0.0'],
    ['is told by nobody', silent, undefined, 'before-v1.1.0'],
  ])('is a destination where it %s', async (_what, side, rollbackVersion, version) => {
    const scene = await afterFirstDeployment(side)
    const inputs = someInputs(rollbackVersion === undefined ? {} : { rollbackVersion })
    const dry = await run({ ...inputs, dryRun: true }, scene.step(2), scene.doubles)
    expect(dry).toMatchObject({ ok: true, outputs: { version, way: 'instant', 'destination-sha': '' } })
    const outcome = await run(inputs, scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({
      ok: true,
      evidence: { verdict: 'pass' },
      outputs: { changed: 'true', version, way: 'instant', 'destination-sha': '', 'previous-version': 'v1.1.0' },
    })
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
    expect(scene.ledger.records[0]).toMatchObject({ intent: { kind: 'rollback', colour: 'blue', release: { version, sha: noCommit } } })
    expect(scene.ledger.records[1]?.entries.at(-1)).toMatchObject({ phase: 'bad' })
    // Nobody knows its commit: it is neither shown nor tagged.
    expect(JSON.stringify([outcome, scene.incidents, [...scene.tags]])).not.toContain(noCommit.slice(0, 12))
    expect([...scene.tags.keys()]).toEqual(['slipway/recovery/production/harbor/v1.1.0-2'])
  })

  it('has the commit of the tag with its version', async () => {
    const scene = await afterFirstDeployment({}, v1.sha)
    const outcome = await run(someInputs(), scene.step(2), scene.doubles)
    expect(outcome.outputs).toMatchObject({ version: 'v1.0.0', 'destination-sha': v1.sha, way: 'instant' })
    expect(scene.tags.get('slipway/recovery/production/harbor/v1.0.0-2')).toBe(v1.sha)
  })

  it('has no commit where its tag cannot be read, and is a destination all the same', async () => {
    const scene = await afterFirstDeployment({}, v1.sha)
    const repository = { ...scene.doubles.repository, commitOf: () => Promise.reject(new Error('no answer')) }
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(2), { ...scene.doubles, repository })
    expect(outcome.outputs).toMatchObject({ version: 'v1.0.0', 'destination-sha': '', changed: 'true' })
  })

  it.each([true, false])('is within the reach of a run that nobody approved; emergency: %s', async (emergency) => {
    for (const rollbackVersion of [undefined, 'v1.0.0']) {
      const scene = await afterFirstDeployment()
      const inputs = someInputs({ unattended: true, emergency, ...(rollbackVersion === undefined ? {} : { rollbackVersion }) })
      expect(await run(inputs, scene.step(2), scene.doubles)).toMatchObject({ ok: true, outputs: { version: 'v1.0.0', changed: 'true' } })
    }
  })

  it.each([
    ['nothing tells its version', silent, 'v1.0.0', 'nothing tells its version', 'A rollback without rollback-version goes to it.'],
    [
      'it tells another',
      {},
      'v0.9.0',
      'it still runs on blue, and tells v1.0.0',
      'Name v1.0.0. A rollback without rollback-version goes to it.',
    ],
    ['the provider tells another', labelled, 'v0.9.0', 'the provider calls it v1.0.0', 'A rollback without rollback-version goes to it.'],
  ])('is refused by a name where %s', async (_what, side, rollbackVersion, message, hint) => {
    const scene = await afterFirstDeployment(side)
    await expect(run(someInputs({ rollbackVersion }), scene.step(2), scene.doubles)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
    expect(scene.target.calls).toEqual([])
  })

  it.each<[string, (scene: Awaited<ReturnType<typeof afterFirstDeployment>>) => unknown]>([
    ['was taken down', (scene) => Object.assign(scene.target.sides.blue, { up: false, release: undefined })],
    ['is not well', (scene) => Object.assign(scene.target.sides.blue, { up: false })],

    ['gave way to the next release', (scene) => scene.deploy(2, v3)],
  ])('is none where it %s', async (_what, change) => {
    const scene = await afterFirstDeployment()
    await change(scene)
    scene.target.calls.length = 0
    const outcome = run(someInputs({ unattended: true, rollbackVersion: 'v1.0.0' }), scene.step(3), scene.doubles)
    await expect(outcome).rejects.toThrow('There is no release v1.0.0')
    expect(scene.target.calls).toEqual([])
  })

  it('is none where the provider shows another one there by now', async () => {
    const scene = await afterFirstDeployment(labelled)
    Object.assign(scene.target.sides.blue, { label: 'v0.8.0' })
    for (const rollbackVersion of ['v1.0.0', 'v0.8.0']) {
      const failure = run(someInputs({ rollbackVersion }), scene.step(3), scene.doubles)
      await expect(failure).rejects.toThrow('blue runs v0.8.0 by now, and v1.0.0 was there')
    }
  })

  it('may be called otherwise by the provider: it goes by what it tells, and that is no drift', async () => {
    const scene = await afterFirstDeployment({ label: 'ca3e1a25' })
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(2), scene.doubles)
    expect(outcome.outputs).toMatchObject({ version: 'v1.0.0', way: 'instant', changed: 'true' })
    expect(scene.ledger.records[0]?.intent).toMatchObject({ release: { version: 'v1.0.0' }, label: 'ca3e1a25' })
    expect((await run(someInputs(), scene.step(3), scene.doubles)).outputs).toMatchObject({ changed: 'false', version: 'v1.0.0' })
    await scene.deploy(4, v3)
    expect(scene.ledger.records[0]?.intent).toMatchObject({ release: v3, previous: { colour: 'blue', release: { version: 'v1.0.0' } } })
    expect((await run(someInputs(), scene.step(5), scene.doubles)).outputs).toMatchObject({
      version: 'v1.0.0',
      way: 'instant',
      changed: 'true',
    })
  })

  it.each([
    ['that tells its version', {}],
    ['that tells none', silent],
    ['that the provider names', labelled],
    ['that the provider names otherwise', { label: 'ca3e1a25' }],
  ])('is not left again by a second rollback, %s', async (_what, side) => {
    const scene = await afterFirstDeployment(side)
    await run(someInputs(), scene.step(2), scene.doubles)
    scene.target.calls.length = 0
    for (const id of [3, 4]) {
      expect(await run(someInputs({ emergency: id === 4 }), scene.step(id), scene.doubles)).toMatchObject({
        ok: true,
        outputs: { changed: 'false' },
      })
    }
    expect(scene.target.calls).toEqual([])
    expect(scene.target.sides.blue.assigned).toBe(1)
  })

  it('is not left by a rollback after a release was taken back to it', async () => {
    const ill = ({ version }: { version: string }, during: string) =>
      version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: 'errors' } : undefined
    for (const side of [{}, silent, labelled]) {
      const scene = aScene({ ill, sides: { blue: { release: v1, up: true, assigned: 1, ...side } } })
      await scene.deploy(1, v2)
      expect(scene.target.sides.blue.assigned).toBe(1)
      const outcome = await run(someInputs(), scene.step(2), scene.doubles)
      expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    }
  })

  it('is a hot standby again after the next release, and gone once that side is used', async () => {
    const scene = await afterFirstDeployment()
    await run(someInputs(), scene.step(2), scene.doubles)
    await scene.deploy(3, v3)
    expect((await run(someInputs({ dryRun: true }), scene.step(4), scene.doubles)).outputs).toMatchObject({
      version: 'v1.0.0',
      way: 'instant',
    })
    await scene.deploy(5, v4)
    expect((await run(someInputs({ dryRun: true }), scene.step(6), scene.doubles)).outputs).toMatchObject({
      version: 'v1.2.0',
      way: 'instant',
    })
    await expect(run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(7), scene.doubles)).rejects.toThrow(
      'v1.0.0 can no longer be brought up',
    )
  })

  it('comes before older good releases where somebody had deployed it by hand', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    Object.assign(scene.target.sides.blue, { release: v3, label: 'v1.2.0' })
    await scene.deploy(2, v4, { onDrift: 'adopt' })
    const outcome = await run(someInputs(), scene.step(3), scene.doubles)
    expect(outcome.outputs).toMatchObject({ version: 'v1.2.0', way: 'instant' })
  })
})
