import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Dispatch } from '../../src/contract/platform.ts'
import { anEmulator, aRun, jobToken, repo } from './emulator.ts'

const monitor = `
name: Deployment monitor
on:
  workflow_dispatch:
    inputs:
      action: { type: choice, options: [status, rollback], required: true }
      environment: { type: string, default: production }
      dry: { type: boolean }
      share: { type: number }
`
const files = { '.github/workflows/deployment-monitor.yml': monitor, '.github/workflows/ci.yml': 'name: CI\non: push\n' }

describe('dispatches', () => {
  async function listening() {
    const world = await anEmulator({ files })
    const dispatched: Dispatch[] = []
    world.github.onDispatch(async (dispatch) => {
      dispatched.push(dispatch)
      return aRun(world.github, world.main, { event: 'workflow_dispatch', workflowPath: dispatch.workflowPath })
    })
    const dispatch = (body: object, workflow = 'deployment-monitor.yml', token = world.mona) =>
      world.ask(`POST ${repo}/actions/workflows/${workflow}/dispatches`, { token, body })
    return { ...world, dispatched, dispatch }
  }

  it('start a run and answer with it when asked to', async () => {
    const { dispatch, dispatched, github } = await listening()
    const plain = await dispatch({ ref: 'main', inputs: { action: 'status' } })
    expect([plain.status, plain.body]).toEqual([204, undefined])
    const told = await dispatch({ ref: 'refs/heads/main', inputs: { action: 'rollback', dry: 'true' }, return_run_details: true })
    expect([told.status, told.at('workflow_run_id')]).toEqual([200, github.state.runs[1]?.id])
    expect(told.at('html_url')).toBe(`${github.serverUrl}/quay/harbor/actions/runs/${github.state.runs[1]?.id}`)
    expect(dispatched).toEqual([
      { workflowPath: '.github/workflows/deployment-monitor.yml', ref: 'refs/heads/main', inputs: { action: 'status' }, actor: 'mona' },
      {
        workflowPath: '.github/workflows/deployment-monitor.yml',
        ref: 'refs/heads/main',
        inputs: { action: 'rollback', dry: 'true' },
        actor: 'mona',
      },
    ])
  })

  it('are open to a job, as the bot', async () => {
    const { dispatch, dispatched, github, main } = await listening()
    await dispatch({ ref: 'main', inputs: { action: 'status' } }, undefined, jobToken(github, main, { actions: 'write' }))
    expect(dispatched[0]?.actor).toBe('github-actions[bot]')
  })

  it.each([
    [{}, 422, ''],
    [{ ref: 'nowhere' }, 422, 'No ref found for: nowhere'],
    [{ ref: 'main' }, 422, "Required input 'action' not provided"],
    [{ ref: 'main', inputs: { action: 'dance' } }, 422, "Provided value 'dance' for input 'action' not in the list of allowed values"],
    [{ ref: 'main', inputs: { action: 'status', speed: '1' } }, 422, 'Unexpected inputs provided: ["speed"]'],
    [
      { ref: 'main', inputs: { action: 'status', dry: 'maybe' } },
      422,
      "Provided value 'maybe' for input 'dry' not in the list of allowed values",
    ],
    [{ ref: 'main', inputs: { action: '', dry: '' } }, 422, "Required input 'action' not provided"],
    [{ ref: 'main', inputs: { action: 'status', dry: '' } }, 422, "Provided value '' for input 'dry' not in the list of allowed values"],
    [{ ref: 'main', inputs: { action: 'status', share: 'half' } }, 422, "Provided value 'half' for input 'share' is not a number"],
    [{ ref: 'main', inputs: { action: 'status', share: 2 } }, 422, "Invalid value for input 'share'"],
    [{ ref: 'main', inputs: { action: 'status', environment: ['production'] } }, 422, "Invalid value for input 'environment'"],
    [{ ref: 'main', inputs: { action: 'status', environment: 'x'.repeat(65_535) } }, 422, 'inputs are too large.'],
    [{ ref: 'main', inputs: Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`i${index}`, ''])) }, 422, ''],
  ])('of %j are refused', async (body, status, message) => {
    const { dispatch, dispatched } = await listening()
    const answer = await dispatch(body)
    expect([answer.status, String(answer.at('message'))]).toEqual([
      status,
      message === '' ? expect.stringContaining('Invalid request') : message,
    ])
    expect(dispatched).toEqual([])
  })

  it('take a whole set of values, as long as it may be', async () => {
    const { dispatch, dispatched } = await listening()
    const inputs = { action: 'status', dry: 'false', share: '0.5', environment: '' }
    const longest = { ...inputs, environment: 'x'.repeat(65_535 - JSON.stringify(inputs).length) }
    expect((await dispatch({ ref: 'main', inputs: longest })).status).toBe(204)
    expect(dispatched).toMatchObject([{ inputs: longest }])
  })

  it('are of a branch or a tag, and not of a commit', async () => {
    const { dispatch, git, main } = await listening()
    await git.run(['update-ref', 'refs/tags/v1', main])
    expect((await dispatch({ ref: 'v1', inputs: { action: 'status' } })).status).toBe(204)
    expect((await dispatch({ ref: main, inputs: { action: 'status' } })).at('message')).toBe(`No ref found for: ${main}`)
  })

  it('are refused for a workflow that somebody has disabled', async () => {
    const { dispatch, dispatched, github, ask, mona: token } = await listening()
    github.disableWorkflow('.github/workflows/deployment-monitor.yml')
    const answer = await dispatch({ ref: 'main', inputs: { action: 'status' } })
    expect([answer.status, answer.at('message')]).toEqual([422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow"])
    expect((await ask(`GET ${repo}/actions/workflows/deployment-monitor.yml`, { token })).at('state')).toBe('disabled_manually')
    expect(dispatched).toEqual([])
  })

  it('need a workflow that can be dispatched, on the default branch', async () => {
    const { dispatch, commit, main } = await listening()
    expect((await dispatch({ ref: 'main' }, 'ci.yml')).at('message')).toBe("Workflow does not have 'workflow_dispatch' trigger")
    await commit({ 'README.md': 'Without workflows' }, 'bare')
    expect((await dispatch({ ref: 'bare', inputs: { action: 'status' } })).status).toBe(422)
    await commit({ '.github/workflows/new.yml': monitor }, 'topic', main)
    expect((await dispatch({ ref: 'topic', inputs: { action: 'status' } }, 'new.yml')).status).toBe(404)
  })
})

describe('workflows and runs', () => {
  it('are found by file name and number', async () => {
    const { ask, github, main, mona: token } = await anEmulator({ files })
    const byName = await ask(`GET ${repo}/actions/workflows/ci.yml`, { token })
    expect((await ask(`GET ${repo}/actions/workflows/${byName.at('id')}`, { token })).body).toEqual(byName.body)
    expect((await ask(`GET ${repo}/actions/workflows`, { token })).at('total_count')).toBe(2)
    const run = aRun(github, main)
    aRun(github, main, { workflowPath: '.github/workflows/deployment-monitor.yml' })
    const runs = await ask(`GET ${repo}/actions/workflows/ci.yml/runs`, { token })
    expect([runs.at('total_count'), runs.at('workflow_runs.0.id'), runs.at('workflow_runs.0.workflow_id')]).toEqual([
      1,
      run.id,
      byName.at('id'),
    ])
  })

  it('are listed newest first, by status, branch and event', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const [first, second, third] = [
      aRun(github, main),
      aRun(github, main, { event: 'schedule' }),
      aRun(github, main, { headBranch: 'develop' }),
    ]
    github.updateRun(first.id, { status: 'completed', conclusion: 'failure' })
    const ids = async (query: string) => {
      const listed = await ask(`GET ${repo}/actions/runs?${query}`, { token })
      return [0, 1, 2].map((index) => listed.at(`workflow_runs.${index}.id`)).filter((id) => id !== undefined)
    }
    expect(await ids('')).toEqual([third.id, second.id, first.id])
    expect(await ids('status=failure')).toEqual([first.id])
    expect(await ids('branch=main&event=push')).toEqual([first.id])
    expect(third.number).toBe(3)
  })

  it('show jobs with their steps, and annotations by the number of the job', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const run = aRun(github, main)
    const job = github.createJob({ runId: run.id, name: 'deploy / shift' })
    github.updateJob(job.id, {
      status: 'completed',
      conclusion: 'failure',
      startedAt: '2026-01-05T12:00:00Z',
      completedAt: '2026-01-05T12:01:00Z',
      steps: [{ name: 'Shift', number: 1, status: 'completed', conclusion: 'failure' }],
      annotations: [{ level: 'error', title: 'No', message: 'it broke', path: 'a.ts', line: 3 }],
    })
    github.createJob({ runId: run.id, name: 'waits' })
    const jobs = await ask(`GET ${repo}/actions/runs/${run.id}/attempts/1/jobs`, { token })
    expect([jobs.at('jobs.0.runner_name'), jobs.at('jobs.1.runner_name')]).toEqual([`GitHub Actions ${job.id}`, null])
    expect([jobs.at('jobs.0.name'), jobs.at('jobs.0.steps.0.conclusion')]).toEqual(['deploy / shift', 'failure'])
    expect((await ask(`GET ${repo}/actions/jobs/${job.id}`, { token })).body).toEqual(jobs.at('jobs.0'))
    const annotations = await ask(`GET ${repo}/check-runs/${job.id}/annotations`, { token })
    expect([annotations.at('0.annotation_level'), annotations.at('0.start_line')]).toEqual(['failure', 3])
  })

  it('show since when a job exists, apart from when it began', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const run = aRun(github, main)
    const job = github.createJob({ runId: run.id, name: 'deploy' })
    github.updateJob(job.id, { status: 'waiting' })
    const times = async () => {
      const shown = await ask(`GET ${repo}/actions/jobs/${job.id}`, { token })
      return [shown.at('created_at'), shown.at('started_at')]
    }
    expect(await times()).toEqual([job.createdAt, job.createdAt])
    github.updateJob(job.id, { status: 'in_progress', startedAt: '2126-01-05T12:00:00Z' })
    expect(await times()).toEqual([job.createdAt, '2126-01-05T12:00:00Z'])
  })

  it('say when something of them last changed', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const run = aRun(github, main)
    const changed = async () => (await ask(`GET ${repo}/actions/runs/${run.id}`, { token })).at('updated_at')
    expect(await changed()).toBe(run.createdAt)
    const job = github.createJob({ runId: run.id, name: 'deploy' })
    github.updateJob(job.id, { status: 'completed', startedAt: run.createdAt, completedAt: '2126-01-05T12:01:00Z' })
    expect(await changed()).toBe('2126-01-05T12:01:00Z')
  })

  it('are cancelled once', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const cancelled: unknown[] = []
    github.onCancel((runId, { force }) => void cancelled.push([runId, force]))
    const run = aRun(github, main)
    expect((await ask(`POST ${repo}/actions/runs/${run.id}/cancel`, { token })).status).toBe(202)
    expect((await ask(`POST ${repo}/actions/runs/${run.id}/force-cancel`, { token })).status).toBe(202)
    github.updateRun(run.id, { status: 'completed', conclusion: 'cancelled' })
    expect((await ask(`POST ${repo}/actions/runs/${run.id}/force-cancel`, { token })).status).toBe(409)
    expect(cancelled).toEqual([
      [run.id, false],
      [run.id, true],
    ])
    expect((await ask(`GET ${repo}/actions/runs/${run.id}`, { token })).at('conclusion')).toBe('cancelled')
    expect((await ask(`GET ${repo}/actions/runs/1`, { token })).status).toBe(404)
  })
})

describe('artifacts', () => {
  it('are copied, named once in a run, and given as an archive from an address without a token', async () => {
    const { ask, github, main, folder, mona: token } = await anEmulator()
    const source = join(folder, 'source')
    await mkdir(join(source, 'deep'), { recursive: true })
    await writeFile(join(source, 'deep/a.txt'), 'first')
    const run = aRun(github, main)
    const saved = await github.saveArtifact({ runId: run.id, name: 'release', folder: source })
    await writeFile(join(source, 'deep/a.txt'), 'changed later')
    await expect(github.saveArtifact({ runId: run.id, name: 'release', folder: source })).rejects.toThrow(
      'already exists on the workflow run',
    )
    expect(github.artifacts(run.id)).toEqual([saved])
    const listed = await ask(`GET ${repo}/actions/runs/${run.id}/artifacts?name=release`, { token })
    expect([listed.at('total_count'), listed.at('artifacts.0.digest')]).toEqual([1, saved.digest])
    const archive = await ask(`GET ${repo}/actions/artifacts/${saved.id}/zip`, { token })
    expect(archive.status).toBe(302)
    const bytes = await fetch(archive.headers.get('location') ?? '')
    const content = unzipSync(new Uint8Array(await bytes.arrayBuffer()))
    expect(Object.entries(content).map(([name, data]) => [name, strFromU8(data)])).toEqual([['deep/a.txt', 'first']])
    expect((await fetch(`${github.apiUrl}/_downloads/${saved.id}/guessed`)).status).toBe(404)
  })

  it('are deleted by those who may write actions, once', async () => {
    const { ask, github, main, folder } = await anEmulator()
    const source = join(folder, 'source')
    await mkdir(source, { recursive: true })
    await writeFile(join(source, 'a.txt'), 'first')
    const run = aRun(github, main)
    const [release, other] = [
      await github.saveArtifact({ runId: run.id, name: 'release', folder: source }),
      await github.saveArtifact({ runId: run.id, name: 'evidence', folder: source }),
    ]
    const remove = (access: 'read' | 'write') =>
      ask(`DELETE ${repo}/actions/artifacts/${release.id}`, { token: jobToken(github, main, { actions: access }) })
    expect((await remove('read')).status).toBe(403)
    expect((await remove('write')).status).toBe(204)
    expect((await remove('write')).status).toBe(404)
    expect(github.artifacts(run.id)).toEqual([other])
  })
})
