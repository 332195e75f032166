// needs: pg_dump, pg_restore, psql, initdb, pg_ctl
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { ms } from '@slipway/shared/core/duration'
import type { Command } from '@slipway/shared/ports/exec'
import { systemExec } from '@slipway/shared/ports/exec'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeSnapshot } from '../../src/backup/database-snapshot.ts'
import { systemVault } from '../../src/vault/snapshot-vault.ts'

const run = promisify(execFile)
const password = 'keep:it/secret?'
let temp = ''
let port = 0

/** PostgreSQL refuses to be started by root; and whoever else starts it need not see the folder of a link to it. */
async function asServer(name: string, ...args: string[]): Promise<void> {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const program = await realpath(folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name)
  const [first = '', ...rest] = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', program, ...args] : [program, ...args]
  await run(first, rest)
}

async function psql(database: string, sql: string): Promise<string> {
  const env = { ...process.env, PGPASSWORD: password }
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'keeper', '-d', database]
  return (await run('psql', [...where, '-v', 'ON_ERROR_STOP=1', '-Atc', sql], { env })).stdout
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

beforeAll(async () => {
  temp = await mkdtemp(join(tmpdir(), 'restore-'))
  port = await freePort()
  const cluster = join(temp, 'cluster')
  const secret = join(temp, 'password')
  await writeFile(secret, password)
  if (process.getuid?.() === 0) {
    const { stdout } = await run('id', ['-u', 'postgres'])
    for (const path of [temp, secret]) await chown(path, Number(stdout), Number(stdout))
  }
  await asServer('initdb', '-D', cluster, '-U', 'keeper', '--auth=scram-sha-256', `--pwfile=${secret}`)
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${temp}`
  await asServer('pg_ctl', '-D', cluster, '-w', '-l', join(temp, 'log'), '-o', options, 'start')
  await psql('postgres', 'create database harbor')
  await psql(
    'harbor',
    `create table berths (id serial primary key, name text not null, length numeric);
    insert into berths (name, length) select 'berth ' || n || ' ünïcödé ' || md5(n::text), n * 1.5 from generate_series(1, 5000) n`,
  )
})

afterAll(async () => {
  await asServer('pg_ctl', '-D', join(temp, 'cluster'), '-m', 'immediate', 'stop').catch(() => undefined)
  await rm(temp, { recursive: true, force: true })
})

const contents = `select count(*), md5(string_agg(id || name || length, ',' order by id)) from berths`

describe('a snapshot of a real database', () => {
  it('is restored from what was stored, by whoever holds the identity, as the README says', async () => {
    const identity = await generateX25519Identity()
    const commands: Command[] = []
    const masks: string[] = []
    const url = `postgres://keeper:${encodeURIComponent(password)}@127.0.0.1:${port}/harbor?sslmode=disable`
    const made = await takeSnapshot(
      {
        snapshot: { postgres: '$DATABASE_URL', 'time-limit': ms(60_000) },
        recipients: [await identityToRecipient(identity)],
        name: 'production-1.dump',
        live: undefined,
        redact: (text) => text,
      },
      {
        exec: (command, options) => {
          commands.push(command)
          return systemExec(command, options)
        },
        cwd: temp,
        variables: { DATABASE_URL: url, PATH: process.env['PATH'] ?? '' },
        vault: systemVault(temp),
        log: { mask: (value) => void masks.push(value) },
        signal: new AbortController().signal,
      },
    )
    expect(made).toMatchObject({ state: 'done', sha256: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })
    expect(JSON.stringify(commands)).not.toContain('keep')
    expect(masks).toContain(url)
    expect((await readdir(temp)).filter((name) => name.startsWith('slipway-plain'))).toEqual([])

    const before = await psql('harbor', contents)
    const stored = await readFile(made.path ?? '')
    expect(stored.includes('berth')).toBe(false)
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const dump = join(temp, 'restored.dump')
    await writeFile(dump, await decrypter.decrypt(stored))

    await psql('postgres', 'create database restored')
    const env = { ...process.env, PGPASSWORD: password, PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: 'keeper' }
    await run('pg_restore', ['--exit-on-error', '--no-owner', '--dbname=restored', dump], { env })
    expect(await psql('restored', contents)).toBe(before)
  })

  it('is not made of a database that is not there, and leaves nothing', async () => {
    const vault = systemVault(temp)
    const wrong = `postgres://keeper:wrong-password@127.0.0.1:${port}/harbor`
    const failure = await takeSnapshot(
      {
        snapshot: { postgres: wrong, 'time-limit': ms(60_000) },
        recipients: [await identityToRecipient(await generateX25519Identity())],
        name: 'never.dump',
        live: undefined,
        redact: (text) => text,
      },
      {
        exec: systemExec,
        cwd: temp,
        variables: { PATH: process.env['PATH'] ?? '' },
        vault,
        log: { mask: () => undefined },
        signal: new AbortController().signal,
      },
    ).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      message: 'pg_dump ended with exit code 1',
      hint: expect.stringContaining('password authentication failed'),
    })
    expect(JSON.stringify(failure, ['message', 'hint'])).not.toContain('wrong-password')
    expect((await readdir(temp)).filter((name) => name.startsWith('slipway-plain'))).toEqual([])
  })
})
