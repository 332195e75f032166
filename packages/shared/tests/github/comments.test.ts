import { type FakeRequest, fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { markerOf, writeStickyComment } from '../../src/github/comments.ts'

type Stored = { id: number; body: string; login: string }

/** The comments of one pull request, as GitHub keeps them. */
async function aConversation(comments: Stored[], fault: (request: FakeRequest) => 'lose-answer' | 'refuse' | undefined = () => undefined) {
  const all = [...comments]
  const shown = (one: Stored) => ({ id: one.id, body: one.body, html_url: `https://x/${one.id}`, user: { login: one.login } })
  const github = await fakeGithub((request) => {
    const { method, path, body } = request
    const fails = fault(request)
    if (fails === 'refuse') return { status: 500 }
    const id = Number(path.split('/').at(-1))
    const text = typeof body === 'object' && body !== null ? String(Reflect.get(body, 'body')) : ''
    if (method === 'GET') {
      const page = Number(request.query.get('page'))
      const slice = all.slice((page - 1) * 2, page * 2).map(shown)
      return { body: slice, headers: all.length > page * 2 ? { link: '<https://x>; rel="next"' } : {} }
    }
    if (method === 'DELETE')
      all.splice(
        all.findIndex((one) => one.id === id),
        1,
      )
    if (method === 'PATCH') for (const one of all) if (one.id === id) one.body = text
    if (method === 'POST') {
      all.push({ id: 100 + all.length, body: text, login: 'github-actions[bot]' })
      const made = all.at(-1)
      return fails === 'lose-answer' || made === undefined ? { status: 502 } : { status: 201, body: shown(made) }
    }
    return method === 'DELETE' ? { status: 204 } : {}
  })
  return { github, all }
}

const bot = 'github-actions[bot]'
const marker = markerOf('report')

describe('writeStickyComment', () => {
  it('writes the first', async () => {
    const { github, all } = await aConversation([])
    expect(await writeStickyComment(github, { issue: 7, key: 'report', body: 'all well' })).toMatchObject({ did: 'created' })
    expect(all.map(({ body }) => body)).toEqual([`${marker}\nall well`])
  })

  it('rewrites its own on a later page, and leaves a copy of the marker by someone else alone', async () => {
    const { github, all } = await aConversation([
      { id: 1, body: `${marker}\nmine too`, login: 'mallory' },
      { id: 2, body: 'hello', login: bot },
      { id: 3, body: `quoting ${marker}`, login: bot },
      { id: 4, body: `${marker}\nold`, login: bot },
    ])
    expect(await writeStickyComment(github, { issue: 7, key: 'report', body: 'new' })).toMatchObject({ id: 4, did: 'updated' })
    expect(all.map(({ body }) => body)).toEqual([`${marker}\nmine too`, 'hello', `quoting ${marker}`, `${marker}\nnew`])
  })

  it('deletes its own duplicates and keeps the first', async () => {
    const { github, all } = await aConversation([
      { id: 9, body: `${marker}\nb`, login: bot },
      { id: 5, body: `${marker}\na`, login: bot },
      { id: 6, body: markerOf('other'), login: bot },
    ])
    await writeStickyComment(github, { issue: 7, key: 'report', body: 'new' })
    expect(all.map(({ id }) => id)).toEqual([5, 6])
  })

  it('does not write when nothing changed', async () => {
    const { github } = await aConversation([{ id: 5, body: `${marker}\nsame`, login: bot }])
    expect(await writeStickyComment(github, { issue: 7, key: 'report', body: 'same' })).toMatchObject({ did: 'unchanged' })
    expect(github.calls.every(({ route }) => route.startsWith('GET'))).toBe(true)
  })

  it('looks for a comment whose creation got no answer instead of writing another', async () => {
    const { github, all } = await aConversation([], ({ method }) => (method === 'POST' ? 'lose-answer' : undefined))
    await writeStickyComment(github, { issue: 7, key: 'report', body: 'once' })
    expect(all).toHaveLength(1)
  })

  it('gives up after three creations that GitHub did not carry out', async () => {
    const { github } = await aConversation([], ({ method }) => (method === 'POST' ? 'refuse' : undefined))
    await expect(writeStickyComment(github, { issue: 7, key: 'report', body: 'x' })).rejects.toMatchObject({ status: 500 })
    expect(github.calls.filter(({ route }) => route.startsWith('POST'))).toHaveLength(3)
  })

  it('stays below the size that GitHub takes', async () => {
    const { github, all } = await aConversation([])
    await writeStickyComment(github, { issue: 7, key: 'report', body: 'größer\n'.repeat(20_000) })
    expect(Buffer.byteLength(all[0]?.body ?? '')).toBeLessThan(65_536)
  })
})
