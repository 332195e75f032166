import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { isInFolder, matchesFilePaths } from '@slipway/shared/config/paths'
import type { TreeFiles } from '@slipway/shared/github/git/trees'

/** What is live of a service, as far as its own ledger tells it. */
export type LiveCommit =
  | { state: 'nothing' }
  | { state: 'unread' }
  | { state: 'unknown-commit'; version: string }
  /** `sha`: the commit by which it came onto its branch. */
  | { state: 'known'; version: string; sha: string; passed: boolean }

/** The files of a commit; `unread` where GitHub does not tell them. */
export type ReadableFiles = TreeFiles | { state: 'unread' }

/** Whether a service differs from what is live of it, and why that is said. */
export type ServiceChange = { changed: boolean; live: LiveCommit; reason: string }

type Place = Pick<EnvironmentConfig, 'folder' | 'paths'>

/**
 * Whether a service is deployed with a commit. What cannot be compared counts as changed: a release too many costs time, and one that is
 * left out is missed by nobody until it matters.
 */
export function changeOf(place: Place, live: LiveCommit, files: { before: ReadableFiles; after: ReadableFiles }): ServiceChange {
  switch (live.state) {
    case 'nothing':
      return { changed: true, live, reason: 'nothing of it is live' }
    case 'unread':
      return { changed: true, live, reason: 'the ledger could not be read, so what is live is not known' }
    case 'unknown-commit':
      return { changed: true, live, reason: `the commit of ${live.version}, which is live, is not known` }
    case 'known':
      return { live, ...changeSince(place, `${live.version} (${live.sha.slice(0, 12)}), which is live`, files) }
  }
}

function changeSince(
  place: Place,
  live: string,
  { before, after }: { before: ReadableFiles; after: ReadableFiles },
): Pick<ServiceChange, 'changed' | 'reason'> {
  if (before.state !== 'read') return { changed: true, reason: `it cannot be compared with ${live}: of its commit, ${whyNot(before)}` }
  if (after.state !== 'read')
    return { changed: true, reason: `it cannot be compared with ${live}: of the commit to deploy, ${whyNot(after)}` }
  const files = differingFiles(before.files, after.files).filter((file) => concerns(place, file))
  const [first] = files
  if (first === undefined) return { changed: false, reason: `nothing of it has changed since ${live}` }
  const more = files.length === 1 ? '' : ` and ${files.length - 1} more`
  return { changed: true, reason: `${first}${more} changed since ${live}` }
}

/** The paths whose file is another one, is new or is gone, in the order of their names. */
export function differingFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort()
}

/** A file of its folder, one of its `paths`, or one that may decide how anything in the repository is built. */
function concerns({ folder, paths }: Place, file: string): boolean {
  return isInFolder(folder, file) || matchesFilePaths(paths, file) || decidesBuilds(file)
}

/** A file in the root of the repository, such as a lock file or a manifest, unless no build reads such a file. */
function decidesBuilds(file: string): boolean {
  return !file.includes('/') && !readByNoBuild.test(file)
}

const readByNoBuild =
  /^(.+\.(md|mdx|markdown|rst|adoc)|(licen[cs]e(-[\w.]+)?|copying|notice|authors|contributors|codeowners|changelog|readme)(\.txt)?|\.(gitignore|gitkeep|git-blame-ignore-revs|mailmap|editorconfig))$/i

function whyNot(files: Exclude<ReadableFiles, { state: 'read' }>): string {
  switch (files.state) {
    case 'missing':
      return 'GitHub knows nothing (any more)'
    case 'truncated':
      return 'GitHub lists only a part of the files'
    case 'unread':
      return 'the files could not be read'
  }
}
