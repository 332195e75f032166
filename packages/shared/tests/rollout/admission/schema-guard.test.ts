import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { database as databaseSchema } from '../../../src/config/sections/database.ts'
import { systemExec } from '../../../src/ports/exec.ts'
import {
  checkSchema,
  describeSchemaCheck,
  migrationConflicts,
  type RevisionRange,
  readRevision,
  whyNotOn,
} from '../../../src/rollout/admission/schema-guard.ts'
import { exited, fakeExec, fakeLog } from '../../../src/testing/fakes.ts'

const judge = (range: RevisionRange, revision: string) => whyNotOn({ version: 'v1.0.0', range }, revision)

describe('the revision of a database', () => {
  it.each<[RevisionRange, string]>([
    [{ from: '0009', to: '0010' }, '0009'],
    [{ from: '0009', to: '0010' }, '10'],
    [{ from: '9' }, '0010'],
    [{ to: '20260105' }, '20251231_last'],
    [{ to: '0042' }, '0042_add_berth'],
    [{ from: '0042_add_berth' }, '0042'],
    [{ to: '42' }, '0042_add_berth'],
    [{ to: 'V10__add_2nd_berth' }, 'V10'],
    [{ from: '1.9', to: '1.10' }, '1.10'],
    [{ from: 'V2', to: 'V10' }, 'V9'],
    [{ to: 'ae1027a6acf0' }, 'ae1027a6acf0'],
  ])('is inside %j when it is %s', (range, revision) => expect(judge(range, revision)).toEqual({ state: 'inside', revision }))

  it.each<[RevisionRange, string, RegExp]>([
    [{ to: '0041' }, '0043', /^v1\.0\.0 runs on the database up to 0041, but the database is at 0043, which is newer$/],
    [{ from: '0044' }, '0043', /^v1\.0\.0 runs on the database from 0044 on, but the database is at 0043, which is older$/],
    [{ from: '1', to: '1' }, '1.5', /newer/],
    [{ to: '2026-01' }, '2026-01-15', /newer/],
    [{ to: '9' }, '10', /newer/],
    [{ to: '0042_add_berth' }, '0042_add_crane', /newer/],
  ])('is outside %j when it is %s', (range, revision, reason) => {
    expect(judge(range, revision)).toMatchObject({ state: 'outside', revision, reason: expect.stringMatching(reason) })
  })

  it('tells the ways out of what it forbids', () => {
    expect(judge({ to: '0041' }, '0043')).toMatchObject({
      hint: 'Either go forward instead, to a release whose database.runs-on holds 0043; or take the database back to 0041 first, by its down migrations, or by a restore, which loses what was written since; or, knowing that it runs all the same, run again with override-schema v1.0.0 and a reason.',
    })
    expect(judge({ from: '0044' }, '0043')).toMatchObject({ hint: expect.stringMatching(/^Either migrate it forward to 0044 first/) })
  })

  it.each<[RevisionRange, string]>([
    [{ from: 'ae1027a6acf0' }, '1975ea83b712'],
    [{ to: '0042' }, '1975ea83b712'],
    [{ from: 'ae1027a6acf0' }, '0042'],
  ])('has no order where one is a hash: %j and %s', (range, revision) => {
    expect(judge(range, revision)).toMatchObject({ state: 'unknown', why: 'unordered' })
  })

  it('is inside exactly when it lies between the ends', () => {
    const number = fc.nat(500)
    fc.assert(
      fc.property(number, number, number, fc.integer({ min: 1, max: 6 }), (a, b, at, width) => {
        const show = (one: number) => String(one).padStart(width, '0')
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const expected = at >= from && at <= to ? 'inside' : 'outside'
        expect(judge({ from: show(from), to: show(to) }, String(at)).state).toBe(expected)
        expect(judge({ from: show(from) }, show(at)).state).toBe(at >= from ? 'inside' : 'outside')
        expect(judge({ to: `${show(to)}_title` }, show(at)).state).toBe(at <= to ? 'inside' : 'outside')
      }),
    )
  })
})

const config = databaseSchema.parse({ revision: ['./revision'], 'runs-on': { to: '0042' } })
const depsWith = (reply: Parameters<typeof fakeExec>[0]) => ({ exec: fakeExec(reply), cwd: '/workspace', variables: {} })
const ask = (range: RevisionRange | undefined, database: typeof config | undefined, reply = () => exited(0, '0042\n')) => {
  const deps = depsWith(reply)
  return { deps, answer: checkSchema({ version: 'v1.0.0', range, database }, deps) }
}

describe('checking a release against the database', () => {
  it('asks the database and judges what it says', async () => {
    await expect(ask({ to: '0042' }, config).answer).resolves.toEqual({ state: 'inside', revision: '0042' })
    await expect(ask({ to: '0041' }, config).answer).resolves.toMatchObject({ state: 'outside' })
  })

  it('says what was not checked, and asks nothing for it', async () => {
    for (const range of [undefined, {}]) {
      const { deps, answer } = ask(range, config)
      expect(describeSchemaCheck(await answer)).toBe(
        'whether the release runs on the database as it is was not checked: v1.0.0 does not say on which revisions of the database it runs (database.runs-on)',
      )
      expect(deps.exec.calls).toEqual([])
    }
    for (const database of [undefined, databaseSchema.parse({})]) {
      await expect(ask({ to: '1' }, database).answer).resolves.toMatchObject({ state: 'unknown', why: 'no-command' })
    }
  })

  it('takes a database that cannot be asked for unknown, never for inside', async () => {
    const { answer } = ask({ to: '0042' }, config, () => exited(2, '', 'connection refused'))
    expect(await answer).toEqual({ state: 'unknown', why: 'unreadable', reason: 'database.revision (revision) ended with exit code 2' })
  })

  it('goes on throwing what is no fault of the command', async () => {
    const cancel = AbortSignal.abort(new Error('cancelled'))
    const deps = depsWith(() => ({ state: 'killed', signal: 'SIGINT', stdout: '', stderr: '' }))
    await expect(checkSchema({ version: 'v1.0.0', range: { to: '1' }, database: config }, deps, cancel)).rejects.toThrow('cancelled')
  })

  it('words its other answers', () => {
    expect(describeSchemaCheck(judge({ to: '0042' }, '0042'))).toBe('the database is at 0042, on which the release runs')
    expect(describeSchemaCheck(judge({ to: '0041' }, '0042'))).toMatch(/^v1\.0\.0 runs on the database up to 0041/)
  })
})

describe('reading the revision', () => {
  it('takes one line from a real command, and follows none of it in the log', async () => {
    const log = fakeLog()
    const deps = { exec: systemExec, cwd: '/', variables: { PATH: process.env['PATH'] ?? '' }, onOutput: log.info }
    const database = databaseSchema.parse({ revision: 'echo asking >&2; printf " 0042_add_berth \\n\\n"' })
    expect(await readRevision(database, deps)).toBe('0042_add_berth')
    expect(log.lines).toEqual([])
  })

  it.each([
    ['nothing', '\n \n', 'database.revision printed nothing, not one revision'],
    ['several lines', '0041\n0042\n', 'database.revision printed 2 lines, not one revision'],
    ['a long line', 'x'.repeat(201), 'database.revision printed 201 characters, not one revision'],
    ['a whole table', 'x'.repeat(5_000), 'database.revision (revision) printed more than 4096 bytes'],
  ])('refuses %s', async (_name, printed, message) => {
    await expect(
      readRevision(
        config,
        depsWith(() => exited(0, printed)),
      ),
    ).rejects.toThrow(message)
  })

  it('says where it is not configured', async () => {
    await expect(
      readRevision(
        databaseSchema.parse({}),
        depsWith(() => exited(0)),
      ),
    ).rejects.toThrow('database.revision is missing')
  })
})

describe('a migration that a release which serves does not run on', () => {
  const database = (more: Record<string, unknown>) => databaseSchema.parse({ postgres: '$DATABASE_URL', migrate: './migrate', ...more })
  const to44 = { service: 'api', version: 'v2.0.0', database: database({ 'runs-on': { from: '0043', to: '0044' } }) }
  const serving = (service: string, range: RevisionRange | undefined, of = database({})) => ({
    service,
    version: 'v1.0.0',
    range,
    database: of,
  })
  const found = (...all: ReturnType<typeof serving>[]) => migrationConflicts([to44], all).map(({ service }) => service)

  it('is refused, whichever service it is of', () => {
    const [conflict] = migrationConflicts([to44], [serving('parser', { to: '0043' })])
    expect(conflict?.reason).toBe(
      'the migration for api v2.0.0 brings the database to 0044, on which parser v1.0.0, which serves, does not run (database.runs-on)',
    )
    expect(conflict?.hint).toContain('override-schema v1.0.0')
    expect(found(serving('api', { to: '0043' }), serving('parser', { from: '0040', to: '0044' }), serving('web', { to: '0042' }))).toEqual([
      'api',
      'web',
    ])
  })

  it('is not where nothing says so', () => {
    expect(found(serving('parser', undefined))).toEqual([])
    expect(found(serving('parser', { to: '0001' }, database({ postgres: '$OTHER_URL' })))).toEqual([])
    expect(migrationConflicts([{ ...to44, database: database({}) }], [serving('parser', { to: '0001' })])).toEqual([])
    expect(
      migrationConflicts([{ ...to44, database: databaseSchema.parse({ 'runs-on': { to: '0044' } }) }], [serving('parser', { to: '0001' })]),
    ).toEqual([])
  })

  it('is known by how the database is asked, where its address is not said', () => {
    const asked = (revision: string) => databaseSchema.parse({ migrate: './migrate', revision, 'runs-on': { to: '0044' } })
    const one = { ...to44, database: asked('./revision') }
    expect(migrationConflicts([one], [serving('web', { to: '0001' }, asked('./revision'))])).toHaveLength(1)
    expect(migrationConflicts([one], [serving('web', { to: '0001' }, asked('./other'))])).toHaveLength(0)
  })
})
