import { join } from 'node:path'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { type ScanContext, type Scanner, type ScanResult, scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import { folderOf } from '../tree/paths.ts'
import { type EmptyRoom, emptyRoom } from './empty-room.ts'
import { includedFiles, type OsvFormat, osvFormatOf, type Prepared } from './osv-formats.ts'
import { type OsvOutput, type OsvPackage, osvFindings, readOsvOutput } from './osv-report.ts'
import { programVersion, runProgram } from './program.ts'
import { WordIndex } from './word-index.ts'

/** How many runs there are at a time. Each of them waits for the service most of its time. */
const atOnce = 4

/**
 * osv-scanner 2 of every lock file that it can read, each alone in an empty room, so that no `osv-scanner.toml` of the tree hides anything.
 * It is the only reader of most ecosystems, and a second source for the lock files of npm and Cargo.
 */
export const osvScanner: Scanner = {
  name: 'osv-scanner',
  filesFor: (paths) => paths.filter((path) => osvFormatOf(path)?.isSecond === undefined && osvFormatOf(path) !== undefined),
  notApplicable: ({ paths }) => (paths.some((path) => osvFormatOf(path) !== undefined) ? undefined : 'there is no lock file that it reads'),
  run: async (context) => {
    await using room = await emptyRoom(context)
    // In the home of the machine, an earlier step may have left settings.
    const alone = { ...context, environment: { ...context.environment, HOME: room.folder, XDG_CACHE_HOME: room.folder } }
    const version = await programVersion(['osv-scanner', '--version'], room.folder, alone)
    if (version === undefined) return scanNotRun('osv-scanner is not installed', `get it from ${releases}`)
    if (Number.parseInt(version, 10) < 2)
      return { ...scanNotRun(`osv-scanner ${version} is too old`, `get version 2 from ${releases}`), version }
    const files = context.tree.paths.flatMap((path) => {
      const format = osvFormatOf(path)
      return format === undefined ? [] : [{ path, format }]
    })
    const looked = await lookAtAll(files, { room, config: await room.put('osv-scanner.toml', ''), context: alone })
    return { ...resultOf(looked, context.tree.paths), version, ...(await databaseOf(context)) }
  },
}

/** Of databases in a folder, the age of the oldest. The service answers from what it knows now. */
async function databaseOf({ osvDatabase, files }: ScanContext): Promise<Pick<ScanResult, 'database'>> {
  if (osvDatabase === undefined) return {}
  const root = join(osvDatabase, 'osv-scalibr')
  const written = await Promise.all((await files.list(root)).map(({ name }) => files.modified(join(root, name, 'all.zip'))))
  const known = written.filter((time) => time !== undefined)
  return { database: { updated: known.length === 0 ? undefined : Math.min(...known) } }
}

const releases = 'https://github.com/google/osv-scanner/releases'

type LockFile = { path: string; format: OsvFormat }
type Looked = LockFile & { prepared: Prepared; output: OsvOutput }
type Place = { room: EmptyRoom; config: string; context: ScanContext }

/** Ends after the first run that failed: the service that does not answer one would not answer the others. */
async function lookAtAll(files: readonly LockFile[], place: Place): Promise<Looked[]> {
  const looked: Looked[] = []
  const left = files.entries()
  const inTurn = async () => {
    for (const [index, file] of left) {
      if (looked.some(({ output }) => output.state === 'failed')) return
      looked.push(await lookAt(file, index, place))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, inTurn))
  return looked
}

async function lookAt({ path, format }: LockFile, index: number, { room, config, context }: Place): Promise<Looked> {
  const text = await context.tree.text(path)
  const prepared = format.prepare?.(text) ?? { text }
  const file = await room.put(`${index}/${format.reader}`, prepared.text)
  const beside = format.beside === undefined ? undefined : `${folderOf(path)}/${format.beside}`.replace(/^\.\//, '')
  if (format.beside !== undefined && beside !== undefined && context.tree.paths.includes(beside))
    await room.put(`${index}/${format.beside}`, await context.tree.text(beside))
  const result = await runProgram(
    ['osv-scanner', ...optionsOf(config, context), `--lockfile=${format.reader}:${file}`],
    room.folder,
    context,
  )
  const output: OsvOutput =
    result.state === 'not-found' ? { state: 'failed', reason: 'osv-scanner is not installed' } : readOsvOutput(result)
  if (output.state === 'read') {
    const words = new WordIndex(text)
    context.done(
      path,
      output.packages.flatMap((one) => osvFindings(one, { path, words })),
    )
  }
  return { path, format, prepared, output }
}

/**
 * `--no-resolve`: to resolve a POM, it would ask the registries that the POM names. `--no-call-analysis`: for a go.mod, it would start the
 * go command, which fetches and runs the toolchain that the go.mod names.
 */
function optionsOf(config: string, { osvDatabase }: ScanContext): string[] {
  const fixed = ['scan', 'source', '--format=json', '--verbosity=error', `--config=${config}`, '--no-ignore', '--no-resolve']
  const offline = osvDatabase === undefined ? [] : ['--offline-vulnerabilities', `--local-db-path=${osvDatabase}`]
  return [...fixed, '--no-call-analysis=all', '--all-packages', ...offline]
}

function resultOf(looked: readonly Looked[], paths: readonly string[]): ScanResult {
  const failed = looked.flatMap(({ path, output }) => (output.state === 'failed' ? [`at ${path}: ${output.reason}`] : []))
  const unscanned = looked.flatMap((one) => gapsOf(one, paths))
  const packages = looked.reduce((sum, { output }) => sum + (output.state === 'read' ? output.packages.length : 0), 0)
  if (failed[0] !== undefined) return { ...scanFailed(`osv-scanner could not do its work ${failed[0]}`), unscanned }
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`
  return scanned([], { reason: `${count(looked.length, 'lock file')} with ${count(packages, 'package')}`, unscanned })
}

/** What is in a file that was looked at, and yet was not compared with any advisory. */
function gapsOf({ path, format, prepared, output }: Looked, paths: readonly string[]): Unscanned[] {
  if (output.state === 'failed') return []
  if (output.state !== 'read') return [{ files: [path], why: `not a lock file that can be read: ${output.reason}` }]
  const others = includedFiles(path, prepared).filter((file) => !paths.includes(file) || osvFormatOf(file) === undefined)
  const loose = format.prepare === undefined ? [] : looseNames(prepared, output.packages)
  return [
    ...(loose.length === 0 ? [] : [{ files: [path], why: `no version of ${some(loose)} is told, so no advisory was compared with it` }]),
    ...(others.length === 0 ? [] : [{ files: [path], why: `no scanner looked at ${some(others)}, which it takes in` }]),
  ]
}

/** The packages of a manifest without a version. A lock file has those alone that are in the tree themselves. */
function looseNames({ names }: Prepared, packages: readonly OsvPackage[]): string[] {
  const plain = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-')
  const compared = new Set(packages.filter(({ package: of }) => of.version !== '').map(({ package: of }) => plain(of.name)))
  const asked = names ?? packages.map(({ package: of }) => of.name)
  return [...new Set(asked.filter((name) => !compared.has(plain(name))))]
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
