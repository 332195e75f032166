import { literalOf, passesFilter } from '../core/filter-pattern.ts'

/**
 * Whether a file of the repository is one of `paths`, by the patterns of GitHub's own path filters: the last that matches decides, and one
 * that begins with `!` takes out again. A path without special characters stands for the file, and for everything in the folder, of that
 * name.
 */
export function matchesFilePaths(patterns: readonly string[], file: string): boolean {
  return passesFilter(file, patterns.flatMap(withFolder))
}

function withFolder(written: string): string[] {
  const leaves = written.startsWith('!') ? '!' : ''
  const wanted = `${leaves}${trimmed(written.slice(leaves.length))}`
  return literalOf(wanted.slice(leaves.length)) === undefined ? [wanted] : [wanted, `${wanted}/**`]
}

/** Whether a file lies in a folder, at any depth; `.` is the root of the repository. */
export function isInFolder(folder: string, file: string): boolean {
  const path = trimmed(folder)
  return path === '' || path === '.' || file.startsWith(`${path}/`)
}

function trimmed(path: string): string {
  return path.replace(/^(\.\/)+/, '').replace(/\/+$/, '')
}
