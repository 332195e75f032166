import { describe, expect, it } from 'vitest'
import { ownersOf, readJudgeOwners } from '../../src/github/judge-owners.ts'
import { type FakeAnswer, fakeGithub } from '../../src/testing/github.ts'

const path = '.github/workflows/enhanced-ci.yml'

describe('the owners of a workflow', () => {
  it.each<[string, string[]]>([
    ['* @all', ['@all']],
    ['/.github/ @ops @sec', ['@ops', '@sec']],
    ['.github/ @ops', ['@ops']],
    ['.github/workflows @ops', ['@ops']],
    ['/.github/workflows/*.yml @ops # who judges', ['@ops']],
    ['/.github/* @ops', []],
    ['/.github/**/*.yml @ops', ['@ops']],
    ['workflows/ @ops', ['@ops']],
    ['*.yml @ops', ['@ops']],
    ['/docs/ @docs', []],
    ['/.github/ @ops\n* @all', ['@all']],
    ['/.github/ @ops\n/.github/workflows/', []],
    ['# /.github/ @ops', []],
  ])('by %j', (text, owners) => {
    expect(ownersOf(path, text)).toEqual(owners)
  })
})

async function read(rules: FakeAnswer, codeowners?: string) {
  const github = await fakeGithub(({ path: asked }) => {
    if (asked.includes('/rules/branches/')) return rules
    if (codeowners === undefined || !asked.endsWith('.github%2FCODEOWNERS')) return { status: 404, body: { message: 'Not Found' } }
    return { body: { type: 'file', content: Buffer.from(codeowners).toString('base64') } }
  })
  return await readJudgeOwners(github, 'main')
}

describe('what a branch asks of whoever changes its judge', () => {
  it('is read from its rules and CODEOWNERS', async () => {
    const body = [
      { type: 'pull_request', parameters: { require_code_owner_review: true } },
      { type: 'workflows', parameters: {} },
      { type: 'file_path_restriction', parameters: { restricted_file_paths: ['.github/workflows/**/*'] } },
    ]
    expect(await read({ body }, '/.github/ @ops')).toEqual({
      state: 'read',
      needsOwners: true,
      hasRequiredWorkflow: true,
      restrictedPaths: ['.github/workflows/**/*'],
      codeOwners: { file: '.github/CODEOWNERS', owners: ['@ops'] },
    })
  })

  it('is nothing without rules and without the file', async () => {
    expect(await read({ body: [{ type: 'pull_request', parameters: { require_code_owner_review: false } }] })).toMatchObject({
      needsOwners: false,
      hasRequiredWorkflow: false,
      restrictedPaths: [],
      codeOwners: undefined,
    })
  })

  it('is unread where the token may not look', async () => {
    expect(await read({ status: 403, body: { message: 'Resource not accessible by integration' } })).toMatchObject({ state: 'unread' })
  })
})
