import { describe, expect, it } from 'vitest'
import { anEmulator, repo } from './emulator.ts'

describe('git refs', () => {
  it('gives a ref with slashes, written plainly or encoded', async () => {
    const { ask, commit, main, mona: token } = await anEmulator()
    const sha = await commit({ a: '1' }, 'feature/mole', main)
    expect((await ask(`GET ${repo}/git/ref/heads/feature/mole`, { token })).at('object.sha')).toBe(sha)
    expect((await ask(`GET ${repo}/git/ref/heads%2Ffeature%2Fmole`, { token })).at('object.sha')).toBe(sha)
    expect((await ask(`GET ${repo}/git/ref/heads/feature`, { token })).status).toBe(404)
  })

  it('finds refs by the beginning of their name', async () => {
    const { ask, commit, main, mona: token } = await anEmulator()
    await commit({ a: '1' }, 'feature-a', main)
    await commit({ a: '2' }, 'feature/b', main)
    const found = await ask(`GET ${repo}/git/matching-refs/heads/feature`, { token })
    expect([found.at('0.ref'), found.at('1.ref'), found.at('2.ref')]).toEqual(['refs/heads/feature-a', 'refs/heads/feature/b', undefined])
    expect((await ask(`GET ${repo}/git/matching-refs/tags/`, { token })).body).toEqual([])
  })

  it('makes a ref once', async () => {
    const { ask, main, mona: token, git } = await anEmulator()
    const body = { ref: 'refs/heads/slipway/lock/production', sha: main }
    expect((await ask(`POST ${repo}/git/refs`, { token, body })).status).toBe(201)
    const second = await ask(`POST ${repo}/git/refs`, { token, body })
    expect([second.status, second.at('message')]).toEqual([422, 'Reference already exists'])
    expect(await git.run(['rev-parse', 'refs/heads/slipway/lock/production'])).toBe(main)
  })

  it('lets exactly one of many win who make or move one ref at once', async () => {
    const { ask, main, mona: token, commit } = await anEmulator()
    const made = await Promise.all(
      Array.from({ length: 6 }, () => ask(`POST ${repo}/git/refs`, { token, body: { ref: 'refs/heads/lock', sha: main } })),
    )
    expect(made.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422])
    const rivals = await Promise.all([1, 2, 3, 4].map((number) => commit({ a: String(number) }, `rival-${number}`, main)))
    const moved = await Promise.all(rivals.map((sha) => ask(`PATCH ${repo}/git/refs/heads/lock`, { token, body: { sha, force: false } })))
    expect(moved.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422])
  })

  it('refuses a move that is not forward, unless forced', async () => {
    const { ask, main, mona: token, commit } = await anEmulator()
    const left = await commit({ a: 'left' }, 'left', main)
    const right = await commit({ a: 'right' }, 'right', main)
    const plain = await ask(`PATCH ${repo}/git/refs/heads/left`, { token, body: { sha: right } })
    expect([plain.status, plain.at('message')]).toEqual([422, 'Update is not a fast forward'])
    expect((await ask(`GET ${repo}/git/ref/heads/left`, { token })).at('object.sha')).toBe(left)
    expect((await ask(`PATCH ${repo}/git/refs/heads/left`, { token, body: { sha: right, force: true } })).status).toBe(200)
  })

  it.each([
    ['PATCH', 'git/refs/heads/nowhere', { sha: 'MAIN' }, 'Reference does not exist'],
    ['PATCH', 'git/refs/heads/main', { sha: 'f'.repeat(40) }, 'Object does not exist'],
    ['POST', 'git/refs', { ref: 'refs/heads/x', sha: 'f'.repeat(40) }, 'Object does not exist'],
    ['POST', 'git/refs', { ref: 'main', sha: 'MAIN' }, 'main is not a valid ref name.'],
    ['POST', 'git/refs', { ref: 'refs/heads/a..b', sha: 'MAIN' }, 'refs/heads/a..b is not a valid ref name.'],
    ['DELETE', 'git/refs/heads/nowhere', undefined, 'Reference does not exist'],
  ])('says why %s %s is not possible', async (method, path, body, message) => {
    const { ask, main, mona: token } = await anEmulator()
    const filled = body === undefined ? undefined : { ...body, sha: body.sha === 'MAIN' ? main : body.sha }
    const answer = await ask(`${method} ${repo}/${path}`, { token, ...(filled === undefined ? {} : { body: filled }) })
    expect([answer.status, answer.at('message')]).toEqual([422, message])
  })

  it('deletes a ref', async () => {
    const { ask, main, mona: token, commit } = await anEmulator()
    await commit({ a: '1' }, 'old', main)
    expect((await ask(`DELETE ${repo}/git/refs/heads/old`, { token })).status).toBe(204)
    expect((await ask(`GET ${repo}/git/ref/heads/old`, { token })).status).toBe(404)
  })
})
