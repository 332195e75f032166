import type { Database } from '../../config/sections/database.ts'
import { ActionError } from '../../core/errors.ts'
import { compareNaturally } from '../../core/natural-order.ts'
import { runUserCommand, type UserCommandDeps } from '../commands/user-command.ts'

/** The revisions of the database that a release runs on, both included. An absent end is open. */
export type RevisionRange = { from?: string | undefined; to?: string | undefined }

export type SchemaCheck =
  | { state: 'inside'; revision: string }
  /** The release does not run on the database's revision. */
  | { state: 'outside'; revision: string; reason: string; hint: string }
  /** Nothing was checked. `unreadable`: the command failed. Never the same as `inside`. */
  | { state: 'unknown'; why: 'no-range' | 'no-command' | 'unreadable' | 'unordered'; reason: string }

/** The release that is to run, and how to ask the database for its revision. */
export type SchemaQuery = {
  /** The version of the release that is to run. */
  version: string
  /** The release's `database.runs-on`, from the ledger or from its commit. */
  range: RevisionRange | undefined
  /** The present configuration of the environment: how to ask its database. */
  database: Database | undefined
}

const maxRevision = 200
const timeLimit = 60_000

/** Whether a release may run on the present database. Read-only; rejects only when `signal` ends it. */
export async function checkSchema(
  { version, range, database }: SchemaQuery,
  deps: UserCommandDeps,
  signal?: AbortSignal,
): Promise<SchemaCheck> {
  if (range === undefined || (range.from === undefined && range.to === undefined)) {
    return unknown('no-range', `${version} does not say on which revisions of the database it runs (database.runs-on)`)
  }
  if (database?.revision === undefined) {
    return unknown('no-command', 'nothing says how to ask the database for its revision (database.revision)')
  }
  try {
    return whyNotOn({ version, range }, await readRevision(database, deps, signal))
  } catch (error) {
    if (!(error instanceof ActionError) || signal?.aborted === true) throw error
    return unknown('unreadable', error.message)
  }
}

/** A release that serves, and what its record says of the database. */
export type ServingRelease = { service: string; version: string; range: RevisionRange | undefined; database: Database | undefined }

/** A release that is deployed with a migration. */
export type MigratingRelease = { service: string; version: string; database: Database | undefined }

/**
 * The releases that serve now and do not run on what the migration of a deployment makes of their database. They go on serving until the new
 * ones have the traffic, and serve again after a rollback. `serving`: those of every service of the environment, the deployed one included.
 * Nothing is said of a release without a declared range, nor where the new one does not say which revision it is at.
 */
export function migrationConflicts(deployed: readonly MigratingRelease[], serving: readonly ServingRelease[]): MigrationConflict[] {
  return deployed.flatMap(({ service, version, database }) => {
    const revision = database?.['runs-on']?.to ?? database?.['runs-on']?.from
    if (database?.migrate === undefined || revision === undefined) return []
    return serving.flatMap((one) => {
      if (one.range === undefined || !isSameDatabase(database, one.database)) return []
      const check = whyNotOn({ version: one.version, range: one.range }, revision)
      if (check.state !== 'outside') return []
      return [
        {
          service: one.service,
          version: one.version,
          reason: `the migration for ${service} ${version} brings the database to ${revision}, on which ${one.service} ${one.version}, which serves, does not run (database.runs-on)`,
          hint: `Split it: first a migration on which ${one.service} ${one.version} still runs, then its next release, then the rest; or, knowing that it runs all the same, run again with override-schema ${one.version} and a reason.`,
        },
      ]
    })
  })
}

export type MigrationConflict = { service: string; version: string; reason: string; hint: string }

/** By its address where both say it, else by how its revision is asked, else by how it is migrated. Without any of it, it may be another one. */
function isSameDatabase(one: Database, other: Database | undefined): boolean {
  for (const key of ['postgres', 'revision', 'migrate'] as const) {
    const [left, right] = [one[key], other?.[key]]
    if (left !== undefined && right !== undefined) return JSON.stringify(left) === JSON.stringify(right)
  }
  return false
}

/** The revision that `database.revision` prints, on one line. Throws an ActionError where it fails or prints anything else. */
export async function readRevision(database: Database, deps: UserCommandDeps, signal?: AbortSignal): Promise<string> {
  const name = 'database.revision'
  if (database.revision === undefined) throw new ActionError(`${name} is missing: nothing says how to ask the database`)
  // Its output is data, so it is not shown in the log.
  const { onOutput: _quiet, ...quietly } = deps
  const call = { command: database.revision, name, timeLimit, variables: {}, maxAnswer: 4_096, signal }
  const lines = (await runUserCommand(call, quietly)).split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const [revision] = lines
  if (revision !== undefined && lines.length === 1 && revision.length <= maxRevision) return revision
  const what = revision === undefined ? 'nothing' : lines.length > 1 ? `${lines.length} lines` : `${revision.length} characters`
  throw new ActionError(`${name} printed ${what}, not one revision`, {
    hint: `Expected one line of at most ${maxRevision} characters, such as 0042 or 20260105_add_berth; all else belongs on standard error.`,
  })
}

/** Whether a revision lies in the declared range. Pure. */
export function whyNotOn({ version, range }: { version: string; range: RevisionRange }, revision: string): SchemaCheck {
  const { from, to } = range
  const bounds = [from, to].filter((bound) => bound !== undefined)
  if (bounds.includes(revision)) return { state: 'inside', revision }
  const unordered = [revision, ...bounds].find(isHash)
  if (unordered !== undefined) {
    return unknown('unordered', `${unordered} looks like a hash, and hashes have no order: let database.revision print a number or a date`)
  }
  if (to !== undefined && compareToBound(revision, to) > 0) {
    return outside(
      { version, revision },
      `${version} runs on the database up to ${to}, but the database is at ${revision}, which is newer`,
      [
        `go forward instead, to a release whose database.runs-on holds ${revision}`,
        `take the database back to ${to} first, by its down migrations, or by a restore, which loses what was written since`,
      ],
    )
  }
  if (from !== undefined && compareToBound(revision, from) < 0) {
    return outside(
      { version, revision },
      `${version} runs on the database from ${from} on, but the database is at ${revision}, which is older`,
      [`migrate it forward to ${from} first, as a hook before-shift can`, `choose a release whose database.runs-on holds ${revision}`],
    )
  }
  return { state: 'inside', revision }
}

/** The result as one sentence, for the log, a plan and the evidence. */
export function describeSchemaCheck(check: SchemaCheck): string {
  switch (check.state) {
    case 'inside':
      return `the database is at ${check.revision}, on which the release runs`
    case 'outside':
      return check.reason
    case 'unknown':
      return `whether the release runs on the database as it is was not checked: ${check.reason}`
  }
}

function outside(
  { version, revision }: { version: string; revision: string },
  reason: string,
  ways: readonly [string, string],
): SchemaCheck {
  const hint = `Either ${ways[0]}; or ${ways[1]}; or, knowing that it runs all the same, run again with override-schema ${version} and a reason.`
  return { state: 'outside', revision, reason, hint }
}

function unknown(why: Extract<SchemaCheck, { state: 'unknown' }>['why'], reason: string): SchemaCheck {
  return { state: 'unknown', why, reason }
}

/** Like `compareNaturally`, but `0042` equals `0042_add_berth`, because one of the two has no title. */
function compareToBound(revision: string, bound: string): number {
  const [bareRevision, bareBound] = [withoutTitle(revision), withoutTitle(bound)]
  const titled = bareRevision !== revision && bareBound !== bound
  return titled ? compareNaturally(revision, bound) : compareNaturally(bareRevision, bareBound)
}

/** A title begins with a letter, so the day in `2026-01-15` is not one. */
function withoutTitle(revision: string): string {
  return revision.replace(/^(.*?[0-9])[_ -]+[A-Za-z].*$/s, '$1')
}

/** Whether the revision is a hash, as Alembic uses. Twelve digits without a letter are a date. */
function isHash(text: string): boolean {
  return /^(?=.*[a-f])(?=.*[0-9])[0-9a-f]{8,64}$/i.test(text)
}
