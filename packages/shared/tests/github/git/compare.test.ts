import { describe, expect, it } from 'vitest'
import { readBranchRules } from '../../../src/github/environments.ts'
import { compareCommits, messagesBetween } from '../../../src/github/git/compare.ts'
import { fakeGithub } from '../../../src/testing/github.ts'

const [base, head] = ['a'.repeat(40), 'b'.repeat(40)]
const commits = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ commit: { message: `change ${from + index}` } }))

describe('two commits', () => {
  it('are compared with as little as GitHub can send', async () => {
    const github = await fakeGithub(({ path, query }) => {
      expect([path, query.get('per_page')]).toEqual([`/repos/quay/harbor/compare/${base}...${head}`, '1'])
      return { body: { status: 'diverged' } }
    })
    expect(await compareCommits(github, base, head)).toBe('diverged')
  })

  it('that GitHub does not know stand nowhere', async () => {
    expect(await compareCommits(await fakeGithub(() => ({ status: 404, body: {} })), base, head)).toBeUndefined()
  })

  it('have the messages of all pages between them, a thousand at most', async () => {
    const pages = (last: number) =>
      fakeGithub(({ query }) => {
        const page = Number(query.get('page'))
        const link = page < last ? { link: `<https://api.github.com/x?page=${page + 1}>; rel="next"` } : {}
        return { body: { commits: commits(page * 100, page === last ? 3 : 100) }, headers: link }
      })
    expect(await messagesBetween(await pages(2), base, head)).toHaveLength(103)
    expect(await messagesBetween(await pages(2), base, head)).toContain('change 202')
    expect(await messagesBetween(await pages(30), base, head)).toHaveLength(1_000)
  })
})

describe('the branches that a GitHub environment lets in', () => {
  it.each<[object | null, string[] | undefined]>([
    [null, undefined],
    [{ protected_branches: true, custom_branch_policies: false }, ['protected branches']],
    [{ protected_branches: false, custom_branch_policies: true }, ['main', 'tag v*']],
  ])('with %j are %j', async (policy, rules) => {
    const github = await fakeGithub(({ path }) =>
      path.endsWith('/deployment-branch-policies')
        ? { body: { branch_policies: [{ name: 'v*', type: 'tag' }, { name: 'main', type: 'branch' }, {}] } }
        : { body: { deployment_branch_policy: policy } },
    )
    expect(await readBranchRules(github, 'production')).toEqual(rules)
  })

  it('are all of them, however many pages there are', async () => {
    const github = await fakeGithub(({ path, query }) => {
      if (!path.endsWith('/deployment-branch-policies'))
        return { body: { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } } }
      const count = query.get('page') === '2' ? 1 : 100
      return {
        body: { branch_policies: Array.from({ length: count }, (_, at) => ({ name: `page${query.get('page')}-${at}`, type: 'branch' })) },
      }
    })
    expect(await readBranchRules(github, 'production')).toHaveLength(101)
  })
})
