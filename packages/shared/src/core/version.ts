import type { Release } from './words.ts'

/** `v1.2.3` and `1.2.3` name the same version. */
export function sameVersion(one: string, other: string): boolean {
  return withoutV(one) === withoutV(other)
}

export function withoutV(version: string): string {
  return /^v\d/.test(version) ? version.slice(1) : version
}

/**
 * Whether both are one release: of one commit, and of one digest where both digests are known. Then a version only names it, so two
 * versions may be one release, and a rebuild of the commit is another. Where a digest is not known, the version has to be the same.
 */
export function sameRelease(one: Release, other: Release): boolean {
  if (one.sha !== other.sha) return false
  return one.digest === undefined || other.digest === undefined ? one.version === other.version : one.digest === other.digest
}

/** What the build of a commit is called that has no number: its branch and its commit. */
export function builtVersionOf({ ref, sha }: { ref: string; sha: string }): string {
  return `${refNameOf(ref).slice(0, 100)}.${sha.slice(0, 12)}`
}

/** What a release is called that nobody has named: the tag that the run is of, else its branch and its commit. */
export function usualVersionOf(run: { ref: string; sha: string }): string {
  return run.ref.startsWith('refs/tags/') ? refNameOf(run.ref).slice(0, 100) : builtVersionOf(run)
}

function refNameOf(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|pull)\//, '').replace(/[^A-Za-z0-9._-]/g, '-')
}
