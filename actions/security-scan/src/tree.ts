import { join } from 'node:path'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Files } from '@slipway/shared/ports/files'

/** The files that are looked at: regular files only, since a link may lead out of the repository. */
export type Tree = {
  /** Absolute. */
  root: string
  /** Relative to the root, with forward slashes, sorted. */
  paths: readonly string[]
  /** Whether these are the files that git tracks; otherwise they are all files of the folder. */
  tracked: boolean
}

type Deps = { exec: Exec; files: Files; environment: Readonly<Record<string, string>> }

const lsFilesOutput = 67_108_864

/**
 * The tracked files below `path`, which may be a working copy of its own within the one at `root`; or, where git cannot tell, all
 * files but those of `.git` and `node_modules`.
 */
export async function readTree(root: string, path: string, deps: Deps): Promise<Tree> {
  const listed = await trackedFiles(root, path, deps)
  if (listed !== undefined && (listed.length > 0 || path === '.')) return { root, paths: listed, tracked: true }
  // The outer copy knows nothing of an inner one: without asking there, a folder full of files would be scanned as an empty one.
  const inner = await trackedFiles(join(root, path), '.', deps)
  const folder = path.replace(/\/+$/, '')
  if (inner !== undefined && inner.length > 0) return { root, paths: inner.map((file) => `${folder}/${file}`), tracked: true }
  return { root, paths: await walk(root, path === '.' ? '' : path, deps.files), tracked: false }
}

async function trackedFiles(cwd: string, path: string, { exec, environment }: Deps): Promise<string[] | undefined> {
  const listed = await exec(['git', 'ls-files', '--stage', '-z', '--', path], { cwd, env: environment, maxOutput: lsFilesOutput })
  return listed.state === 'exited' && listed.code === 0 ? regularFiles(listed.stdout) : undefined
}

/** Entries of `git ls-files --stage -z`: `MODE HASH STAGE<tab>PATH<nul>`; links are 120000, submodules 160000. */
export function regularFiles(listing: string): string[] {
  const paths = listing.split('\0').flatMap((entry) => {
    const tab = entry.indexOf('\t')
    return entry.startsWith('100') && tab > 0 ? [entry.slice(tab + 1)] : []
  })
  return [...new Set(paths)].sort()
}

async function walk(root: string, folder: string, files: Files): Promise<string[]> {
  const found: string[] = []
  for (const entry of await files.list(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.kind === 'file') found.push(path)
    else if (entry.kind === 'folder' && entry.name !== '.git' && entry.name !== 'node_modules')
      found.push(...(await walk(root, path, files)))
  }
  return found.sort()
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The folder of a path, `.` for the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
}
