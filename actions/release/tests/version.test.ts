import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, formatVersion, newestVersion, nextVersion, parseVersion } from '../src/version.ts'

const aVersion = fc.record({ major: fc.nat(999), minor: fc.nat(999), patch: fc.nat(999) })

describe('a version', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(aVersion, (version) => {
        expect(parseVersion(formatVersion(version))).toEqual(version)
      }),
    )
  })

  it('is followed by a later one, whichever number rises', () => {
    fc.assert(
      fc.property(aVersion, fc.constantFrom('patch' as const, 'minor' as const, 'major' as const), (version, type) => {
        expect(compareVersions(nextVersion(version, type), version)).toBeGreaterThan(0)
      }),
    )
  })

  it.each(['1.2', 'v1.2.3-rc.1', '01.2.3', 'v1.2.3.4', 'latest', ''])('is not %j', (text) => {
    expect(parseVersion(text)).toBeUndefined()
  })

  it('begins at v0.1.0, and at v1.0.0 for a major one', () => {
    expect((['patch', 'minor', 'major'] as const).map((type) => formatVersion(nextVersion(undefined, type)))).toEqual([
      'v0.1.0',
      'v0.1.0',
      'v1.0.0',
    ])
  })

  it('is the newest by number, not by letter, and other tags do not count', () => {
    expect(newestVersion(['v1.9.0', 'nightly', 'v1.10.0', 'v1.10.1-rc.1'])?.tag).toBe('v1.10.0')
  })
})
