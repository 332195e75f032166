import { describe, expect, it } from 'vitest'
import { type GateRules, readGate } from '../../src/github/environments.ts'
import { aGate, type FakeAnswer, fakeGithub } from '../../src/testing/github.ts'

const none: FakeAnswer = { body: { total_count: 0, custom_deployment_protection_rules: [] } }

async function gateOf(environment: FakeAnswer, custom: FakeAnswer = none) {
  const github = await fakeGithub(({ path }) => (path.endsWith('/deployment_protection_rules') ? custom : environment))
  return await readGate(github, 'production')
}

describe('the protection of a GitHub environment', () => {
  const reviewers = [{ type: 'User', reviewer: { login: 'mona' } }, { type: 'Team', reviewer: { slug: 'core' } }, {}]

  it.each<[string, object, Partial<GateRules>]>([
    ['no rule', { protection_rules: [], deployment_branch_policy: null }, {}],
    [
      'reviewers, persons and teams',
      { protection_rules: [{ type: 'required_reviewers', prevent_self_review: true, reviewers }] },
      { reviewers: true, approvers: ['mona', 'quay/core'], preventSelfReview: true },
    ],
    ['reviewers that are not told', { protection_rules: [{ type: 'required_reviewers' }] }, { reviewers: true }],
    ['a wait timer', { protection_rules: [{ type: 'wait_timer', wait_timer: 720 }] }, { waitMinutes: 720 }],
    [
      'branches of its own',
      {
        protection_rules: [{ type: 'branch_policy' }],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
      { branchPolicy: 'custom' },
    ],
    [
      'protected branches',
      {
        protection_rules: [{ type: 'branch_policy' }],
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      },
      { branchPolicy: 'protected' },
    ],
    ['a rule of a new kind', { protection_rules: [{ type: 'moon_phase' }] }, { unknownRules: ['moon_phase'] }],
    ['administrators who may pass by', { protection_rules: [], can_admins_bypass: true }, { adminsBypass: true }],
  ])('has %s', async (_what, body, rules) => {
    expect(await gateOf({ body })).toEqual(aGate(rules))
  })

  it('has custom rules, enabled or not', async () => {
    const rules = [
      { id: 1, enabled: true, app: { slug: 'change-board' } },
      { id: 2, enabled: false, app: { slug: 'moon' } },
    ]
    const gate = await gateOf({ body: {} }, { body: { total_count: 1, custom_deployment_protection_rules: rules } })
    expect(gate).toEqual(
      aGate({
        customRules: {
          state: 'read',
          rules: [
            { app: 'change-board', enabled: true },
            { app: 'moon', enabled: false },
          ],
        },
      }),
    )
  })

  it.each<[string, FakeAnswer]>([
    ['may not be read', { status: 403, body: { message: 'Resource not accessible by integration' } }],
    ['are not shown to the token', { status: 404, body: { message: 'Not Found' } }],
    ['are left out of the answer', { body: {} }],
  ])('never takes custom rules that %s for none', async (_what, custom) => {
    const gate = await gateOf({ body: {} }, custom)
    expect(gate).toMatchObject({ state: 'present', customRules: { state: 'unread' } })
  })

  it('is a state of its own where it may not be read, and names the permission', async () => {
    const headers = { 'x-accepted-github-permissions': 'actions=read' }
    const gate = await gateOf({ status: 403, body: { message: 'Resource not accessible by integration' }, headers })
    expect(gate).toMatchObject({ state: 'unread', hint: expect.stringContaining('actions: read') })
    expect(await gateOf({ status: 404, body: { message: 'Not Found' } })).toEqual({ state: 'missing' })
  })

  it('fails where GitHub has a fault', async () => {
    await expect(gateOf({ status: 500, body: { message: 'down' } })).rejects.toThrow('500')
  })
})
