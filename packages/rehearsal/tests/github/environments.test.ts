import { fakeClock } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { anEmulator, aRun, jobToken, repo } from './emulator.ts'

const never = new AbortController().signal

describe('environments', () => {
  it('shows rules that are set and none that are not', async () => {
    const { ask, github, mona: token } = await anEmulator()
    github.setEnvironment('production', { reviewers: ['mona'], waitMinutes: 5, branches: ['main'] })
    github.createEnvironment('open')
    const shown = await ask(`GET ${repo}/environments/production`, { token })
    expect([0, 1, 2].map((index) => shown.at(`protection_rules.${index}.type`))).toEqual([
      'wait_timer',
      'required_reviewers',
      'branch_policy',
    ])
    expect(shown.at('protection_rules.1.reviewers.0.reviewer.login')).toBe('mona')
    const open = await ask(`GET ${repo}/environments/open`, { token })
    expect([open.at('protection_rules'), open.at('deployment_branch_policy')]).toEqual([[], null])
    expect((await ask(`GET ${repo}/environments`, { token })).at('total_count')).toBe(2)
    expect((await ask(`GET ${repo}/environments/production/deployment-branch-policies`, { token })).at('branch_policies.0.name')).toBe(
      'main',
    )
    expect((await ask(`GET ${repo}/environments/none`, { token })).status).toBe(404)
  })

  it('waits for a reviewer, through REST with the reviewer’s own token', async () => {
    const { ask, github, main } = await anEmulator()
    github.setEnvironment('production', { reviewers: ['hubot'] })
    const run = aRun(github, main)
    const decision = github.awaitApproval(run.id, 'production', never)
    const pending = `${repo}/actions/runs/${run.id}/pending_deployments`
    const hubot = github.issueUserToken('hubot', { role: 'read' })
    const seen = await ask(`GET ${pending}`, { token: hubot })
    expect([seen.at('0.environment.name'), seen.at('0.current_user_can_approve')]).toEqual(['production', true])
    const body = { environment_ids: [seen.at('0.environment.id')], state: 'approved', comment: 'go' }
    expect((await ask(`POST ${pending}`, { token: jobToken(github, main, { actions: 'write', deployments: 'write' }), body })).status).toBe(
      403,
    )
    expect((await ask(`POST ${pending}`, { token: github.issueUserToken('stranger'), body })).status).toBe(422)
    expect((await ask(`POST ${pending}`, { token: hubot, body })).status).toBe(200)
    expect(await decision).toBe('approved')
    expect(github.pendingApprovals()).toEqual([])
    const approvals = await ask(`GET ${repo}/actions/runs/${run.id}/approvals`, { token: hubot })
    expect([approvals.at('0.state'), approvals.at('0.user.login'), approvals.at('0.comment')]).toEqual(['approved', 'hubot', 'go'])
  })

  it('ends at a rejection', async () => {
    const { github, main } = await anEmulator()
    github.setEnvironment('production', { reviewers: ['hubot'], waitMinutes: 30 })
    const run = aRun(github, main)
    const decision = github.awaitApproval(run.id, 'production', never)
    github.approve({ runId: run.id, environment: 'production', decision: 'rejected', by: 'hubot' })
    expect(await decision).toBe('rejected')
  })

  it('lets nobody approve a run of their own where that is forbidden', async () => {
    const { github, main } = await anEmulator()
    github.setEnvironment('production', { reviewers: ['mona'], preventSelfReview: true })
    const run = aRun(github, main, { actor: 'mona' })
    const abort = new AbortController()
    const decision = github.awaitApproval(run.id, 'production', abort.signal)
    expect(() => github.approve({ runId: run.id, environment: 'production', decision: 'approved', by: 'mona' })).toThrow(
      'mona may not review',
    )
    abort.abort(new Error('cancelled'))
    await expect(decision).rejects.toThrow('cancelled')
    expect(github.pendingApprovals()).toEqual([])
  })

  it('waits for the timer, and not at all without rules', async () => {
    const clock = fakeClock()
    const { github, main } = await anEmulator({ clock })
    const run = aRun(github, main)
    expect(await github.awaitApproval(run.id, 'unknown', never)).toBe('approved')
    github.setEnvironment('later', { waitMinutes: 10 })
    const before = clock.now()
    expect(await github.awaitApproval(run.id, 'later', never)).toBe('approved')
    expect(clock.now() - before).toBe(600_000)
  })

  it('makes an environment without rules when asked, and leaves one that is there', async () => {
    const { github } = await anEmulator()
    github.setEnvironment('production', { reviewers: ['mona'], secrets: { KEY: 'x' } })
    expect(github.createEnvironment('Production').reviewers).toEqual(['mona'])
    github.setEnvironment('production', { waitMinutes: 1 })
    expect(github.environment('production')).toMatchObject({ reviewers: ['mona'], waitMinutes: 1, secrets: { KEY: 'x' } })
  })

  it('waits for the App of each custom rule that is enabled, and shows them all', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const customRules = [
      { app: 'change-board', enabled: true },
      { app: 'moon', enabled: false },
    ]
    github.setEnvironment('production', { customRules })
    const shown = await ask(`GET ${repo}/environments/production/deployment_protection_rules`, { token })
    expect([0, 1].map((index) => shown.at(`custom_deployment_protection_rules.${index}.app.slug`))).toEqual(['change-board', 'moon'])
    const decide = (app: string, decision: 'approved' | 'rejected') => {
      const run = aRun(github, main)
      const decided = github.awaitApproval(run.id, 'production', never)
      github.decideRule({ runId: run.id, environment: 'production', app, decision })
      return decided
    }
    expect(await decide('change-board', 'approved')).toBe('approved')
    expect(await decide('change-board', 'rejected')).toBe('rejected')
    expect(() => decide('moon', 'approved')).toThrow('does not wait for moon')
    expect(github.state.approvalsAsked).toEqual([])
  })

  it('makes the Deployment of a job: of the task deploy, with nothing in it, and its states', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const run = aRun(github, main)
    const made = github.openDeployment({ runId: run.id, jobId: 7, environment: 'staging' })
    made.started()
    made.ended('success')
    const [first] = github.state.deployments
    expect(first).toMatchObject({ task: 'deploy', payload: {}, sha: main })
    const statuses = await ask(`GET ${repo}/deployments/${first?.id}/statuses`, { token })
    expect(['queued', 'in_progress', 'success']).toEqual([2, 1, 0].map((index) => statuses.at(`${index}.state`)))
    expect(statuses.at('0.log_url')).toContain(`/actions/runs/${run.id}/job/7`)
  })
})
