import { ms } from '@slipway/shared/core/duration'
import type { ExecOptions } from '@slipway/shared/ports/exec'
import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { virtualClock } from '@slipway/shared/testing/virtual-clock'
import { describe, expect, it } from 'vitest'
import { type Part, startBackup } from '../../src/backup/parallel-parts.ts'
import { run } from '../../src/run.ts'
import { aScene, type SceneOptions, someInputs, v1, v2 } from '../scene.ts'

const recipient = `age1${'q'.repeat(58)}`
const password = 'hunter2-and-more'
const secrets = `DATABASE_URL=postgres://keeper:${password}@db.test:5433/harbor?sslmode=require\nAPI_KEY=short`
const postgres = '    database: { snapshot: { postgres: $DATABASE_URL }, keep-days: 5 }\n'

type Answer = (program: string, options: ExecOptions) => ReturnType<typeof exited>
const works: Answer = (program) => (program === 'pg_restore' ? exited(0, ';     Archive created at now\n1; 2 TABLE x\n') : exited(0))

async function twoReleases(options: SceneOptions, answer: Answer = works) {
  const told: { command: readonly string[]; env: Readonly<Record<string, string>> }[] = []
  const exec = fakeExec((command, execOptions) => {
    told.push({ command, env: execOptions.env })
    return answer(command[0], execOptions)
  })
  const scene = aScene({ ...options, exec })
  await scene.deploy(1, v1)
  await scene.deploy(2, v2)
  scene.target.calls.length = 0
  return { scene, told }
}

const inputs = (overrides: Parameters<typeof someInputs>[0] = {}) =>
  someInputs({ secrets, variables: `SLIPWAY_AGE_RECIPIENT=${recipient}`, ...overrides })

describe('the snapshot of the database', () => {
  it('is dumped, checked, sealed to the recipient and given to the workflow, before the shift', async () => {
    const { scene, told } = await twoReleases({ more: postgres })
    let shiftsAtDump: number | undefined
    const { seal } = scene.vault
    scene.vault.seal = async (...args) => {
      shiftsAtDump = scene.target.calls.length
      return seal(...args)
    }
    const outcome = await run(inputs(), scene.step(3), scene.doubles)
    expect(outcome.outputs).toMatchObject({
      snapshot: '/temp/slipway-snapshot/production-harbor-3-1.dump.age',
      'snapshot-days': '5',
      'recovery-tag': 'slipway/recovery/production/harbor/v1.1.0-3',
    })
    expect(shiftsAtDump).toBe(0)
    expect(scene.vault).toMatchObject({ opened: 1, disposed: 1, sealed: [{ recipients: [recipient] }] })
    expect(told.map(({ command }) => command[0])).toEqual(['pg_dump', 'pg_restore'])
    expect(outcome.evidence.details?.['backup']).toMatchObject([
      { name: 'database', state: 'done', sha256: expect.stringMatching(/^sha256:/), took: expect.any(Number) },
      { name: 'configuration', state: 'done', sha256: expect.stringMatching(/^sha256:/) },
      { name: 'tag-left', state: 'done' },
      { name: 'tag-destination', state: 'done' },
    ])
    expect(scene.tags.get('slipway/recovery/production/harbor/v1.0.0-3')).toBe(v1.sha)
  })

  it('hands the password over in the environment alone, and shows it nowhere', async () => {
    const { scene, told } = await twoReleases({ more: postgres }, (program) =>
      program === 'pg_dump' ? exited(1, '', `connection of keeper with ${password} refused`) : works(program, { env: {} }),
    )
    const context = scene.step(3)
    const failure = await run(inputs(), context, scene.doubles).catch((error: unknown) => error)
    expect(told[0]?.env).toMatchObject({ PGPASSWORD: password, PGHOST: 'db.test', PGPORT: '5433', PGSSLMODE: 'require' })
    expect(told[0]?.env).not.toHaveProperty('API_KEY')
    expect(JSON.stringify(told.map(({ command }) => command))).not.toContain(password)
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(password)
  })

  it('stops a planned rollback when it fails, before anything is touched, and says how to go on', async () => {
    const { scene } = await twoReleases({ more: postgres }, () => exited(1, '', 'server version mismatch'))
    await expect(run(inputs(), scene.step(3), scene.doubles)).rejects.toMatchObject({
      message: expect.stringContaining('Nothing was changed: the snapshot of the database failed'),
      hint: expect.stringMatching(/major version.*\n.*skip-snapshot: true/s),
    })
    expect(scene.target.calls).toEqual([])
    expect(scene.vault).toMatchObject({ opened: 1, disposed: 1, sealed: [] })
  })

  it('only is told of in an emergency', async () => {
    const { scene } = await twoReleases({ more: postgres }, () => exited(1, '', 'no route to host'))
    const outcome = await run(inputs({ emergency: true }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', snapshot: '', 'snapshot-days': '' } })
    expect(outcome.evidence.details?.['backup']).toMatchObject([{ name: 'database', state: 'failed' }, {}, {}, {}])
  })

  it('is taken beside the shift in an emergency, never before it', async () => {
    const { scene } = await twoReleases({ more: postgres })
    let release = () => {}
    const arrived = new Promise<void>((resolve) => {
      release = resolve
    })
    const { shift } = scene.target
    scene.target.shift = async (...args) => {
      await shift(...args)
      release()
    }
    const { seal } = scene.vault
    scene.vault.seal = async (...args) => {
      // Were the shift to wait for the snapshot, this would never end.
      await arrived
      return seal(...args)
    }
    const outcome = await run(inputs({ emergency: true }), scene.step(3), scene.doubles)
    expect(outcome.outputs).toMatchObject({ snapshot: '/temp/slipway-snapshot/production-harbor-3-1.dump.age', version: 'v1.0.0' })
  })

  it.each([
    ['without a recipient', '', 'no snapshot is stored in clear'],
    ['when that was asked for', `SLIPWAY_AGE_RECIPIENT=${recipient}`, 'skip-snapshot was asked for'],
  ])('is not made %s, and that is said', async (_name, variables, detail) => {
    const { scene, told } = await twoReleases({ more: postgres })
    const outcome = await run(inputs({ variables, skipSnapshot: variables !== '' }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { snapshot: '' } })
    expect(outcome.evidence.details?.['backup']).toMatchObject([{ state: 'skipped', detail: expect.stringContaining(detail) }, {}, {}, {}])
    expect(told).toEqual([])
    expect(scene.vault.opened).toBe(0)
  })

  it('takes a recipient from the variables of the environment only, never from the step or the secrets', async () => {
    const { scene } = await twoReleases({ more: postgres })
    const context = scene.step(3)
    const outcome = await run(
      inputs({ variables: '', secrets: `${secrets}\nSLIPWAY_AGE_RECIPIENT=${recipient}` }),
      { ...context, runner: { ...context.runner, environment: { SLIPWAY_AGE_RECIPIENT: recipient } } },
      scene.doubles,
    )
    expect(outcome.outputs?.['snapshot']).toBe('')
    expect(scene.vault.sealed).toEqual([])
  })

  it('never begins with a private key, masks it, and does not show it', async () => {
    const { scene } = await twoReleases({ more: postgres })
    const key = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`
    const failure = await run(inputs({ variables: `SLIPWAY_AGE_RECIPIENT=${key}` }), scene.step(3), scene.doubles).catch(
      (error: unknown) => error,
    )
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(key)
    expect(failure).toMatchObject({ message: expect.stringContaining('holds a private key') })
  })

  it('may be the mark of a provider, told by the command of the user', async () => {
    const more = '    database: { snapshot: { command: [./snapshot.sh] } }\n'
    const { scene, told } = await twoReleases({ more }, () => exited(0, `working\nsnap-42 of ${password}\n`))
    scene.vault.open = async () => ({
      path: '/temp/plain/snapshot',
      size: async () => 0,
      full: new AbortController().signal,
      [Symbol.asyncDispose]: async () => undefined,
    })
    const outcome = await run(inputs({ variables: '', secrets: `PASSWORD=${password}` }), scene.step(3), scene.doubles)
    expect(told[0]?.env).toMatchObject({ SNAPSHOT: '/temp/plain/snapshot', RELEASE: 'v1.1.0' })
    expect(outcome.evidence.details?.['backup']).toMatchObject([{ state: 'done', mark: 'snap-42 of ***' }, {}, {}, {}])
  })

  it('is not stored in clear when the command of the user wrote one and there is no recipient', async () => {
    const more = '    database: { snapshot: { command: [./snapshot.sh] } }\n'
    const { scene } = await twoReleases({ more }, () => exited(0, 'done'))
    const outcome = await run(inputs({ variables: '' }), scene.step(3), scene.doubles)
    expect(outcome.outputs?.['snapshot']).toBe('')
    expect(scene.vault).toMatchObject({ opened: 1, disposed: 1, sealed: [] })
  })
})

describe('a backup', () => {
  it('tells of what was not done when its time is over, and ends it', async () => {
    const clock = virtualClock()
    let ended = false
    const parts: Part[] = [
      {
        name: 'database',
        make: (signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              ended = true
              reject(signal.reason)
            })
          }),
      },
      { name: 'configuration', make: async () => ({ state: 'done', detail: 'kept' }) },
    ]
    const backup = startBackup(parts, { clock, signal: new AbortController().signal })
    expect(await clock.run(backup.end(60_000))).toMatchObject([
      { name: 'database', state: 'not-done', took: 60_000 },
      { name: 'configuration', state: 'done' },
    ])
    expect(ended).toBe(true)
  })

  it('is late in a rollback too, which goes on', async () => {
    const { scene } = await twoReleases({ more: postgres })
    scene.vault.seal = () => new Promise(() => undefined)
    const outcome = await run(inputs({ emergency: true, backupTimeLimit: ms(1_000) }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', snapshot: '' } })
    expect(outcome.evidence.timeline?.map(({ what }) => what)).toContain('backup, database: not-done: its time limit was over')
  })

  it('goes beside the way back in the job of a deployment', async () => {
    const { scene } = await twoReleases({ more: postgres })
    await scene.deploy(5, { ...v2, version: 'v1.2.0', sha: 'c'.repeat(40) }, { upTo: 'promoted' })
    const outcome = await run(inputs({ onlyIfNeeded: true, watchVerdict: 'fail' }), scene.step(5), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', 'recovery-tag': 'slipway/recovery/production/harbor/v1.2.0-5' } })
    expect(outcome.outputs?.['snapshot']).toContain('production-harbor-5-1.dump.age')
  })
})
