import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, someInputs, v1, v2 } from '../scene.ts'

const more = '    database: { revision: [./revision.sh] }\n'

/** The database is at 0042, as the release in service has left it. */
async function migrated(runsOn: string) {
  const scene = aScene({ more, exec: fakeExec(() => exited(0, '0042\n')) })
  await scene.deploy(1, v1)
  await scene.deploy(2, v2)
  scene.committed.set(
    v1.sha,
    // A file of the past may have what is refused today: two environments with one address.
    `service: harbor\nenvironments: { staging: { url: 'http://x.test' }, production: { url: 'http://x.test', placement: { prepare: [x] }, target: { type: haproxy, socket: /s, backend: b }, database: { runs-on: ${runsOn} } } }\n`,
  )
  scene.target.calls.length = 0
  return scene
}

describe('a destination that the database has left behind', () => {
  it('is refused before anything is touched, with the way out', async () => {
    const scene = await migrated('{ to: "0041" }')
    await expect(run(someInputs(), scene.step(3), scene.doubles)).rejects.toMatchObject({
      message: expect.stringContaining('v1.0.0 runs on the database up to 0041, but the database is at 0042'),
      hint: expect.stringContaining('override-schema'),
    })
    expect(scene.target.calls).toEqual([])
    expect(scene.tags.size).toBe(0)
  })

  it('passes where somebody names it and says why, and that stands in the ledger', async () => {
    const scene = await migrated('{ to: "0041" }')
    const inputs = someInputs({ overrideSchema: '1.0.0', reason: '0042 only adds a column' })
    const outcome = await run(inputs, scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0', changed: 'true' } })
    expect(scene.ledger.records[0]?.intent.overrides).toEqual([{ rule: 'schema', by: 'mona', reason: '0042 only adds a column' }])
  })

  it.each([
    ['for another release', { overrideSchema: 'v0.9.0', reason: 'x' }, 'the database is at 0042'],
    ['without a reason', { overrideSchema: 'v1.0.0' }, 'needs the input "reason"'],
    ['by a run that nobody approved', { overrideSchema: 'v1.0.0', reason: 'x', unattended: true }, 'the database is at 0042'],
  ])('is not let pass %s', async (_name, inputs, message) => {
    const scene = await migrated('{ to: "0041" }')
    await expect(run(someInputs(inputs), scene.step(3), scene.doubles)).rejects.toThrow(message)
    expect(scene.target.calls).toEqual([])
  })

  it('is no matter where it runs on the present revision, or says nothing', async () => {
    for (const range of ['{ from: "0040", to: "0042" }', '{}']) {
      const scene = await migrated(range)
      const outcome = await run(someInputs(), scene.step(3), scene.doubles)
      expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0' } })
      expect(scene.ledger.records[0]?.intent.overrides).toBeUndefined()
    }
  })
})
