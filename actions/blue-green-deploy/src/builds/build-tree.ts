import { createHash } from 'node:crypto'
import { join, posix } from 'node:path'
import type { Files } from '@slipway/shared/ports/files'

/** A folder of the repository as far as it says how it is built. */
export type BuildFolder = {
  /** From the folder of the service: `.`, `..`, `../..`. */
  path: string
  /** Its files, without those of folders in it. */
  names: readonly string[]
  packageJson: string | undefined
}

/** The files that say how a service is built. */
export type BuildTree = {
  /** The folder of the service, then those around it, up to the root of the repository. */
  folders: readonly [BuildFolder, ...BuildFolder[]]
  /** From the root; `.` is the root. */
  folder: string
  /** The texts of files that are read for it, by their path from the folder of the service. */
  texts: Readonly<Record<string, string>>
  /** SHA-256 of each lock file, by its path from the folder of the service. */
  locks: Readonly<Record<string, string>>
}

/** Which manager of packages a lock file belongs to. */
export const lockFiles: Readonly<Record<string, 'npm' | 'pnpm' | 'yarn' | 'bun' | 'cargo' | 'go'>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'Cargo.lock': 'cargo',
  'go.sum': 'go',
}

/** Read for what they say; all others only for their names. */
const readFiles = ['Cargo.toml', 'next.config.js', 'next.config.mjs', 'next.config.ts', 'public/index.html', '.vercel/project.json']

/** Reads what is in a folder of the workspace, and around it. */
export async function readBuildTree(workspace: string, folder: string, files: Pick<Files, 'list' | 'read' | 'slice'>): Promise<BuildTree> {
  const at = (path: string) => join(workspace, folder, path)
  const around = posix.normalize(folder) === '.' ? [] : posix.normalize(folder).split('/')
  const read = async (path: string): Promise<BuildFolder> => ({
    path,
    names: (await files.list(at(path))).filter(({ kind }) => kind === 'file').map(({ name }) => name),
    packageJson: await files.read(at(posix.join(path, 'package.json'))),
  })
  const folders: [BuildFolder, ...BuildFolder[]] = [await read('.')]
  for (const index of around.keys()) folders.push(await read(Array.from({ length: index + 1 }, () => '..').join('/')))
  const texts: Record<string, string> = {}
  for (const path of readFiles) {
    const text = await files.read(at(path))
    if (text !== undefined) texts[path] = text
  }
  const locks: Record<string, string> = {}
  for (const { path, names } of folders) {
    if (names.includes('.yarnrc.yml'))
      texts[posix.join(path, '.yarnrc.yml')] = (await files.read(at(posix.join(path, '.yarnrc.yml')))) ?? ''
    for (const name of names.filter((one) => Object.hasOwn(lockFiles, one))) {
      const text = await files.read(at(posix.join(path, name)))
      if (text === undefined) continue
      locks[posix.join(path, name)] = createHash('sha256').update(text).digest('hex')
      if (name === 'yarn.lock') texts[posix.join(path, name)] = text.slice(0, 1000)
    }
  }
  return { folders, folder: posix.normalize(folder), texts, locks }
}
