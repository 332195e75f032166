import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { anEmulator, jobToken, repo } from './emulator.ts'

describe('releases', () => {
  it('make the tag where there is none, and are found by it', async () => {
    const { ask, git, main, mona: token } = await anEmulator()
    const made = await ask(`POST ${repo}/releases`, {
      token,
      body: { tag_name: 'v1.0.0', target_commitish: main, name: 'First', body: 'notes' },
    })
    expect(made.status).toBe(201)
    expect(await git.run(['rev-parse', 'refs/tags/v1.0.0'])).toBe(main)
    expect((await ask(`GET ${repo}/releases/tags/v1.0.0`, { token })).body).toEqual(made.body)
    expect((await ask(`POST ${repo}/releases`, { token, body: { tag_name: 'v1.0.0' } })).status).toBe(422)
  })

  it('that are drafts have no tag and are shown only to those who may push', async () => {
    const { ask, git, github, main, mona: token } = await anEmulator()
    const draft = await ask(`POST ${repo}/releases`, { token, body: { tag_name: 'v2.0.0', draft: true } })
    expect((await git.attempt(['rev-parse', '--verify', 'refs/tags/v2.0.0'])).code).not.toBe(0)
    expect((await ask(`GET ${repo}/releases/tags/v2.0.0`, { token })).status).toBe(404)
    expect((await ask(`GET ${repo}/releases`, { token: jobToken(github, main, { contents: 'read' }) })).body).toEqual([])
    expect((await ask(`PATCH ${repo}/releases/${draft.at('id')}`, { token, body: { draft: false } })).at('draft')).toBe(false)
    expect((await ask(`GET ${repo}/releases/latest`, { token })).at('tag_name')).toBe('v2.0.0')
    expect((await ask(`GET ${repo}/releases/${draft.at('id')}`, { token })).at('published_at')).not.toBeNull()
  })

  it('have notes of what came since the last', async () => {
    const { ask, main, mona: token, commit } = await anEmulator()
    await ask(`POST ${repo}/releases`, { token, body: { tag_name: 'v1.0.0', target_commitish: main } })
    await commit({ 'a.ts': 'a' }, 'main', main)
    const notes = await ask(`POST ${repo}/releases/generate-notes`, { token, body: { tag_name: 'v1.1.0' } })
    expect(String(notes.at('body'))).toContain('* Change a.ts by @mona')
    expect(String(notes.at('body'))).not.toContain('README')
  })
})

describe('check runs', () => {
  it('complete with their conclusion and gather annotations', async () => {
    const { ask, main, mona: token } = await anEmulator()
    const annotation = { path: 'a.ts', start_line: 1, end_line: 2, annotation_level: 'warning', message: 'hm' }
    const made = await ask(`POST ${repo}/check-runs`, { token, body: { name: 'gate', head_sha: main, status: 'in_progress' } })
    const output = { title: 'T', summary: 'S', annotations: [annotation] }
    const url = `${repo}/check-runs/${made.at('id')}`
    await ask(`PATCH ${url}`, { token, body: { output } })
    const done = await ask(`PATCH ${url}`, { token, body: { conclusion: 'success', output } })
    expect([done.at('status'), done.at('conclusion'), done.at('output.annotations_count')]).toEqual(['completed', 'success', 2])
    expect((await ask(`GET ${url}/annotations`, { token })).at('1.message')).toBe('hm')
    expect((await ask(`GET ${repo}/commits/main/check-runs`, { token })).at('total_count')).toBe(1)
    expect((await ask(`GET ${url}`, { token })).body).toEqual(done.body)
    const many = { ...output, annotations: Array(51).fill(annotation) }
    expect((await ask(`PATCH ${url}`, { token, body: { output: many } })).status).toBe(422)
  })
})

describe('code scanning', () => {
  const pack = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64')
  const sarif = (name: string) => ({ version: '2.1.0', runs: [{ tool: { driver: { name } }, results: [] }] })

  it('takes SARIF and says when it was processed', async () => {
    const { ask, github, main } = await anEmulator()
    const token = jobToken(github, main, { 'security-events': 'write' })
    const body = { commit_sha: main, ref: 'refs/heads/main', sarif: pack(sarif('slipway')) }
    const sent = await ask(`POST ${repo}/code-scanning/sarifs`, { token, body })
    expect(sent.status).toBe(202)
    expect((await ask(`GET ${repo}/code-scanning/sarifs/${sent.at('id')}`, { token })).at('processing_status')).toBe('complete')
    expect(github.state.sarifs[0]).toMatchObject({ tool: 'slipway', sha: main, sarif: sarif('slipway') })
  })

  it('says what is wrong with SARIF that is none', async () => {
    const { ask, main, mona: token } = await anEmulator()
    const send = (packed: string) =>
      ask(`POST ${repo}/code-scanning/sarifs`, { token, body: { commit_sha: main, ref: 'refs/heads/main', sarif: packed } })
    expect((await send('nonsense')).status).toBe(422)
    const sent = await send(pack({ version: '2.0.0', runs: [] }))
    expect((await ask(`GET ${repo}/code-scanning/sarifs/${sent.at('id')}`, { token })).at('processing_status')).toBe('failed')
  })
})
