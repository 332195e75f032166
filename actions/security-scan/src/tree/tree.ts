import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import type { Unseen } from '@slipway/shared/findings/policy'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Files } from '@slipway/shared/ports/files'
import { Folders } from './folders.ts'
import { type Entry, entriesOf } from './git-entries.ts'

/** What git keeps of a file that is not in the folder as git has it. */
export type Kept = { path: string; blob: string; why: string }

/** The files that are looked at: regular files only, since a link may lead out of the repository. */
export type Tree = {
  /** Absolute. */
  root: string
  /** Relative to the root, with forward slashes, sorted. Each is a file below folders, none of them a link. */
  paths: readonly string[]
  /** Whether these are the files that git tracks; otherwise they are all files of the folder. */
  tracked: boolean
  /** Where git answers for these files. */
  repository: string
  /** The blob of each of the paths, where git tracks them. */
  blobs: ReadonlyMap<string, string>
  /** Tracked, but not in the folder: deleted there, left out by a sparse checkout, behind a link, or under a name that is not UTF-8. */
  kept: readonly Kept[]
  /** Tracked links, which are not followed. */
  links: readonly Entry[]
  /** What lies in other repositories. */
  elsewhere: readonly Unseen[]
}

type Deps = { exec: Exec; files: Files; environment: Readonly<Record<string, string>> }

const lsFilesOutput = 67_108_864

/**
 * The tracked files below `path`, which may be a working copy of its own within the one at `root`; or, where git cannot tell, all
 * files but those of `.git` and `node_modules`. `laidOut` is where the files lie when that is not the working copy.
 */
export async function readTree(root: string, path: string, deps: Deps, laidOut = root): Promise<Tree> {
  const listed = await trackedEntries(root, path, deps)
  if (listed !== undefined && (listed.length > 0 || path === '.' || laidOut !== root)) return sortOut(listed, laidOut, root, deps)
  // The outer copy knows nothing of an inner one: without asking there, a folder full of files would be scanned as an empty one.
  const inner = await trackedEntries(join(root, path), '.', deps)
  const folder = path.replace(/\/+$/, '')
  if (inner !== undefined && inner.length > 0) {
    const moved = inner.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }))
    return sortOut(moved, laidOut, join(root, path), deps)
  }
  const paths: string[] = []
  const other: string[] = []
  await walk(root, path === '.' ? '' : path, deps.files, { paths, other })
  const elsewhere =
    other.length === 0 ? [] : [{ files: other.sort(), why: 'not a file, and links are not followed where git tracks nothing' }]
  return { root, paths: paths.sort(), tracked: false, repository: root, blobs: new Map(), kept: [], links: [], elsewhere }
}

async function trackedEntries(cwd: string, path: string, { exec, environment }: Deps): Promise<Entry[] | undefined> {
  const listed = await exec(['git', 'ls-files', '--stage', '-z', '--', path], { cwd, env: environment, maxOutput: lsFilesOutput })
  if (listed.state !== 'exited' || listed.code !== 0) return undefined
  if (Buffer.byteLength(listed.stdout) < lsFilesOutput) return entriesOf(listed.stdout)
  throw new ActionError(`git lists more files below "${path}" than can be read at once`, {
    hint: 'Scan its folders one by one, by the input path.',
  })
}

/** Holds what git tracks against what is in the folder: only what is there as a file is left to the scanners. */
async function sortOut(entries: readonly Entry[], root: string, repository: string, { files }: Deps): Promise<Tree> {
  const folders = new Folders(root, files)
  const blobs = new Map<string, string>()
  const kept: Kept[] = []
  for (const entry of entries) {
    if (entry.kind !== 'file') continue
    const why = await folders.whyNotThere(entry.path)
    if (why === undefined) blobs.set(entry.path, entry.blob)
    else kept.push({ path: entry.path, blob: entry.blob, why })
  }
  const modules = entries.filter(({ kind }) => kind === 'submodule').map(({ path }) => path)
  return {
    root,
    paths: [...blobs.keys()].sort(),
    tracked: true,
    repository,
    blobs,
    kept,
    links: entries.filter(({ kind }) => kind === 'link'),
    elsewhere: modules.length === 0 ? [] : [{ files: modules, why: 'a submodule is another repository, and was not looked at' }],
  }
}

type Walked = { paths: string[]; other: string[] }

async function walk(root: string, folder: string, files: Files, found: Walked): Promise<void> {
  for (const entry of await files.list(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.kind === 'file') found.paths.push(path)
    else if (entry.kind === 'other') found.other.push(path)
    else if (entry.name !== '.git' && entry.name !== 'node_modules') await walk(root, path, files, found)
  }
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The folder of a path, `.` for the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
}
