import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The actions of the suite, by the names of their folders. An action without an `action.yml` is not one yet. */
export function actionNames(): string[] {
  return readdirSync(join(root, 'actions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'actions', entry.name, 'action.yml')))
    .map((entry) => entry.name)
    .sort()
}

/** `owner/name`, from the one place where it stands: `repository` in the root's package.json. */
export function repositorySlug(): string {
  const manifest = z
    .object({ repository: z.string().regex(/^github:[\w.-]+\/[\w.-]+$/, 'expected github:OWNER/NAME') })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  return manifest.repository.slice('github:'.length)
}

/** A path as people read it: from the root, with slashes. */
export function shown(path: string): string {
  return relative(root, path).split(sep).join('/')
}

/** All files below `folder` that `keep` wants, sorted; folders that are never sources are not entered. */
export function filesBelow(folder: string, keep: (path: string) => boolean): string[] {
  if (!existsSync(folder)) return []
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return neverSources.has(entry.name) ? [] : filesBelow(path, keep)
    return keep(path) ? [path] : []
  })
  return found.sort()
}

const neverSources = new Set(['node_modules', 'build', 'dist', '.git', '.cache'])
