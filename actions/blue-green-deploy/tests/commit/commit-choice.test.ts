import { describe, expect, it } from 'vitest'
import { type CommitQueries, chooseCommit } from '../../src/commit/commit-choice.ts'

const heads: Readonly<Record<string, string>> = {
  main: 'a'.repeat(40),
  develop: 'd'.repeat(40),
  'release/1.0': '1'.repeat(40),
  'release/2.0': '2'.repeat(40),
  'feature/x': 'f'.repeat(40),
}
const older = '0'.repeat(40)

const queries: CommitQueries = {
  branchHead: async (name) => heads[name],
  tag: async (name) => (name === 'v1.0.0' ? older : undefined),
  branches: async () => Object.keys(heads),
  // `older` is a commit of main alone.
  compareCommits: async (base, head) => (heads[base] === head ? 'identical' : base === 'main' && head === older ? 'behind' : 'diverged'),
}

const choose = (branches: string[], ref: string, { asked, defaultBranch = 'main' }: { asked?: string; defaultBranch?: string } = {}) =>
  chooseCommit(
    { environment: { name: 'here', branches }, run: { ref, sha: heads[ref.replace('refs/heads/', '')] ?? 'x' }, defaultBranch, asked },
    queries,
  )

describe('the commit of a run by hand', () => {
  it.each<[string, string[], string, string, string]>([
    ['the default branch for staging', ['develop'], 'refs/heads/main', 'main', 'develop'],
    ['the default branch for production', ['main'], 'refs/heads/develop', 'develop', 'main'],
    ['a written branch beside patterns', ['develop', 'hotfix/**'], 'refs/heads/main', 'main', 'develop'],
  ])('is the head of the branch of the environment: %s', async (_what, branches, ref, defaultBranch, branch) => {
    expect(await choose(branches, ref, { defaultBranch })).toEqual({
      state: 'chosen',
      sha: heads[branch],
      ref: `refs/heads/${branch}`,
      what: `the head of ${branch}`,
    })
  })

  it.each<[string, string[], string]>([
    ['a branch of the environment', ['main', 'release/**'], 'refs/heads/release/2.0'],
    ['any ref where the environment names none', [], 'refs/heads/feature/x'],
    ['a tag where the environment names none', [], 'refs/tags/v1.0.0'],
  ])('is its own on %s', async (_what, branches, ref) => {
    expect(await choose(branches, ref)).toEqual({ state: 'own' })
  })

  it.each<[string, string[], string, string, string[]]>([
    ['of another branch', ['main'], 'refs/heads/feature/x', 'here is deployed from main, not from refs/heads/feature/x', ['main']],
    ['of a tag', ['main'], 'refs/tags/v1.0.0', 'not from refs/tags/v1.0.0', ['main']],
    [
      'on a branch that is taken out',
      ['release/**', '!release/1.0'],
      'refs/heads/release/1.0',
      'not from refs/heads/release/1.0',
      ['release/2.0'],
    ],
    [
      'that could mean several branches',
      ['develop', 'release/1.0'],
      'refs/heads/main',
      'nothing says which branch is meant',
      ['develop', 'release/1.0'],
    ],
    [
      'that could mean any of a pattern',
      ['release/**'],
      'refs/heads/main',
      'nothing says which branch is meant',
      ['release/1.0', 'release/2.0'],
    ],
    ['for a branch that does not exist', ['gone'], 'refs/heads/main', 'here is deployed from gone, and there is no such branch', []],
    ['for a pattern without a branch', ['v[0-9]+.x'], 'refs/heads/develop', 'not from refs/heads/develop', ['main']],
  ])('is refused %s', async (_what, branches, ref, reason, startOn) => {
    expect(await choose(branches, ref)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(reason),
      startOn,
      withoutRef: false,
    })
  })
})

describe('the commit that ref names', () => {
  it.each<[string, string, string]>([
    ['a branch', 'develop', 'refs/heads/develop'],
    ['a whole ref', 'refs/heads/develop', 'refs/heads/develop'],
    ['the commit of a branch', 'd'.repeat(40), 'refs/heads/develop'],
  ])('is %s of the environment', async (_what, asked, ref) => {
    expect(await choose(['develop'], 'refs/heads/main', { asked })).toMatchObject({ state: 'chosen', sha: heads['develop'], ref })
  })

  it.each<[string, string]>([
    ['a tag', 'v1.0.0'],
    ['a whole ref of a tag', 'refs/tags/v1.0.0'],
    ['an older commit', older],
  ])('is %s of its branch', async (_what, asked) => {
    expect(await choose(['main'], 'refs/heads/main', { asked })).toMatchObject({ state: 'chosen', sha: older, ref: 'refs/heads/main' })
  })

  it.each<[string, string, string]>([
    ['a branch of another environment', 'develop', 'not from refs/heads/develop, which ref names'],
    ['the commit of another branch', 'f'.repeat(40), 'ref names the commit ffffffffffff, which no branch of these has'],
    ['a short commit', 'aaaaaaa', 'neither a branch, nor a tag, nor a full commit'],
    ['a name of nothing', 'refs/tags/nothing', 'neither a branch'],
  ])('is refused where it is %s', async (_what, asked, reason) => {
    expect(await choose(['main'], 'refs/heads/main', { asked })).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(reason),
      withoutRef: true,
    })
  })

  it('does not let a run in whose records nobody would believe', async () => {
    expect(await choose(['main'], 'refs/heads/feature/x', { asked: 'main' })).toMatchObject({ state: 'refused', startOn: ['main'] })
  })

  it('may be anything where the environment names no branch', async () => {
    expect(await choose([], 'refs/heads/main', { asked: 'feature/x' })).toMatchObject({ state: 'chosen', ref: 'refs/heads/feature/x' })
    expect(await choose([], 'refs/heads/main', { asked: 'v1.0.0' })).toMatchObject({ state: 'chosen', sha: older, ref: 'refs/tags/v1.0.0' })
  })
})
