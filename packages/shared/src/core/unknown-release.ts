import type { Release } from './words.ts'

/** Git's own id of nothing: stands in a release whose commit nobody knows. It is never shown, tagged or built from. */
export const noCommit = '0'.repeat(40)

/** The commit of a release, where it is known. */
export function commitOf({ sha }: Pick<Release, 'sha'>): string | undefined {
  return sha === noCommit ? undefined : sha
}

const namePrefix = 'before-'

/** What served before a release, where nothing tells its version. */
export function namelessBefore(successor: string): Release {
  return { version: `${namePrefix}${successor}`.slice(0, 128), sha: noCommit }
}

/** The version that the service tells; undefined for a release that tells none, so that any may answer. */
export function toldVersionOf({ version, sha }: Release): string | undefined {
  return sha === noCommit && version.startsWith(namePrefix) ? undefined : version
}

/** A release in a sentence: its version, or what it was before. */
export function nameOfRelease(release: Release): string {
  return toldVersionOf(release) ?? `what served before ${release.version.slice(namePrefix.length)}`
}
