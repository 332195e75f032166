import { formatDuration } from '@slipway/shared/core/duration'
import { ActionError } from '@slipway/shared/core/errors'
import type { Exec, ExecResult } from '@slipway/shared/ports/exec'

export type Dump = {
  /** `postgres://user:password@host:port/database`. */
  url: string
  /** Path of the dump, in pg_dump's custom format. */
  file: string
  /** Milliseconds. */
  timeLimit: number
  /** `PATH` of the programs; they get nothing else of the step's environment. */
  searchPath: string
  signal: AbortSignal
}

/** Dumps a database (`pg_dump --format=custom`) and verifies that pg_restore can list it. Throws an ActionError. */
export async function dumpPostgres({ url, file, timeLimit, searchPath, signal }: Dump, exec: Exec): Promise<{ entries: number }> {
  const connection = connectionOf(url)
  const common = { timeout: timeLimit, signal, maxOutput: 64 * 1_024 }
  const withoutPassword = (result: ExecResult) => withoutText(result, connection['PGPASSWORD'])
  const dumped = await exec(['pg_dump', '--format=custom', '--no-password', `--file=${file}`], {
    ...common,
    env: { PATH: searchPath, ...connection },
  })
  signal.throwIfAborted()
  refuse('pg_dump', withoutPassword(dumped), timeLimit)
  const listed = await exec(['pg_restore', '--list', file], { ...common, maxOutput: 4 * 1_024 * 1_024, env: { PATH: searchPath } })
  signal.throwIfAborted()
  const { stdout } = refuse('pg_restore', listed, timeLimit)
  const entries = stdout.split('\n').filter((line) => /^\d+;/.test(line)).length
  if (!stdout.includes('Archive created at')) {
    throw new ActionError('pg_restore does not find a list in the dump that pg_dump has made')
  }
  return { entries }
}

/** Parameters of a connection string and the equivalent libpq variables (PostgreSQL, "Environment Variables"). */
const parameters: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  dbname: 'PGDATABASE',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  channel_binding: 'PGCHANNELBINDING',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  application_name: 'PGAPPNAME',
  options: 'PGOPTIONS',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  gssencmode: 'PGGSSENCMODE',
}

/**
 * Converts a connection string to the variables that libpq reads, so that no part of it appears in a command line, which every user of
 * the machine can read. Throws an ActionError that does not show the string.
 */
export function connectionOf(url: string): Record<string, string> {
  const parsed = /^postgres(ql)?:\/\//.test(url) ? URL.parse(url) : null
  if (parsed === null) {
    throw new ActionError('database.snapshot.postgres is not an address of the form postgres://user:password@host:port/database', {
      hint: 'It is read after $NAME was filled in; the value is not shown here, since it holds a password.',
    })
  }
  const found: Record<string, string> = {}
  for (const [name, value] of parsed.searchParams) {
    const variable = parameters[name]
    if (variable === undefined) {
      throw new ActionError(`database.snapshot.postgres has the parameter "${name}", which is not known here`, {
        hint: `Known are: ${Object.keys(parameters).join(', ')}. For anything else, use database.snapshot.command.`,
      })
    }
    found[variable] = value
  }
  const parts: readonly (readonly [string, string])[] = [
    ['PGHOST', parsed.hostname.replace(/^\[|\]$/g, '')],
    ['PGPORT', parsed.port],
    ['PGUSER', parsed.username],
    ['PGPASSWORD', parsed.password],
    ['PGDATABASE', parsed.pathname.replace(/^\//, '')],
  ]
  for (const [variable, value] of parts) if (value !== '') found[variable] = decode(value)
  return found
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ActionError('database.snapshot.postgres has a % that begins no escape', {
      hint: 'Write a % within a name or a password as %25.',
    })
  }
}

function refuse(program: string, result: ExecResult, timeLimit: number): Extract<ExecResult, { state: 'exited' }> {
  switch (result.state) {
    case 'exited': {
      if (result.code === 0) return result
      const said = result.stderr.trim().split('\n').slice(-10).join('\n')
      throw new ActionError(`${program} ended with exit code ${result.code}`, { hint: hintOf(said) })
    }
    case 'not-found':
      throw new ActionError(`${program} is not installed on this runner`, {
        hint: 'Install the PostgreSQL client of the major version of the server, or a newer one, before this step.',
      })
    case 'timed-out':
      throw new ActionError(`${program} did not end within ${formatDuration(timeLimit)}`, {
        hint: "Raise database.snapshot.time-limit, or take the provider's own snapshot by a command.",
      })
    case 'killed':
      throw new ActionError(`${program} was ended by ${result.signal}`)
  }
}

function hintOf(said: string): string {
  const advice = said.includes('server version mismatch')
    ? '\npg_dump must be of the major version of the server or newer: install postgresql-client-N before this step.'
    : ''
  return said === '' ? 'It printed nothing.' : `It said:\n${said}${advice}`
}

function withoutText(result: ExecResult, secret: string | undefined): ExecResult {
  if (secret === undefined || secret === '' || result.state === 'not-found') return result
  return { ...result, stdout: result.stdout.replaceAll(secret, '***'), stderr: result.stderr.replaceAll(secret, '***') }
}
