import { execFile } from 'node:child_process'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Colour } from '@slipway/shared/core/words'

const run = promisify(execFile)

/** The base path of the demo service. */
export const basePath = '/SwiftConcur'

/** The repository of the demo service. */
export const harborFolder = resolve(import.meta.dirname, '../../../../../examples/harbor')

export type Behaviour =
  | { readonly kind: 'good' | 'never-healthy' }
  | ({ readonly kind: 'slow'; readonly ms: number } & Onset)
  | ({ readonly kind: 'failing'; readonly share: number } & Onset)
  | ({ readonly kind: 'drops-database' | 'breaks-orders' } & Onset)
  | ({ readonly kind: 'leaking'; readonly megabytes: number } & Onset)
/** The fault starts when both have passed: milliseconds since the start, and requests of users. */
type Onset = { readonly afterMs?: number; readonly afterRequests?: number }

export type DemoRelease = { readonly version: string; readonly behaviour?: Behaviour }

/** The SQL that makes the demo service's tables. */
export function loadSchema(): Promise<string> {
  return readFile(join(harborFolder, 'schema.sql'), 'utf8')
}

/** A copy of the demo service's repository, without what a build or an install left in it. */
export async function copyHarbor(into: string): Promise<void> {
  const left = new Set(['node_modules', 'dist', 'reports', 'release.tar.gz'].map((name) => join(harborFolder, name)))
  await cp(harborFolder, into, { recursive: true, filter: (source) => !left.has(source) })
}

/** The text of `behaviour.json`: a commit of it makes the next release behave so. */
export function behaviourFile(behaviour: Behaviour): string {
  return `${JSON.stringify(behaviour)}\n`
}

/** Builds a release with the demo repository's own build, in a folder of its own. Returns the path of `release.tar.gz`. */
export async function packRelease(folder: string, { version, behaviour = { kind: 'good' } }: DemoRelease): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  await copyHarbor(folder)
  await writeFile(join(folder, 'behaviour.json'), behaviourFile(behaviour))
  await run(process.execPath, ['build.js'], { cwd: folder, env: { ...process.env, RELEASE_VERSION: version } })
  return join(folder, 'release.tar.gz')
}

/** Runs the demo repository's start command, as the rollout does. */
export async function startSide(colour: Colour, version: string, variables: Readonly<Record<string, string>>): Promise<void> {
  await run('bash', [join(harborFolder, 'deploy/start.sh'), colour, version], { env: { PATH: process.env['PATH'], ...variables } })
}

/** Runs the demo repository's stop command. */
export async function stopSide(colour: Colour, variables: Readonly<Record<string, string>>): Promise<void> {
  await run('bash', [join(harborFolder, 'deploy/stop.sh'), colour], { env: { PATH: process.env['PATH'], ...variables } })
}
