import { join } from 'node:path'
import type { SecuritySection } from '@slipway/shared/config/sections/security'
import type { Severity } from '@slipway/shared/core/words'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { strictGit } from '@slipway/shared/ports/git-objects'
import {
  type AdvisoryDatabase,
  type ScanContext,
  type Scanner,
  type ScanResult,
  scanFailed,
  scanNotRun,
  scanned,
} from '../contract/scanner.ts'
import { type CargoDenyCheck, type CargoDenyOutput, readCargoDeny } from './cargo-deny-report.ts'
import { licencesOf } from './cargo-licences.ts'
import { type CargoPackage, cratesIo, licenceKey, metadataOf, packagesIn } from './cargo-metadata.ts'
import { type EmptyRoom, emptyRoom } from './empty-room.ts'
import { lockFilesIn } from './lock-file.ts'
import { complaint, programVersion, runProgram } from './program.ts'
import { advisoriesUpdated } from './rust-advisories.ts'
import type { CargoLock } from './rust-finding.ts'

export type CrateRules = SecuritySection['crates']

const locksIn = lockFilesIn(['Cargo.lock'])

/**
 * cargo-deny of every Cargo.lock: advisories, sources, and what `security.crates` of slipway.yml says of licences and crates. It is a second
 * reader beside cargo-audit, so nothing is missing without it. Of the tree it gets the names, versions and sources of the lock file alone,
 * with a configuration of ours: no manifest, `deny.toml`, `.cargo/config.toml` or `rust-toolchain.toml` of the tree is read, and no cargo
 * is started in it.
 */
export const cargoDeny: Scanner = {
  name: 'cargo-deny',
  filesFor: () => [],
  notApplicable: (tree) => (locksIn(tree.paths).length === 0 ? 'there is no Cargo.lock' : undefined),
  run: async (context) => {
    await using room = await emptyRoom(context)
    const version = await programVersion(['cargo-deny', '--version'], room.folder, context)
    if (version === undefined) return scanNotRun('cargo-deny is not installed', '"cargo install --locked cargo-deny" brings it')
    await room.put('Cargo.toml', manifest)
    const brought = await bringDatabase(room, context)
    if (brought.state === 'failed') return { ...scanFailed(`cargo-deny has no database of advisories: ${brought.reason}`), version }
    const place: Place = { room, context, config: await room.put('deny.toml', configOf(brought.folder, context.crates)) }
    const looked: Looked[] = []
    for (const [index, path] of locksIn(context.tree.paths).entries())
      looked.push(await lookAt({ path, text: await context.tree.text(path) }, index, place))
    return { ...resultOf(looked), version, database: brought.database }
  },
}

const manifest = '[package]\nname = "slipway-room"\nversion = "0.0.0"\nedition = "2021"\npublish = false\n\n[lib]\npath = "lib.rs"\n'

/** Where the database comes from, which is part of the name of its folder. */
const databaseUrl = 'https://github.com/rustsec/advisory-db'
/** The folder of that address, as cargo-deny names it (cargo-deny, `src/advisories/helpers/db.rs`). */
const databaseName = 'advisory-db-3157b0e258782691'

/** How old it may be is judged for all scanners alike. */
function configOf(databases: string, { licenses, banned, sources }: CrateRules): string {
  const list = (values: readonly string[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`
  const git = sources.filter((source) => !/^(sparse|registry)\+/.test(source))
  const registries = sources.filter((source) => /^(sparse|registry)\+/.test(source)).map((source) => source.replace(/^registry\+/, ''))
  return `[advisories]
db-path = ${JSON.stringify(databases)}
db-urls = ${list([databaseUrl])}
maximum-db-staleness = "P36500D"
unmaintained = "all"
unsound = "all"
yanked = "allow"

[licenses]
allow = ${list(licenses)}
unused-allowed-license = "allow"
private = { ignore = true }

[bans]
multiple-versions = "allow"
wildcards = "allow"
deny = [${banned.map((crate) => `{ crate = ${JSON.stringify(crate)} }`).join(', ')}]

[sources]
unknown-registry = "deny"
unknown-git = "deny"
unused-allowed-source = "allow"
allow-registry = ${list([cratesIo.replace(/^registry\+/, ''), ...registries])}
allow-git = ${list(git)}
`
}

type Brought = { state: 'brought'; folder: string; database: AdvisoryDatabase } | { state: 'failed'; reason: string }

/** The folder with the database: a copy of the clone that the inputs name, or what cargo-deny fetches into the home of cargo. */
async function bringDatabase(room: EmptyRoom, context: ScanContext): Promise<Brought> {
  const { rustAdvisories, environment, clock } = context
  if (rustAdvisories !== undefined) {
    const folder = join(room.folder, 'databases')
    const clone = ['git', 'clone', '--quiet', '--depth=1', '--', `file://${rustAdvisories}`, join(folder, databaseName)] as const
    const copied = await runProgram(clone, room.folder, { ...context, environment: { ...environment, ...strictGit } })
    if (copied.state === 'not-found' || copied.code !== 0)
      return { state: 'failed', reason: copied.state === 'not-found' ? 'git is not installed' : complaint(copied) }
    return { state: 'brought', folder, database: { updated: await advisoriesUpdated(rustAdvisories, context) } }
  }
  const folder = join(environment['CARGO_HOME'] ?? join(environment['HOME'] ?? room.folder, '.cargo'), 'advisory-dbs')
  const config = await room.put('fetch.toml', configOf(folder, { licenses: [], banned: [], sources: [] }))
  const fetched = await runProgram(['cargo-deny', '--format', 'json', '--config', config, 'fetch', 'db'], room.folder, context)
  if (fetched.state === 'exited' && fetched.code === 0) return { state: 'brought', folder, database: { updated: clock.now() } }
  // What an earlier run has left, as a cache does, is judged by its age.
  const updated = await advisoriesUpdated(join(folder, databaseName), context)
  if (updated !== undefined) return { state: 'brought', folder, database: { updated } }
  return { state: 'failed', reason: fetched.state === 'exited' ? complaint(fetched) : 'cargo-deny is not installed' }
}

type Place = { room: EmptyRoom; context: ScanContext; config: string }
type Looked = { path: string; output: CargoDenyOutput; unscanned: Unscanned[] }

async function lookAt(lock: CargoLock, index: number, place: Place): Promise<Looked> {
  const packages = packagesIn(lock.text)
  const failed = (reason: string): Looked => ({ path: lock.path, output: { state: 'failed', reason }, unscanned: [] })
  if (packages === undefined) return failed('it is not a Cargo.lock that can be read')
  const metadata = await place.room.put(`${index}/metadata.json`, metadataOf(packages, new Map(), place.room.folder))
  const output = await check(metadata, ['advisories', 'bans', 'sources'], { lock, place })
  if (output.state === 'failed') return failed(output.reason)
  const licences = await lookAtLicences(packages, index, { lock, place })
  if (licences.output.state === 'failed') return failed(licences.output.reason)
  const findings = [...output.findings, ...licences.output.findings]
  place.context.done(lock.path, findings)
  return { path: lock.path, output: { state: 'read', findings }, unscanned: licences.unscanned }
}

type OfLock = { lock: CargoLock; place: Place }

/** Nothing where the team has no list. A package whose licence cannot be had is named. */
async function lookAtLicences(packages: readonly CargoPackage[], index: number, { lock, place }: OfLock): Promise<Omit<Looked, 'path'>> {
  const foreign = packages.filter(({ source }) => source !== undefined)
  const none: CargoDenyOutput = { state: 'read', findings: [] }
  if (place.context.crates.licenses.length === 0 || foreign.length === 0) return { output: none, unscanned: [] }
  const read = await licencesOf(foreign, { room: place.room, name: `${index}/licences`, context: place.context })
  const why = (names: string) => [{ files: [lock.path], why: `the licences of ${names} were not looked at` }]
  if (read.state === 'failed') return { output: none, unscanned: why(`its crates (${read.reason})`) }
  const known = foreign.filter((one) => read.licences.has(licenceKey(one)))
  const unknown = foreign.filter((one) => !known.includes(one)).map(licenceKey)
  const metadata = await place.room.put(`${index}/licensed.json`, metadataOf(known, read.licences, place.room.folder))
  const output = await check(metadata, ['licenses'], { lock, place })
  return { output, unscanned: unknown.length === 0 ? [] : why(some(unknown)) }
}

/** Offline: it would ask the index for each crate, and have cargo fetch them all. */
async function check(metadata: string, checks: readonly CargoDenyCheck[], { lock, place }: OfLock): Promise<CargoDenyOutput> {
  const { room, context, config } = place
  const result = await runProgram(
    ['cargo-deny', '--format', 'json', '--metadata-path', metadata, '--config', config, '--offline', 'check', ...checks],
    room.folder,
    context,
  )
  if (result.state === 'not-found') return { state: 'failed', reason: 'cargo-deny is not installed' }
  return readCargoDeny(result, checks, { lock, severityOf: (code) => severityOf(code, context.crates) })
}

/** A list that the team has written is a rule; a source that nobody has spoken of is only told. */
function severityOf(code: string, { sources }: CrateRules): Severity | undefined {
  switch (code) {
    case 'rejected':
    case 'unlicensed':
    case 'banned':
      return 'high'
    case 'source-not-allowed':
      return sources.length === 0 ? 'low' : 'high'
    default:
      return undefined
  }
}

function resultOf(looked: readonly Looked[]): ScanResult {
  const unscanned = looked.flatMap((one) => one.unscanned)
  const failed = looked.flatMap(({ path, output }) => (output.state === 'failed' ? [`${path}: ${output.reason}`] : []))
  if (failed.length > 0) return { ...scanFailed(`cargo-deny could not look at ${failed.join('; ')}`), unscanned }
  return scanned([], { reason: `${looked.length} lock file${looked.length === 1 ? '' : 's'}`, unscanned })
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
