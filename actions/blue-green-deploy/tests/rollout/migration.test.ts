import { exited, fakeConfigPath, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aRelease, aSceneOfSeveral, severalInputs, severalServices } from '../several-scene.ts'

const database = (to: string) => `database: { postgres: $DATABASE_URL, migrate: [migrate], runs-on: { from: "1", to: "${to}" } }\n`

/** A repository whose deployments migrate, and what its migrations did. */
function aScene(to = '1', { code = () => 0 }: { code?: () => number } = {}) {
  const scene = aSceneOfSeveral(['api', 'web'], { config: severalServices })
  const migrated: { serving: Record<string, string | undefined>; services: string | undefined }[] = []
  const config = (revision: string) => scene.files.write(fakeConfigPath, `${severalServices}${database(revision)}`)
  const exec = fakeExec((command, { env }) => {
    if (command[0] !== 'migrate') return exited(0, '')
    migrated.push({ serving: scene.serving(), services: env?.['SERVICES'] })
    return exited(code(), '')
  })
  const deploy = async (id: number, version: string, inputs: Partial<Inputs> = {}) => {
    const step = () => ({ ...scene.step(id), exec })
    const given = severalInputs({ releases: ['api', 'web'].map((service) => aRelease(service, version)), ...inputs })
    const end = await run(given, step(), scene.doubles).catch((error: unknown) => error)
    if (!(end instanceof Error) && 'ok' in Object(end))
      await run({ ...given, mode: 'complete' }, step(), scene.doubles).catch(() => undefined)
    await runPost(given, step(), scene.doubles)
    scene.ended.add(id)
    return end
  }
  return { scene, migrated, deploy, revision: config, begin: () => config(to) }
}

describe('a deployment of several services with a migration', () => {
  it('migrates once, before anything is prepared, and not again for the second service', async () => {
    const { migrated, deploy, begin } = aScene()
    await begin()
    await deploy(1, 'v1.0.0')
    await deploy(2, 'v2.0.0')
    expect(migrated).toEqual([
      { serving: { api: 'in between', web: 'in between' }, services: 'api web' },
      { serving: { api: 'v1.0.0', web: 'v1.0.0' }, services: 'api web' },
    ])
  })

  it('that fails shifts nothing', async () => {
    let code = 0
    const { scene, deploy, begin } = aScene('1', { code: () => code })
    await begin()
    await deploy(1, 'v1.0.0')
    code = 1
    expect(await deploy(2, 'v2.0.0')).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
    expect(scene.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
    expect(scene.of['web']?.stores.ledger.records[0]?.entries.map(({ phase }) => phase)).not.toContain('shift')
  })

  it('is refused where a release that serves does not run on it, unless that one is named', async () => {
    const { scene, migrated, deploy, begin, revision } = aScene()
    await begin()
    await deploy(1, 'v1.0.0')
    await revision('2')
    const refused = await deploy(2, 'v2.0.0')
    expect(refused).toMatchObject({
      message: expect.stringMatching(
        /^Nothing was changed: the migration for api v2\.0\.0 brings the database to 2, on which api v1\.0\.0/,
      ),
    })
    expect(migrated.length).toBe(1)
    expect(await deploy(3, 'v2.0.0', { overrideSchema: 'v1.0.0' })).toMatchObject({ ok: true })
    expect(scene.serving()).toEqual({ api: 'v2.0.0', web: 'v2.0.0' })
    expect(scene.of['api']?.stores.ledger.records[0]?.intent.overrides?.[0]).toMatchObject({ rule: 'schema', by: expect.any(String) })
  })

  it('asks a service that is left as it is, too', async () => {
    const { deploy, begin, revision } = aScene()
    await begin()
    await deploy(1, 'v1.0.0')
    await revision('2')
    const refused = await deploy(2, 'v2.0.0', { releases: [aRelease('web', 'v2.0.0')], overrideSchema: 'v1.0.9' })
    expect(refused).toMatchObject({ message: expect.stringContaining('on which api v1.0.0, which serves, does not run') })
  })
})
