import { globSync, lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'

export type FoundFiles = { readonly files: readonly string[]; readonly root: string }

/**
 * The files that upload-artifact would take, and the folder that their paths in the artifact begin at: the search path
 * itself for one, the deepest folder common to all for several (its README, "Upload using multiple paths").
 * A pattern with `!` takes files out again. Hidden files and folders are passed over unless `hidden`.
 */
export function findFiles(patterns: readonly string[], workspace: string, hidden: boolean): FoundFiles {
  const includes = patterns.filter((pattern) => !pattern.startsWith('!')).map((pattern) => resolve(workspace, pattern))
  const excludes = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => resolve(workspace, pattern.slice(1)))
  const out = new Set(excludes.flatMap((pattern) => expand(pattern, true)))
  const files = new Set(includes.flatMap((pattern) => expand(pattern, hidden)).filter((file) => !out.has(file)))
  const bases = includes.map(searchPath)
  const [only] = files
  if (files.size === 1 && only !== undefined && bases.length === 1 && bases[0] === only) return { files: [only], root: dirname(only) }
  return { files: [...files].sort(), root: commonFolder(bases) }
}

function expand(pattern: string, hidden: boolean): string[] {
  const base = searchPath(pattern)
  const above = dirname(base)
  const found = base === pattern ? [pattern] : globSync(pattern)
  return found.flatMap(filesBelow).filter(
    (file) =>
      hidden ||
      !relative(above, file)
        .split(sep)
        .some((part) => part.startsWith('.')),
  )
}

function filesBelow(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return []
  if (!found.isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)))
}

/** The part of a pattern before its first wildcard. */
function searchPath(pattern: string): string {
  const parts = pattern.split(sep)
  const wild = parts.findIndex((part) => /[*?[\]{}]/.test(part))
  return wild < 0 ? pattern : parts.slice(0, wild).join(sep) || sep
}

function commonFolder(paths: readonly string[]): string {
  const [first = sep, ...rest] = paths
  const parts = first.split(sep)
  const common = rest.reduce((count, path) => {
    const other = path.split(sep)
    const differs = parts.slice(0, count).findIndex((part, index) => part !== other[index])
    return differs < 0 ? count : differs
  }, parts.length)
  const folder = parts.slice(0, common).join(sep) || sep
  // A lone file among the search paths counts by its folder.
  return lstatSync(folder, { throwIfNoEntry: false })?.isFile() === true || basename(folder) === '' ? dirname(folder) : folder
}
