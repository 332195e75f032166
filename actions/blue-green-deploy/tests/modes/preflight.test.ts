import { customRulesAnswer, type FakeAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, someInputs } from '../scene.ts'

const policy = { protected_branches: false, custom_branch_policies: true }
const reviewers = { type: 'required_reviewers', prevent_self_review: true, reviewers: [] }
const required = (context: string) => [{ type: 'required_status_checks', parameters: { required_status_checks: [{ context }] } }]

/** GitHub's answers by the end of the path. */
const sound: Readonly<Record<string, FakeAnswer>> = {
  'environments/development': { body: { protection_rules: [], deployment_branch_policy: null } },
  'environments/staging': { body: { protection_rules: [], deployment_branch_policy: null } },
  'environments/production': { body: { protection_rules: [reviewers], deployment_branch_policy: policy } },
  'environments/production-rollback': { body: { protection_rules: [], deployment_branch_policy: policy } },
  'rules/branches/main': { body: required('slipway/pull-request') },
  'rules/branches/develop': { body: [] },
  'branches/develop': { body: { protection: { required_status_checks: { contexts: ['slipway/pull-request'] } } } },
  'branches/main': { status: 404, body: { message: 'Branch not found' } },
}

async function preflight(changed: Readonly<Record<string, FakeAnswer>> = {}, environment?: string) {
  const answers = { ...sound, ...changed }
  const github = await fakeGithub(({ path }) => {
    const rest = path.replace('/repos/quay/harbor/', '')
    if (rest.endsWith('/deployment_protection_rules')) return answers[rest] ?? customRulesAnswer()
    if (rest.endsWith('/deployment-branch-policies'))
      return answers[rest] ?? { body: { branch_policies: [{ name: 'main', type: 'branch' }] } }
    return answers[rest] ?? { status: 404, body: { message: 'Not Found' } }
  })
  const { environment: _any, version: _none, ...inputs } = someInputs({ mode: 'preflight' })
  const given = environment === undefined ? inputs : { ...inputs, environment }
  const outcome = await run(given, aScene().step(1, { ref: 'refs/heads/topic' }), { github })
  return { outcome, calls: github.calls }
}

describe('preflight', () => {
  it('passes where GitHub lets everything be deployed and taken back, from any ref, and changes nothing', async () => {
    const { outcome, calls } = await preflight()
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' } })
    expect(outcome.summary).toContain('Not read, since only an administrator may list them')
    expect(calls.every(({ route }) => route.startsWith('GET '))).toBe(true)
  })

  it('finds all that has to be mended at once', async () => {
    const { outcome } = await preflight({
      'environments/production': { body: { protection_rules: [], deployment_branch_policy: policy } },
      'environments/production-rollback': {
        body: { protection_rules: [{ type: 'wait_timer', wait_timer: 720 }], deployment_branch_policy: policy },
      },
      'environments/staging/deployment_protection_rules': customRulesAnswer(['change-board']),
      'rules/branches/main': { body: required('slipway') },
    })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
    const told = (outcome.annotations ?? []).map(({ message }) => message).join('\n')
    for (const one of ['no required reviewers', 'wait timer of 720 minutes', 'change-board', 'requires the check slipway,'])
      expect(told).toContain(one)
    expect(outcome.annotations?.[0]?.level).toBe('error')
    expect(outcome.evidence.headline).toContain('4 have to be mended')
  })

  it.each([
    ['the protection of an environment', 'environments/production'],
    ['custom rules', 'environments/production/deployment_protection_rules'],
    ['branches', 'environments/production/deployment-branch-policies'],
    ['required checks', 'branches/main'],
    ['rulesets', 'rules/branches/main'],
  ])('passes nothing that it may not read, and names the permission: %s', async (_what, path) => {
    const headers = { 'x-accepted-github-permissions': 'some_thing=read' }
    const { outcome } = await preflight({ [path]: { status: 403, body: { message: 'Resource not accessible by integration' }, headers } })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' } })
    expect(outcome.summary).toContain('some-thing: read')
  })

  it('looks at one environment where it is named', async () => {
    const { outcome, calls } = await preflight({ 'environments/production': { body: { protection_rules: [] } } }, 'staging')
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' } })
    expect(calls.some(({ route }) => route.includes('production'))).toBe(false)
  })
})
