import type { Release } from './words.ts'

/** `v1.2.3` and `1.2.3` name the same version. */
export function sameVersion(one: string, other: string): boolean {
  return withoutV(one) === withoutV(other)
}

export function withoutV(version: string): string {
  return /^v\d/.test(version) ? version.slice(1) : version
}

export function sameRelease(one: Release, other: Release): boolean {
  return one.version === other.version && one.sha === other.sha
}
