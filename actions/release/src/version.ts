/** A version of Semantic Versioning 2.0.0 without pre-release and build parts, which this action does not use. */
export type Version = { major: number; minor: number; patch: number }

export type VersionType = 'patch' | 'minor' | 'major'

/** Reads `v1.2.3` or `1.2.3`; undefined for anything else, numbers with leading zeros and pre-releases among them. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/.exec(text)
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) }
}

export function formatVersion({ major, minor, patch }: Version): string {
  return `v${major}.${minor}.${patch}`
}

/** The newest version among the tag names, with its tag. */
export function newestVersion(tags: readonly string[]): { tag: string; version: Version } | undefined {
  const versions = tags.flatMap((tag) => {
    const version = parseVersion(tag)
    return version === undefined ? [] : [{ tag, version }]
  })
  return versions.sort((a, b) => compareVersions(b.version, a.version))[0]
}

/** Negative when `a` is older. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch
}

/** The version after `current`; the first of all is v0.1.0, or v1.0.0 for a major one. */
export function nextVersion(current: Version | undefined, type: VersionType): Version {
  const { major, minor, patch } = current ?? { major: 0, minor: type === 'patch' ? 1 : 0, patch: type === 'patch' ? -1 : 0 }
  switch (type) {
    case 'major':
      return { major: major + 1, minor: 0, patch: 0 }
    case 'minor':
      return { major, minor: minor + 1, patch: 0 }
    case 'patch':
      return { major, minor, patch: patch + 1 }
  }
}
