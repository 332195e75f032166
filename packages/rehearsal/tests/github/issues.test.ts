import { describe, expect, it } from 'vitest'
import { anEmulator, jobToken, repo } from './emulator.ts'

describe('issues', () => {
  it('are made with labels that did not exist, found by them, and closed', async () => {
    const { ask, github, mona: token } = await anEmulator()
    const made = await ask(`POST ${repo}/issues`, { token, body: { title: 'Down', body: 'text', labels: ['incident', 'production'] } })
    await ask(`POST ${repo}/issues`, { token, body: { title: 'Other', labels: ['incident'] } })
    const found = await ask(`GET ${repo}/issues?labels=incident,production&state=open`, { token })
    expect([found.at('0.number'), found.at('1')]).toEqual([made.at('number'), undefined])
    const closed = await ask(`PATCH ${repo}/issues/${made.at('number')}`, { token, body: { state: 'closed' } })
    expect([closed.at('state'), closed.at('state_reason')]).toEqual(['closed', 'completed'])
    expect((await ask(`GET ${repo}/issues?labels=incident`, { token })).at('0.title')).toBe('Other')
    expect(github.state.issues[0]).toMatchObject({ labels: ['incident', 'production'], state: 'closed' })
    expect((await ask(`GET ${repo}/issues?state=all&creator=mona`, { token })).at('1.title')).toBe('Down')
    expect((await ask(`GET ${repo}/labels`, { token })).at('1.name')).toBe('production')
  })

  it('share their numbers with pull requests, which the list shows too', async () => {
    const { ask, github, main, commit, mona: token } = await anEmulator()
    await ask(`POST ${repo}/issues`, { token, body: { title: 'One' } })
    const headSha = await commit({ a: '1' }, 'topic', main)
    const pull = await github.openPullRequest({
      title: 'Two',
      headRef: 'topic',
      headSha,
      headRepository: 'quay/harbor',
      baseRef: 'main',
      author: 'mona',
    })
    expect(pull.number).toBe(2)
    const listed = await ask(`GET ${repo}/issues`, { token })
    expect([listed.at('0.pull_request.url'), listed.at('1.pull_request')]).toEqual([`${github.apiUrl}${repo}/pulls/2`, undefined])
  })

  it('take labels one by one', async () => {
    const { ask, mona: token } = await anEmulator()
    const labels = `${repo}/issues/${(await ask(`POST ${repo}/issues`, { token, body: { title: 'x' } })).at('number')}/labels`
    await ask(`POST ${labels}`, { token, body: { labels: ['a', 'b'] } })
    expect((await ask(`DELETE ${labels}/a`, { token })).at('0.name')).toBe('b')
    expect((await ask(`DELETE ${labels}/a`, { token })).status).toBe(404)
    expect((await ask(`GET ${labels}`, { token })).at('0.name')).toBe('b')
    await ask(`POST ${repo}/labels`, { token, body: { name: 'c', color: 'ff0000' } })
    expect((await ask(`POST ${repo}/labels`, { token, body: { name: 'C' } })).status).toBe(422)
  })
})

describe('comments', () => {
  it('are written, changed, listed oldest first and deleted', async () => {
    const { ask, github, main, mona } = await anEmulator()
    const token = jobToken(github, main, { issues: 'write' })
    const { number } = { number: (await ask(`POST ${repo}/issues`, { token: mona, body: { title: 'x' } })).at('number') }
    const comments = `${repo}/issues/${number}/comments`
    const first = await ask(`POST ${comments}`, { token, body: { body: 'first' } })
    await ask(`POST ${comments}`, { token: mona, body: { body: 'second' } })
    await ask(`PATCH ${repo}/issues/comments/${first.at('id')}`, { token, body: { body: 'mended' } })
    const listed = await ask(`GET ${comments}`, { token })
    expect([listed.at('0.body'), listed.at('0.user.login'), listed.at('1.user.login')]).toEqual(['mended', 'github-actions[bot]', 'mona'])
    expect((await ask(`DELETE ${repo}/issues/comments/${first.at('id')}`, { token })).status).toBe(204)
    expect((await ask(`GET ${repo}/issues/comments/${first.at('id')}`, { token })).status).toBe(404)
    expect(github.state.comments.map(({ body }) => body)).toEqual(['second'])
  })

  it.each([
    ['', 422],
    ['x'.repeat(65_537), 422],
    ['x'.repeat(65_536), 201],
  ])('of a body like %.5s are answered %i', async (body, status) => {
    const { ask, mona: token } = await anEmulator()
    const issue = await ask(`POST ${repo}/issues`, { token, body: { title: 'x' } })
    expect((await ask(`POST ${repo}/issues/${issue.at('number')}/comments`, { token, body: { body } })).status).toBe(status)
  })

  it('need an issue', async () => {
    const { ask, mona: token } = await anEmulator()
    expect((await ask(`POST ${repo}/issues/7/comments`, { token, body: { body: 'x' } })).status).toBe(404)
  })
})

describe('pull requests', () => {
  it('have a real merge commit and its two refs', async () => {
    const { ask, git, github, main, commit, mona: token } = await anEmulator()
    const headSha = await commit({ 'a.ts': 'a\n' }, 'topic', main)
    const baseSha = await commit({ 'b.ts': 'b' }, 'main', main)
    const pull = await github.openPullRequest({
      number: 9,
      title: 'T',
      headRef: 'topic',
      headSha,
      headRepository: 'stranger/harbor',
      baseRef: 'main',
      author: 'stranger',
    })
    expect(await git.run(['rev-parse', 'refs/pull/9/merge^1', 'refs/pull/9/merge^2', 'refs/pull/9/merge', 'refs/pull/9/head'])).toBe(
      [baseSha, headSha, pull.mergeSha, headSha].join('\n'),
    )
    expect(await git.run(['ls-tree', '--name-only', pull.mergeSha])).toBe('README.md\na.ts\nb.ts')
    const shown = await ask(`GET ${repo}/pulls/9`, { token })
    expect([
      shown.at('head.repo.full_name'),
      shown.at('head.repo.fork'),
      shown.at('base.repo.full_name'),
      shown.at('changed_files'),
    ]).toEqual(['stranger/harbor', true, 'quay/harbor', 1])
    const files = await ask(`GET ${repo}/pulls/9/files`, { token })
    expect([files.at('0.filename'), files.at('0.additions')]).toEqual(['a.ts', 1])
    expect((await ask(`GET ${repo}/commits/${headSha}/pulls`, { token })).at('0.number')).toBe(9)
    expect((await ask(`GET ${repo}/commits/${main}/pulls`, { token })).body).toEqual([])
    expect((await ask(`GET ${repo}/pulls?head=stranger:topic`, { token })).at('0.number')).toBe(9)
    expect((await ask(`GET ${repo}/pulls?head=quay:topic`, { token })).body).toEqual([])
  })

  it('that conflict are an error', async () => {
    const { github, main, commit } = await anEmulator()
    const headSha = await commit({ 'a.ts': 'a' }, 'topic', main)
    await commit({ 'a.ts': 'b' }, 'main', main)
    const given = { title: 'T', headRef: 'topic', headSha, headRepository: 'quay/harbor', baseRef: 'main', author: 'mona' }
    await expect(github.openPullRequest(given)).rejects.toThrow('does not merge into main')
  })
})

describe('a pull request that is reviewed and merged', () => {
  it('has its reviews, and brought the commit of its squash', async () => {
    const { github, main, commit, ask, git } = await anEmulator()
    const headSha = await commit({ 'a.ts': 'a\n' }, 'topic', main)
    const { number } = await github.openPullRequest({
      title: 'Add a',
      headRef: 'topic',
      headSha,
      headRepository: 'quay/harbor',
      baseRef: 'main',
      author: 'mona',
    })
    const token = github.issueUserToken('mona')
    expect(() => github.reviewPullRequest(number, { by: 'mona', state: 'APPROVED' })).toThrow('of their own')
    github.reviewPullRequest(number, { by: 'rosa', state: 'APPROVED' })
    const reviews = await ask(`GET ${repo}/pulls/${number}/reviews`, { token })
    expect([reviews.at('0.state'), reviews.at('0.user.login'), reviews.at('0.commit_id')]).toEqual(['APPROVED', 'rosa', headSha])
    const sha = await github.squashPullRequest(number)
    expect(await git.run(['rev-parse', 'refs/heads/main', `${sha}^`])).toBe(`${sha}\n${main}`)
    expect(await git.run(['rev-parse', `${sha}^{tree}`])).toBe(await git.run(['rev-parse', `${headSha}^{tree}`]))
    const brought = await ask(`GET ${repo}/commits/${sha}/pulls`, { token })
    expect([brought.at('0.number'), brought.at('0.state'), brought.at('0.merge_commit_sha')]).toEqual([number, 'closed', sha])
  })
})
