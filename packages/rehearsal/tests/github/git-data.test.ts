import { describe, expect, it } from 'vitest'
import { anEmulator, jobToken, repo } from './emulator.ts'

describe('git data', () => {
  it('makes blobs, trees and commits that the real git reads', async () => {
    const { ask, git, main, mona: token } = await anEmulator({ files: { 'src/old.ts': 'old', 'src/keep.ts': 'keep' } })
    const blob = await ask(`POST ${repo}/git/blobs`, {
      token,
      body: { content: Buffer.from([0, 255, 10]).toString('base64'), encoding: 'base64' },
    })
    const tree = await ask(`POST ${repo}/git/trees`, {
      token,
      body: {
        base_tree: main,
        tree: [
          { path: 'src/deep/new.ts', mode: '100644', type: 'blob', content: 'new\n' },
          { path: 'bin', mode: '100755', type: 'blob', sha: blob.at('sha') },
          { path: 'src/old.ts', mode: '100644', type: 'blob', sha: null },
        ],
      },
    })
    expect(tree.status).toBe(201)
    const message = 'Subject\n\nbody without a line feed at its end'
    const commit = await ask(`POST ${repo}/git/commits`, { token, body: { message, tree: tree.at('sha'), parents: [main] } })
    const sha = String(commit.at('sha'))
    expect(await git.run(['ls-tree', '-r', '--name-only', sha])).toBe('README.md\nbin\nsrc/deep/new.ts\nsrc/keep.ts')
    expect((await git.attempt(['cat-file', 'blob', `${sha}:bin`])).stdout).toEqual(Buffer.from([0, 255, 10]))
    expect(await git.run(['show', '--no-patch', '--format=%an%n%P', sha])).toBe(`mona\n${main}`)
    const read = await ask(`GET ${repo}/git/commits/${sha}`, { token })
    expect(read.body).toEqual(commit.body)
    expect(read.at('message')).toBe(message)
  })

  it('makes a tree without a base, so a branch can begin without history', async () => {
    const { ask, mona: token } = await anEmulator()
    const tree = await ask(`POST ${repo}/git/trees`, {
      token,
      body: { tree: [{ path: 'record.json', mode: '100644', type: 'blob', content: '{}' }] },
    })
    const commit = await ask(`POST ${repo}/git/commits`, { token, body: { message: 'first', tree: tree.at('sha'), parents: [] } })
    expect(commit.at('parents')).toEqual([])
    const listed = await ask(`GET ${repo}/git/trees/${tree.at('sha')}?recursive=1`, { token })
    expect([listed.at('tree.0.path'), listed.at('tree.0.size'), listed.at('truncated')]).toEqual(['record.json', 2, false])
  })

  it('gives a blob in base64 with line feeds in it', async () => {
    const { ask, git, main, mona: token } = await anEmulator({ files: { long: 'x'.repeat(200) } })
    const sha = await git.run(['rev-parse', `${main}:long`])
    const blob = await ask(`GET ${repo}/git/blobs/${sha}`, { token })
    expect(String(blob.at('content'))).toContain('\n')
    expect(Buffer.from(String(blob.at('content')), 'base64').toString()).toBe('x'.repeat(200))
  })

  it('makes annotated tags that lead to their commit', async () => {
    const { ask, git, main, mona: token } = await anEmulator()
    const tagger = { name: 'Mona', email: 'mona@example.com', date: '2026-01-05T13:00:00+01:00' }
    const tag = await ask(`POST ${repo}/git/tags`, {
      token,
      body: { tag: 'v1.0.0', message: 'First', object: main, type: 'commit', tagger },
    })
    expect([tag.status, tag.at('tagger.date')]).toEqual([201, '2026-01-05T12:00:00Z'])
    await ask(`POST ${repo}/git/refs`, { token, body: { ref: 'refs/tags/v1.0.0', sha: tag.at('sha') } })
    expect(await git.run(['rev-parse', 'v1.0.0^{commit}'])).toBe(main)
    expect((await ask(`GET ${repo}/git/ref/tags/v1.0.0`, { token })).at('object.type')).toBe('tag')
    expect((await ask(`GET ${repo}/git/tags/${tag.at('sha')}`, { token })).body).toEqual(tag.body)
    expect((await ask(`GET ${repo}/tags`, { token })).at('0.commit.sha')).toBe(main)
  })

  it.each([
    ['trees', { tree: [{ path: '../x', mode: '100644', type: 'blob', content: '' }] }],
    ['trees', { base_tree: 'f'.repeat(40), tree: [] }],
    ['commits', { message: 'x', tree: 'f'.repeat(40) }],
    ['tags', { tag: 'v1', message: 'x', object: 'f'.repeat(40), type: 'commit' }],
  ])('refuses %s that lead nowhere', async (kind, body) => {
    const { ask, mona: token, github } = await anEmulator()
    expect((await ask(`POST ${repo}/git/${kind}`, { token, body })).status).toBe(422)
    expect(github.state.defects).toEqual([])
  })
})

describe('commits, branches and contents', () => {
  it('compares from the common ancestor, oldest commit first', async () => {
    const { ask, main, mona: token, commit } = await anEmulator()
    const one = await commit({ 'a.ts': 'one\n' }, 'side', main)
    const two = await commit({ 'a.ts': 'one\ntwo\n', 'b.ts': 'b' }, 'side', one)
    await commit({ 'c.ts': 'c' }, 'main', main)
    const compared = await ask(`GET ${repo}/compare/main...side`, { token })
    expect([compared.at('status'), compared.at('ahead_by'), compared.at('behind_by')]).toEqual(['diverged', 2, 1])
    expect([compared.at('commits.0.sha'), compared.at('commits.1.sha')]).toEqual([one, two])
    expect([compared.at('files.0.filename'), compared.at('files.0.additions'), compared.at('files.0.patch')]).toEqual([
      'a.ts',
      2,
      '@@ -0,0 +1,2 @@\n+one\n+two',
    ])
  })

  it('lists commits newest first, and those of one path', async () => {
    const { ask, main, mona: token, commit } = await anEmulator()
    const one = await commit({ 'a.ts': '1' }, 'main', main)
    const two = await commit({ 'b.ts': '2' }, 'main', one)
    const all = await ask(`GET ${repo}/commits`, { token })
    expect([all.at('0.sha'), all.at('1.sha'), all.at('2.sha'), all.at('3')]).toEqual([two, one, main, undefined])
    const some = await ask(`GET ${repo}/commits?path=a.ts&sha=${two}`, { token })
    expect([some.at('0.sha'), some.at('1')]).toEqual([one, undefined])
  })

  it('tells what a commit changed, renames included', async () => {
    const { ask, git, main, mona: token, commit } = await anEmulator({ files: { 'old.ts': 'a long enough line\n'.repeat(9) } })
    await git.run(['update-ref', 'refs/heads/moved', main])
    const moved = await ask(`POST ${repo}/git/trees`, {
      token,
      body: {
        base_tree: main,
        tree: [
          { path: 'old.ts', mode: '100644', type: 'blob', sha: null },
          { path: 'new.ts', mode: '100644', type: 'blob', content: 'a long enough line\n'.repeat(9) },
        ],
      },
    })
    const made = await ask(`POST ${repo}/git/commits`, { token, body: { message: 'Move', tree: moved.at('sha'), parents: [main] } })
    const later = await commit({ 'z.ts': 'z' }, 'moved', String(made.at('sha')))
    const seen = await ask(`GET ${repo}/commits/${made.at('sha')}`, { token })
    expect([seen.at('files.0.status'), seen.at('files.0.filename'), seen.at('files.0.previous_filename')]).toEqual([
      'renamed',
      'new.ts',
      'old.ts',
    ])
    expect((await ask(`GET ${repo}/commits/moved`, { token })).at('sha')).toBe(later)
  })

  it('tells what rulesets require of a branch, be it there or not', async () => {
    const { ask, github, main } = await anEmulator()
    const token = jobToken(github, main, {})
    const required = async () => (await ask(`GET ${repo}/rules/branches/release/1`, { token })).body
    expect(await required()).toEqual([])
    github.requireChecks('release/1', ['slipway/pull-request', 'lint'])
    expect(await required()).toMatchObject([
      {
        type: 'required_status_checks',
        parameters: { required_status_checks: [{ context: 'slipway/pull-request' }, { context: 'lint' }] },
      },
    ])
  })

  it('gives a branch with a slash, a file and a folder', async () => {
    const { ask, main, mona: token, commit } = await anEmulator({ files: { 'src/a.ts': 'a' } })
    const sha = await commit({ 'src/b.ts': 'b' }, 'feature/x', main)
    expect((await ask(`GET ${repo}/branches/feature/x`, { token })).at('commit.sha')).toBe(sha)
    const file = await ask(`GET ${repo}/contents/src/b.ts?ref=feature/x`, { token })
    expect(Buffer.from(String(file.at('content')), 'base64').toString()).toBe('b')
    const folder = await ask(`GET ${repo}/contents/src?ref=feature/x`, { token })
    expect([folder.at('0.path'), folder.at('1.path'), folder.at('2')]).toEqual(['src/a.ts', 'src/b.ts', undefined])
    expect((await ask(`GET ${repo}/contents/src/none.ts`, { token })).status).toBe(404)
  })
})
