import { describe, expect, it } from 'vitest'
import type { RunApproval } from '../../../src/github/run-approvals.ts'
import { approvalTerms, describeApproval, readJobApproval } from '../../../src/rollout/admission/job-approval.ts'
import { aRunner, fakeClock } from '../../../src/testing/fakes.ts'
import { type FakeAnswer, fakeGithub } from '../../../src/testing/github.ts'

const at = '2026-01-05T12:00:00.000Z'
const approval = (by: string, changes: Partial<RunApproval> = {}): RunApproval => ({
  by,
  environments: ['production'],
  state: 'approved',
  comment: '',
  ...changes,
})

it('says of an approval by command whose it was', () => {
  expect(describeApproval({ approval: 'by-command', approvals: [{ by: 'rosa' }] })).toBe('rosa by command')
})

describe('who approved a job', () => {
  it.each<[string, RunApproval[], 'required' | 'none', ReturnType<typeof approvalTerms>]>([
    ['a reviewer', [approval('rosa')], 'required', { approval: 'github', approvals: [{ by: 'rosa', at }] }],
    [
      'a reviewer with a comment, of an environment that GitHub writes otherwise',
      [approval('rosa', { comment: ' seen\non staging ', environments: ['Production'] })],
      'required',
      { approval: 'github', approvals: [{ by: 'rosa', at, comment: 'seen on staging' }] },
    ],
    [
      'a reviewer although the configuration asks for none',
      [approval('rosa')],
      'none',
      { approval: 'github', approvals: [{ by: 'rosa', at }] },
    ],
    ['nobody: none was asked for', [], 'none', { approval: 'not-asked' }],
    ['nobody whom GitHub names', [], 'required', { approval: 'unnamed' }],
    ['a reviewer of another environment', [approval('rosa', { environments: ['staging'] })], 'required', { approval: 'unnamed' }],
    ['who rejected it', [approval('rosa', { state: 'rejected' })], 'required', { approval: 'unnamed' }],
  ])('is %s', (_who, all, config, terms) => {
    expect(approvalTerms(all, { approval: config, githubEnvironment: 'production' }, at)).toEqual(terms)
  })

  it.each([
    [{ approval: 'github' as const, approvals: [{ by: 'rosa', comment: 'go' }, { by: 'mona' }] }, 'rosa (“go”), mona on GitHub'],
    [{ approval: 'not-asked' as const }, 'no approval was asked of GitHub'],
    [{ approval: 'unnamed' as const }, 'GitHub names nobody who approved'],
    [{ approval: 'unread' as const }, 'who approved could not be read'],
    [{}, 'not recorded'],
    [{ approvals: [{ by: 'rosa' }] }, 'rosa'],
  ])('is told as %j', (terms, words) => {
    expect(describeApproval(terms)).toBe(words)
  })
})

describe('how a job was let in', () => {
  const deployments = (job: number) => ({ body: [{ log_url: `https://github.com/quay/harbor/actions/runs/1/job/${job}` }] })
  const read = async (
    answers: Readonly<Record<string, FakeAnswer>>,
    deployment: 'slipway' | 'github' = 'slipway',
    jobId: number | undefined = 42,
  ) => {
    const github = await fakeGithub(
      ({ path }) => answers[path.replace('/repos/quay/harbor/', '')] ?? { status: 404, body: { message: 'Not Found' } },
    )
    const runner = aRunner({ run: jobId === undefined ? { id: 1 } : { id: 1, jobId } })
    const found = await readJobApproval(
      github,
      { approval: 'required', deployment, githubEnvironment: 'production' },
      { runner, clock: fakeClock() },
    )
    return { ...found, calls: github.calls.map(({ route }) => route) }
  }
  const rosa = { body: [{ environments: [{ name: 'production' }], state: 'approved', user: { login: 'rosa' }, comment: '' }] }

  it('is read after the approval, in one request', async () => {
    const { terms, notes, calls } = await read({ 'actions/runs/1/approvals': rosa })
    expect(terms).toMatchObject({ approval: 'github', approvals: [{ by: 'rosa' }] })
    expect(notes).toEqual(['approval: rosa on GitHub'])
    expect(calls).toHaveLength(1)
  })

  it('is not known where GitHub does not say, which fails nothing', async () => {
    const { terms, notes } = await read({ 'actions/runs/1/approvals': { status: 403, body: { message: 'no' } } })
    expect(terms).toEqual({ approval: 'unread' })
    expect(notes[0]).toBe('approval: who approved could not be read')
  })

  it("has GitHub's own Deployment of the job, by the job that its statuses name and by no label", async () => {
    const answers = {
      'actions/runs/1/approvals': rosa,
      deployments: {
        body: [
          { id: 9, task: 'deploy' },
          { id: 8, task: 'deploy' },
        ],
      },
      'deployments/9/statuses': deployments(420),
      'deployments/8/statuses': deployments(42),
    }
    expect((await read(answers, 'github')).terms).toMatchObject({ githubDeployment: 8 })
    expect((await read(answers)).terms).not.toHaveProperty('githubDeployment')
    const lost = await read({ ...answers, 'deployments/8/statuses': { body: [] } }, 'github')
    expect(lost.terms).not.toHaveProperty('githubDeployment')
    expect(lost.notes).toContain("GitHub's own Deployment of this job was not found")
    const refused = await read({ 'actions/runs/1/approvals': rosa }, 'github')
    expect(refused.notes.at(-1)).toContain('could not be read')
  })
})
