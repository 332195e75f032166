import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, configuration, someInputs } from '../scene.ts'

const repository = 'quay/harbor'
type Told = { pulls?: string[]; runs?: { repository?: string; conclusion?: string | null }[]; after?: number; refuse?: string }

/** A GitHub that shows the runs from the look with this number on. */
async function githubWith({ pulls = [repository], runs = [{}], after = 1, refuse }: Told) {
  let looks = 0
  return await fakeGithub(({ path }) => {
    if (refuse !== undefined && path.includes(refuse)) return { status: 403, body: { message: 'no' } }
    if (/\/pulls(\?|$)/.test(path)) return { body: pulls.map((full_name, index) => ({ number: 7 + index, head: { repo: { full_name } } })) }
    if (/\/runs(\?|$)/.test(path)) {
      looks += 1
      const shown = looks < after ? [] : runs
      return {
        body: {
          workflow_runs: shown.map(({ repository: full_name = repository, conclusion = null }) => ({
            id: 900,
            run_number: 9,
            workflow_id: 1,
            path: '.github/workflows/enhanced-ci.yml',
            head_branch: 'topic',
            head_sha: 'a'.repeat(40),
            event: 'pull_request',
            head_repository: { full_name },
            status: 'in_progress',
            conclusion,
            created_at: '2026-01-05T12:00:00Z',
            updated_at: '2026-01-05T12:00:00Z',
          })),
        },
      }
    }
    return { status: 404, body: { message: 'Not Found' } }
  })
}

async function planOf(told: Told, { ref = 'refs/heads/topic', event = 'push', workflow = true } = {}) {
  const scene = aScene({ config: configuration })
  const environment = workflow ? { GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/enhanced-ci.yml@${ref}` } : {}
  const { environment: _none, version: _unknown, ...inputs } = someInputs({ mode: 'plan' })
  return await run(inputs, scene.step(1, { ref, event, environment }), { ...scene.doubles, github: await githubWith(told) })
}

describe('a push from which nothing is deployed', () => {
  it('is judged by the run of its pull request, which it names', async () => {
    const outcome = await planOf({})
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { go: 'false', 'judged-by': 'https://github.com/quay/harbor/actions/runs/900' },
      annotations: [{ level: 'notice', message: expect.stringContaining('run 900 of the pull request #7 judges this commit') }],
    })
  })

  it('waits for a run that begins after it', async () => {
    expect((await planOf({ after: 4 })).outputs?.['judged-by']).toContain('/runs/900')
  })

  it.each<[string, Told, Parameters<typeof planOf>[1]]>([
    ['no pull request is open', { pulls: [] }, {}],
    ['the pull request is of a fork', { pulls: ['stranger/harbor'] }, {}],
    ['the pull request has no run, as one that conflicts', { runs: [] }, {}],
    ['its run begins too late', { after: 5 }, {}],
    ['its run is of a fork', { runs: [{ repository: 'stranger/harbor' }] }, {}],
    ['its run was never let begin', { runs: [{ conclusion: 'action_required' }] }, {}],
    ['the workflow is not known', {}, { workflow: false }],
    ['the run is by hand', {}, { event: 'workflow_dispatch' }],
    ['the run is of a tag', {}, { ref: 'refs/tags/v1' }],
    ['GitHub does not show pull requests', { refuse: '/pulls' }, {}],
    ['GitHub does not show runs', { refuse: '/runs' }, {}],
  ])('is judged by itself where %s', async (_what, told, step) => {
    const outcome = await planOf(told, step)
    expect(outcome).toMatchObject({ ok: true, outputs: { go: 'false', environment: '' } })
    expect(outcome.outputs?.['judged-by'] ?? '').toBe('')
  })
})

it('says where the merge of a group of the merge queue would be deployed, and deploys nothing from it', async () => {
  const scene = aScene({ config: configuration.replace("branches: ['feature/**']", "branches: ['**', '!main', '!develop']") })
  const ref = 'refs/heads/gh-readonly-queue/main/pr-7-0123456789'
  const step = scene.step(1, { ref, event: 'merge_group' })
  const context = { ...step, runner: { ...step.runner, payload: { merge_group: { base_ref: 'refs/heads/main' } } } }
  const { environment: _none, version: _unknown, ...inputs } = someInputs({ mode: 'plan' })
  const { outputs } = await run(inputs, context, { ...scene.doubles, github: await githubWith({}) })
  expect(outputs).toMatchObject({ go: 'false', environment: '', 'dry-run-environment': 'production' })
})
