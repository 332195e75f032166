import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import type { Commit } from '../src/changelog.ts'
import { renderChangelog } from '../src/changelog.ts'
import type { Repository } from '../src/repository.ts'
import { releaseVersion } from '../src/run.ts'

const sha = 'b'.repeat(40)

function aRepository(tags: Record<string, string>, commits: Commit[] = []): Repository & { published: string[] } {
  const published: string[] = []
  return {
    published,
    tags: async () => Object.keys(tags),
    commitOf: async (tag) => tags[tag],
    commits: async () => commits,
    createTag: async ({ name, sha: commit }) => {
      if (tags[name] === commit) return false
      tags[name] = commit
      return true
    },
    publish: async ({ tag }) => {
      published.push(tag)
      return `https://example.com/${tag}`
    },
  }
}

describe('release', () => {
  it('says the next version and changes nothing', async () => {
    const tags = { 'v1.2.3': 'a'.repeat(40) }
    const repository = aRepository(tags)
    const outcome = await releaseVersion({ mode: 'next', versionType: 'minor' }, { sha, repository })
    expect(outcome.outputs).toMatchObject({ version: 'v1.3.0', 'previous-version': 'v1.2.3' })
    expect(tags).toEqual({ 'v1.2.3': 'a'.repeat(40) })
  })

  it('sets the tag and publishes the release', async () => {
    const tags: Record<string, string> = { 'v1.2.3': 'a'.repeat(40) }
    const repository = aRepository(tags)
    const outcome = await releaseVersion({ mode: 'publish', version: 'v1.2.4', createGithubRelease: true }, { sha, repository })
    expect(tags['v1.2.4']).toBe(sha)
    expect(repository.published).toEqual(['v1.2.4'])
    expect(outcome.outputs?.['url']).toBe('https://example.com/v1.2.4')
  })

  it('leaves the GitHub release out when told to', async () => {
    const repository = aRepository({})
    await releaseVersion({ mode: 'publish', version: 'v0.1.0', createGithubRelease: false }, { sha, repository })
    expect(repository.published).toEqual([])
  })

  it('is done a second time without harm', async () => {
    const repository = aRepository({ 'v1.2.4': sha })
    const outcome = await releaseVersion({ mode: 'publish', version: 'v1.2.4', createGithubRelease: true }, { sha, repository })
    expect(outcome.evidence.headline).toBe('v1.2.4 was released already')
  })

  it('refuses a version whose tag names another commit, and an older one', async () => {
    const other = 'c'.repeat(40)
    await expect(
      releaseVersion({ mode: 'publish', version: 'v1.2.4' }, { sha, repository: aRepository({ 'v1.2.4': other }) }),
    ).rejects.toThrow(/is taken/)
    await expect(
      releaseVersion({ mode: 'publish', version: 'v1.2.4' }, { sha, repository: aRepository({ 'v2.0.0': other }) }),
    ).rejects.toThrow(/older than v2.0.0/)
  })
})

describe('the changelog', () => {
  it('sorts conventional commits and leaves merges out', () => {
    const commits = ['feat(api): add items', 'fix!: drop the old path', 'Merge branch develop', 'Tidy up'].map((subject) => ({
      sha,
      subject,
    }))
    const text = renderChangelog(commits)
    expect(text.match(/^### .*/gm)).toEqual(['### Breaking changes', '### Features', '### Other changes'])
    expect(text).not.toContain('Merge')
  })

  it('makes what a commit says harmless', () => {
    expect(withoutCode(renderChangelog([{ sha, subject: 'fix: @everyone <img src=x>' }]))).not.toMatch(/@everyone|<img/)
  })
})
