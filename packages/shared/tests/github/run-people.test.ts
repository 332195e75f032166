import { describe, expect, it } from 'vitest'
import { readCommitPeople, readJobResult, readRunPeople } from '../../src/github/run-people.ts'
import { fakeGithub } from '../../src/testing/github.ts'

const run = {
  id: 7,
  run_attempt: 2,
  actor: { login: 'mona' },
  triggering_actor: { login: 'rosa' },
  event: 'push',
  head_branch: 'main',
  path: '.github/workflows/enhanced-ci.yml@refs/heads/main',
  head_repository: { full_name: 'quay/harbor' },
}
const gone = { status: 404, body: { message: 'Not Found' } }

describe('who is behind a run', () => {
  it('is who started it first, and who started its newest attempt', async () => {
    const github = await fakeGithub(() => ({ body: run }))
    const { id, event } = run
    const expected = {
      id,
      event,
      branch: 'main',
      attempt: 2,
      actor: 'mona',
      triggeredBy: 'rosa',
      path: '.github/workflows/enhanced-ci.yml',
    }
    expect(await readRunPeople(github, 7)).toEqual({ ...expected, repository: 'quay/harbor' })
  })

  it('is nobody where the account has gone', async () => {
    const github = await fakeGithub(() => ({ body: { ...run, actor: null, triggering_actor: null } }))
    expect(await readRunPeople(github, 7)).toMatchObject({ actor: '', triggeredBy: '' })
  })

  it('is not known of what GitHub does not have', async () => {
    const github = await fakeGithub(() => gone)
    expect([await readRunPeople(github, 7), await readJobResult(github, 70)]).toEqual([undefined, undefined])
  })
})

it.each([
  ['success', 'success'],
  [null, undefined],
])('a job has ended as %s', async (conclusion, expected) => {
  const github = await fakeGithub(() => ({ body: { run_id: 7, name: 'slipway / proposal', conclusion } }))
  expect(await readJobResult(github, 70)).toEqual({ run: 7, name: 'slipway / proposal', conclusion: expected })
})

it.each([
  ['both', { author: { login: 'mona' }, committer: { login: 'web-flow' } }, ['mona', 'web-flow']],
  ['one person', { author: { login: 'mona' }, committer: { login: 'mona' } }, ['mona']],
  ['addresses that GitHub does not know', { author: null, committer: {} }, []],
])('the people of a commit are %s', async (_what, body, expected) => {
  const github = await fakeGithub(() => ({ body }))
  expect(await readCommitPeople(github, 'a'.repeat(40))).toEqual(expected)
})
